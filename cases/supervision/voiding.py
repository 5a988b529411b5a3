"""What was wrong is void: the paper with its number, and what it made on the case.

A step of the procedure that a void paper recorded is voided with it, and so is the receipt of that paper; else its term
would run on on the case (S01, S02, S03, S11). What the police answered stays: they did say it.
"""

from collections.abc import Sequence

from django.db.models import Q

from cases.matters.hooks import Taking
from cases.matters.models import Matter
from cases.register.intake import void_make
from cases.register.models import Case, Event
from cases.register.services import case_store
from cases.register.services_share import case_lock
from office.access.context import Purpose, acting_as
from office.audit.log import audit_write
from office.papers.models import Document
from office.papers.services import document_void
from office.storage.bulk import ids_reserve

OVERRULED = Purpose("supervision.overruled")
RECEIPT = "document_received"
CORRECTIONS = ("correction_notice", "supervision_notice", "violation_urging")


def papers_void(taking: Taking, matter: Matter, kinds: Sequence[str]) -> None:
    """Void papers of these kinds that the procuratorate issued on a matter, and the steps of the procedure that they
    are, with the reason of this step.

    The upper procuratorate holds a paper to be wrong, and the lower one withdraws it (RULES 554, 565): the paper is the
    lower agency's, so the program voids it for that agency.
    """
    reason = (taking.reason or taking.act.zh)[:500]
    found = list(Document.objects.filter(root_kind="matter", root_id=matter.pk, voided_at=None, kind__in=kinds))
    for document in found:
        if document.agency_id == taking.actor.agency_id:
            document_void(officer=taking.actor, document=document, reason=reason, now=taking.now)
        else:
            with acting_as(OVERRULED):
                document_void(officer=None, document=document, reason=reason, now=taking.now)
    _events_void(taking, matter, [document.pk for document in found], reason[:200])


def _events_void(taking: Taking, matter: Matter, papers: Sequence[int], reason: str) -> None:
    """Void what these papers recorded on the case, and their receipts."""
    ids = matter.steps.filter(document_id__in=papers).exclude(event_id=None).values_list("event_id", flat=True)
    if matter.case_id is None or not ids:
        return
    case_lock(matter.case)
    case = Case.objects.get(pk=matter.case_id)
    keys = list(Event.objects.filter(pk__in=ids).values_list("source_key", flat=True))
    # By their keys: a case that was joined into another has its steps there.
    told = Q(source_key__in=keys) | Q(type=RECEIPT, params__of__in=keys)
    held = list(Event.objects.filter(told, case=case, voided_by=None, voids=None).order_by("pk"))
    voids = []
    for event, pk in zip(held, ids_reserve(Event, len(held)), strict=True):
        if event.agency_id == taking.actor.agency_id:
            void = void_make(event, reason=reason, now=taking.now, pk=pk, batch_id=None)
        else:
            with acting_as(OVERRULED):
                void = void_make(event, reason=reason, now=taking.now, pk=pk, batch_id=None)
        void.save(force_insert=True)
        # The base manager: the mark on the voided event is derived, the void itself is the record.
        Event._base_manager.filter(pk=event.pk).update(voided_by=void)
        audit_write("case.void", "case", case.pk, detail={"event": event.pk, "void": pk, "type": event.type})
        voids.append(void)
    if voids:
        case_store(case, voids, taking.now)

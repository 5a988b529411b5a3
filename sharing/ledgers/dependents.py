"""What hangs on an import: the cases that it alone names, and the other imports that speak of them.

A measure or a decision names its case by the number that the case ledger brought. Were the case ledger withdrawn
first, persons in custody would be left in a case without name, events and handlers.
"""

from collections import defaultdict
from dataclasses import dataclass

from cases.register.models import CaseNumber, Event, FactVersion
from sharing.ledgers.models import ImportBatch, State
from sharing.ledgers.translate import case_number_kind

STANDING = (State.COMMITTED, State.COMMITTING, State.WITHDRAWING)


@dataclass(frozen=True, slots=True)
class Dependent:
    """An import that wrote to cases which another import brought, and to how many of them."""

    batch: ImportBatch
    cases: int
    own: bool


def dependents(batch: ImportBatch) -> list[Dependent]:
    """Imports that wrote to the cases which this one brought, the newest first; ``own`` ones stand in the way.

    Only of other ledgers: later rows of the same ledger are found by what they changed (``later_batch``). Those of
    the other agency hang on nothing: their ledger names the case by its own number.
    """
    brought = CaseNumber.objects.filter(batch_id=batch.pk, kind=case_number_kind(batch.layout), withdrawn_at=None)
    cases = brought.values("case_id")
    events = Event.objects.filter(case_id__in=cases, voided_by=None, voids=None, batch_id__isnull=False)
    facts = FactVersion.objects.filter(case_id__in=cases, current=True, batch_id__isnull=False)
    written: dict[int, set[int]] = defaultdict(set)
    for rows in (events, facts):
        for batch_id, case_id in rows.order_by().values_list("batch_id", "case_id").distinct():
            if batch_id is not None:
                written[batch_id].add(case_id)
    others = ImportBatch.objects.filter(pk__in=written, state__in=STANDING).exclude(
        agency_id=batch.agency_id, layout=batch.layout
    )
    return [
        Dependent(other, len(written[other.pk]), other.agency_id == batch.agency_id)
        for other in others.select_related("agency").order_by("-pk")
    ]

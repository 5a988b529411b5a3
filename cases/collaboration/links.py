"""What an answer “already supplied” may point to: a file, a paper, a row of an earlier outline, a step of the case, as
far as both agencies have it."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from cases.matters.models import Matter, MatterBase, MatterItem
from cases.matters.queries import matters_seen
from cases.procedure import load_rules
from cases.register.models import Event
from office.papers.kinds import paper_kinds
from office.papers.models import Attachment, Document
from office.ui.formats import day

# With these the police hand over what they have gathered.
HANDED_OVER = (
    "arrest_request", "transfer_for_prosecution", "arrest_review_acceptance", "prosecution_review_acceptance",
)  # fmt: skip
SENT = ("supplied", "already")
MOST = 60


def _of_case(case_id: int, ids: Any = None) -> Q:
    """What is attached to the case or to a matter of it."""
    matters = Matter.objects.filter(case_id=case_id).values("pk") if ids is None else ids
    return Q(root_kind="case", root_id=case_id) | Q(root_kind="matter", root_id__in=matters)


def _files(case_id: int, ids: Any = None) -> Any:
    return Attachment.objects.filter(_of_case(case_id, ids), voided_at=None, shared=True)


def _papers(case_id: int, ids: Any = None) -> Any:
    return Document.objects.filter(_of_case(case_id, ids), voided_at=None, shared=True, side="police")


def _rows(case_id: int) -> Any:
    return MatterItem.objects.filter(
        matter__case_id=case_id, matter__kind="outline", withdrawn=False, answer__in=SENT, answer_shared=True
    )


def _steps(case_id: int) -> Any:
    return Event.objects.filter(case_id=case_id, type__in=HANDED_OVER, voided_by=None, voids=None).filter(
        Q(shared=True) | Q(side="procuratorate")
    )


FOUND = {"attachment": _files, "document": _papers, "item": _rows, "event": _steps}


def link_seen(matter: MatterBase, link: Mapping[str, Any]) -> bool:
    """Whether it points to something of this case that is there and that the procuratorate has."""
    find = FOUND.get(str(link.get("kind")))
    if find is None or matter.case_id is None or not isinstance(link.get("id"), int):
        return False
    rows = find(matter.case_id).filter(pk=link["id"])
    if link["kind"] == "item":
        rows = rows.exclude(matter_id=matter.pk)
    return bool(rows.exists())


def links_offered(officer, matter: MatterBase) -> list[tuple[str, str]]:
    """What the officer may choose: (``kind:key``, words). Only what the officer sees too."""
    if matter.case_id is None:
        return []
    seen = list(matters_seen(officer).filter(case_id=matter.case_id).values_list("pk", flat=True))
    kinds, events = paper_kinds(), load_rules().events
    told: list[tuple[str, str]] = []
    rows = _rows(matter.case_id).filter(matter_id__in=seen).exclude(matter_id=matter.pk)
    for row in rows.order_by("-matter_id", "position")[:MOST]:
        told.append((f"item:{row.pk}", f"提纲第{row.position}项：{row.data.get('subject', '')}"))
    for file in _files(matter.case_id, seen).order_by("-uploaded_at")[:MOST]:
        told.append((f"attachment:{file.pk}", file.name))
    for paper in _papers(matter.case_id, seen).order_by("-issued_at")[:MOST]:
        name = kinds[paper.kind].zh if paper.kind in kinds else paper.kind
        told.append((f"document:{paper.pk}", f"{name} {paper.number_text}"))
    steps = _steps(matter.case_id).filter(Q(shared=True) | Q(side=officer.side)).order_by("-happened_on")
    for step in steps[:MOST]:
        told.append((f"event:{step.pk}", f"{events[step.type].zh} {day(step.happened_on)}"))
    return told

"""Reads of links. A link is seen only by whoever sees both cases; one to a case outside by whoever sees this one."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404

from cases.register.front import number_of
from cases.register.models import Case, CaseNumber
from cases.register.queries import cases_listed
from cases.structure.models import CaseLink, LinkState
from office.access.models import Level
from office.access.queries import visible_rows
from office.agencies.models import JointOffice


@dataclass(frozen=True, slots=True)
class LinkLine:
    """A link as seen from one case: which other case, and in which direction."""

    link: CaseLink
    other: Case | None
    number: str
    forward: bool


def _links(officer, level: Level = Level.SEE) -> QuerySet[CaseLink]:
    seen = visible_rows(Case, officer, level).values("root_id")
    return CaseLink.objects.filter(Q(other__isnull=True) | Q(other__in=seen), case__in=seen)


def links_of(officer, case: Case) -> list[LinkLine]:
    """The links of a case whose other end the officer sees too, surest first."""
    rows = _links(officer).filter(Q(case=case) | Q(other=case)).select_related("case", "other", "decided_by__agency")
    found = list(rows.order_by("-confidence", "pk"))
    ids = {pk for link in found for pk in (link.case_id, link.other_id) if pk not in (None, case.pk)}
    told = cases_listed(officer, sorted(ids))
    lines = []
    for link in found:
        forward = link.case_id == case.pk
        other = told.get(link.other_id if forward else link.case_id)
        number = link.number or (number_of(other) if other is not None else "")
        lines.append(LinkLine(link, other, number, forward))
    return lines


def links_proposed(officer, offset: int, limit: int) -> tuple[list[CaseLink], int]:
    """Proposals on which this officer can decide: who works on both cases. Surest first."""
    rows = _links(officer, Level.WORK).filter(state=LinkState.PROPOSED, other__isnull=False)
    found = list(rows.order_by("-confidence", "pk")[offset : offset + limit])
    told = cases_listed(officer, sorted({pk for row in found for pk in (row.case_id, row.other_id) if pk}))
    for row in found:
        row.case, row.other = told[row.case_id], told[row.other_id]
    return found, rows.count()


def link_get(officer, case: Case, pk: int) -> CaseLink:
    """One link of a case. Raises Http404."""
    rows = _links(officer).filter(Q(case=case) | Q(other=case))
    found = rows.select_related("case", "other").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def case_by_number(officer, case: Case, text: str) -> Case | None:
    """Another case of the same office with exactly this number, on which the officer works."""
    numbers = CaseNumber.objects.filter(office_id=case.office_id, value=text.strip(), withdrawn_at=None)
    found = Case.objects.filter(pk__in=numbers.values("case_id")).exclude(pk=case.pk)
    return found.filter(pk__in=visible_rows(Case, officer, Level.WORK).values("root_id")).first()


def numbers_of(case: Case) -> list[CaseNumber]:
    """All numbers, those in force first."""
    return sorted(
        CaseNumber.objects.filter(case=case), key=lambda one: (one.withdrawn_at is not None, one.kind, one.pk)
    )


def offices() -> list[int]:
    """Every joint office."""
    return list(JointOffice.objects.order_by("pk").values_list("pk", flat=True))

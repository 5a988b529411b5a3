"""What the forms of a matter offer to choose from: only what this officer may name."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch
from django.http import Http404

from cases.matters.models import Matter
from cases.matters.queries import matters_seen
from cases.matters.roots import matter_refs
from cases.register.masking import name_shown
from cases.register.models import Case, CaseNumber
from cases.register.queries import case_get, cases_listed
from cases.register.seen import seen_case
from office.access.queries import visible
from office.access.roles import EXCLUSIVE, sees
from office.agencies.models import Agency, AgencyKind, Department, Officer, Side

COUNTY = (AgencyKind.POLICE, AgencyKind.PROCURATORATE)
MATTERS_OFFERED = 60


def _kinds(side: str) -> list[str]:
    """The agencies of the county that stand on a side; both where it says so."""
    if side == Side.BOTH:
        return [str(kind) for kind in COUNTY]
    return [str(kind) for kind in COUNTY if str(kind) == side]


def officers_offered(
    officer, side: str, fits: Callable[[Officer], bool] | None = None
) -> list[tuple[str, list[Officer]]]:
    """Officers of that side whose roles see matters, under the department to which they belong, by name; of the own
    side those of the own agency. ``fits``: who of them can be meant."""
    departments = Prefetch("departments", Department.objects.order_by("code"))
    rows = Officer.objects.filter(agency__office_id=officer.agency.office_id, is_active=True, agency__active=True)
    own = side == officer.side
    rows = rows.filter(agency_id=officer.agency_id) if own else rows.filter(agency__kind__in=_kinds(side))
    groups: dict[str, list[Officer]] = {}
    for one in rows.select_related("agency").prefetch_related(departments).order_by("agency__kind", "name", "pk"):
        if EXCLUSIVE.intersection(one.roles) or not sees(one, Matter._meta.label_lower):
            continue
        if fits is not None and not fits(one):
            continue
        places = [department.name for department in one.departments.all()]
        place = places[0] if places else str(one.agency)
        groups.setdefault(place if side != Side.BOTH else f"{one.agency} {place}", []).append(one)
    return list(groups.items())


def departments_offered(officer, side: str) -> list[Department]:
    """The departments of that side's agency; of the own side those of the own agency."""
    rows = Department.objects.filter(
        agency__office_id=officer.agency.office_id, agency__kind__in=_kinds(side), agency__active=True, active=True
    )
    if side == officer.side:
        rows = rows.filter(agency_id=officer.agency_id)
    return list(rows.select_related("agency").order_by("agency__kind", "code"))


def departments_able(departments: Sequence[Department], fits: Callable[[Officer], bool]) -> set[int]:
    """Those in which somebody can be meant, or that have nobody yet: an account may come later."""
    people = Officer.objects.filter(departments__in=departments, is_active=True).select_related("agency")
    peopled: dict[int, bool] = {}
    for one in people.prefetch_related("departments").distinct():
        for place in one.departments.all():
            peopled[place.pk] = peopled.get(place.pk, False) or fits(one)
    return {one.pk for one in departments if peopled.get(one.pk, True)}


def agencies_offered(officer) -> list[Agency]:
    """All agencies of the joint office but the officer's own."""
    rows = Agency.objects.filter(office_id=officer.agency.office_id, active=True).exclude(pk=officer.agency_id)
    return list(rows.order_by("kind", "code"))


def case_seen(officer, pk: int | None) -> Case | None:
    """The case with ``my_level``, where the officer sees it."""
    if pk is None:
        return None
    try:
        return case_get(officer, pk)
    except Http404:
        return None


def persons_offered(officer, case: Case | None) -> list[tuple[int, str]]:
    """The persons of a case in sight, as its page names them to this officer."""
    if case is None:
        return []
    eyes, _title, people = seen_case(officer, case)
    return [(pk, name_shown(eyes, person)) for pk, person in people.items()]


@dataclass(frozen=True, slots=True)
class CaseOffered:
    """A case by its number, as lists tell it."""

    pk: int
    number: str


def cases_numbered(officer, numbers: Iterable[str]) -> dict[str, CaseOffered]:
    """Cases in sight by their numbers; a number that is not there, or not the officer's to see, is missing."""
    wanted = {number.strip() for number in numbers if number.strip()}
    if not wanted:
        return {}
    rows = CaseNumber.objects.filter(value__in=wanted, withdrawn_at=None, case__in=visible(Case, officer))
    return {row.value: CaseOffered(row.case_id, row.value) for row in rows.order_by("-pk")}


def numbers_of(officer, ids: Sequence[int]) -> list[str]:
    """The numbers by which these cases are known, to fill a field again; those out of sight are left out."""
    seen = list(visible(Case, officer).filter(pk__in=ids).values_list("pk", flat=True))
    told = cases_listed(officer, seen)
    return [case.number_values[0] for case in told.values() if case.number_values]


def matters_offered(officer, case: Case | None, without: int | None) -> list[tuple[int, str]]:
    """Matters in sight with what they are called: those of the case where there is one, else the newest."""
    rows = matters_seen(officer).exclude(pk=without).order_by("-opened_at", "-pk")
    if case is not None:
        rows = rows.filter(case=case)
    keys = list(rows.values_list("pk", flat=True)[:MATTERS_OFFERED])
    refs = matter_refs(officer, keys)
    return [(pk, str(refs[pk].title)) for pk in keys if pk in refs]

"""Reading the roster. Both agencies read all of it: who is on duty is what the other needs to know."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import Min, QuerySet
from django.shortcuts import get_object_or_404

from office.access.actions import Action
from office.access.queries import require
from office.access.roles import may
from office.agencies.guard import office_id_of
from office.agencies.models import Agency, Department, JointOffice, Officer
from office.agencies.principals import principals_for
from office.roster.days import Standing, days_between, standing
from office.roster.desks import DESKS, desks_of, fits
from office.roster.models import DutyDesk, DutyHolding, DutyTerm


@dataclass(frozen=True, slots=True)
class DutyDay:
    """One day of the table: who stands at each desk; ``free``: the desks in use at which nobody does."""

    day: dt.date
    at: dict[str, list[Standing]]
    free: frozenset[str]


def terms_in_force(office_id: int | None) -> QuerySet[DutyTerm]:
    """The terms of an office that are not void."""
    rows = DutyTerm.objects.filter(office_id=office_id, voided_at=None)
    return rows.select_related("agency", "officer__agency", "substitute__agency")


def terms_of(officer, first: dt.date, last: dt.date) -> list[DutyTerm]:
    """The terms that share a day with this stretch, by desk and day."""
    require(officer, Action.DUTY_SEE)
    rows = terms_in_force(office_id_of(officer)).filter(starts_on__lte=last, ends_on__gte=first)
    return sorted(rows, key=lambda term: (list(DutyDesk).index(DutyDesk(term.desk)), term.starts_on, term.pk))


def term_get(officer, pk: int) -> DutyTerm:
    """One term of the officer's office, also a void one. Raises Http404."""
    require(officer, Action.DUTY_SEE)
    rows = DutyTerm.objects.select_related("agency", "officer__agency", "substitute__agency")
    return get_object_or_404(rows, office_id=office_id_of(officer), pk=pk)


def may_plan(officer, agency_id: int | None = None) -> bool:
    """Whether the officer plans the duty of this agency: only ever that of the own."""
    own = agency_id is None or agency_id == officer.agency_id
    return own and may(officer, Action.DUTY_PLAN) and bool(desks_of(officer.agency.kind))


def plan_require(officer, agency_id: int | None = None) -> None:
    """The same, refused as PermissionDenied: the roster is seen by both agencies."""
    if not may_plan(officer, agency_id):
        raise PermissionDenied


def desks_used(office_id: int | None) -> dict[str, dt.date]:
    """The desks for which anybody was ever planned, with the first day of it: from then on nobody there is a gap."""
    rows = DutyTerm.objects.filter(office_id=office_id, voided_at=None)
    return dict(rows.values_list("desk").annotate(first=Min("starts_on")))


def days_of(officer, first: dt.date, last: dt.date, terms: Sequence[DutyTerm]) -> list[DutyDay]:
    """Day by day who stands where."""
    used = desks_used(office_id_of(officer))
    found = []
    for day in days_between(first, last):
        at = {desk: _standing(terms, desk, day) for desk in DutyDesk.values}
        free = frozenset(desk for desk, since in used.items() if day >= since and not at[desk])
        found.append(DutyDay(day, at, free))
    return found


def _standing(terms: Iterable[DutyTerm], desk: str, day: dt.date) -> list[Standing]:
    return standing(terms, desk, day, fit=lambda officer: fits(officer, desk))


def standing_at(office_id: int | None, desk: str, day: dt.date, agency_id: int | None = None) -> Standing | None:
    """Who stands at a desk of an office on a day, and for which term."""
    rows = terms_in_force(office_id).filter(desk=desk, starts_on__lte=day, ends_on__gte=day)
    if agency_id is not None:
        rows = rows.filter(agency_id=agency_id)
    return next(iter(_standing(list(rows), desk, day)), None)


def on_duty(office: JointOffice, desk: str, day: dt.date) -> Officer | None:
    """Who is on duty; where two terms meet, the one that began last. For the program itself: it asks nobody's sight."""
    found = standing_at(office.pk, desk, day)
    return found.officer if found else None


def on_duty_department(office: JointOffice, desk: str) -> Department | None:
    """The department behind a desk: what comes in while nobody is on duty is its."""
    kinds = DESKS[desk].department_kinds
    rows = Department.objects.filter(
        agency__office=office, agency__kind=DESKS[desk].agency_kind, agency__active=True, active=True, kind__in=kinds
    )
    return min(rows.order_by("pk"), key=lambda one: kinds.index(one.kind), default=None)


def on_duty_principal(office: JointOffice, desk: str, day: dt.date) -> int | None:
    """Whom something of the duty is given to: the officer on duty, else the department behind the desk."""
    officer = on_duty(office, desk, day)
    if officer is not None:
        return principals_for([officer])[officer.pk]
    department = on_duty_department(office, desk)
    return principals_for([department])[department.pk] if department is not None else None


def candidates(officer, desks: Iterable[str] | None = None) -> list[Officer]:
    """The officers of the own agency who can stand at one of its desks."""
    plan_require(officer)
    wanted = list(desks) if desks is not None else desks_of(officer.agency.kind)
    rows = Officer.objects.filter(agency_id=officer.agency_id, is_active=True).select_related("agency")
    return [who for who in rows.order_by("name", "pk") if any(fits(who, desk) for desk in wanted)]


def agency_locked(agency_id: int) -> Agency:
    """Nobody else changes the roster of this agency until the transaction ends."""
    return Agency.objects.select_for_update().get(pk=agency_id)


def planned_twice(
    agency_id: int, desk: str, who: Officer, first: dt.date, last: dt.date, *, but: int | None = None
) -> DutyTerm | None:
    """A term of the same officer at the same desk that shares a day with this stretch."""
    rows = DutyTerm.objects.filter(
        agency_id=agency_id, desk=desk, officer=who, voided_at=None, starts_on__lte=last, ends_on__gte=first
    )
    return rows.exclude(pk=but).order_by("starts_on").first()


def holdings_of(term: DutyTerm) -> list[DutyHolding]:
    """Who really held the desk during a term, oldest first."""
    return list(DutyHolding.objects.filter(term=term).select_related("officer__agency").order_by("since"))

"""Cases, events and settings for notice tests."""

import datetime as dt
import itertools

from django.utils import timezone

from cases.register.models import Case, Event, Person, Source
from office.agencies.models import Agency, NoticeSetting
from sharing.notices.models import PeriodKind, Theme

_serial = itertools.count(1)
CLAUSE = "工作办法第五条"


def setting(
    agency: Agency, *, kind: str = PeriodKind.WEEK, starts_on: dt.date, theme: str = "", **more
) -> NoticeSetting:
    """A notice that the agency issues."""
    theme = theme or (Theme.POLICE_CASES if agency.side == "police" else Theme.PROCURATORATE_CASES)
    return NoticeSetting.objects.create(
        agency=agency, theme=theme, period_kind=kind, starts_on=starts_on, clause=CLAUSE, **more
    )


def case_of(agency: Agency, persons: int = 0) -> tuple[Case, list[Person]]:
    """A case with suspects."""
    now = timezone.now()
    case = Case.objects.create(office=agency.office, opened_at=now, updated_at=now)
    made = [Person.objects.create(case=case, ryid=f"R{next(_serial)}") for _ in range(persons)]
    return case, made


def event(agency: Agency, case: Case, code: str, day: dt.date, person: Person | None = None, **params) -> Event:
    """One event of the day."""
    at = timezone.make_aware(dt.datetime.combine(day, dt.time(9)))
    return Event.objects.create(
        case=case,
        person=person,
        type=code,
        happened_at=at,
        happened_on=day,
        side=agency.side,
        agency=agency,
        params=params,
        recorded_at=at,
        source=Source.LEDGER,
    )


def void(wrong: Event) -> Event:
    """Void an event as the register does: a void event, and the mark on the wrong one."""
    mark = Event.objects.create(
        case=wrong.case,
        type="void",
        happened_at=wrong.happened_at,
        happened_on=wrong.happened_on,
        side=wrong.side,
        agency=wrong.agency,
        recorded_at=timezone.now(),
        source=Source.FORM,
        voids=wrong,
        void_reason="录入错误",
    )
    Event._base_manager.filter(pk=wrong.pk).update(voided_by=mark)
    return mark

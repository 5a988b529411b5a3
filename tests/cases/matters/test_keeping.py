"""Matters keep step with calendars, custody, joined cases and officers who leave."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.matters import keeping
from cases.matters.models import Matter
from cases.matters.queries import matters_seen
from cases.register.models import MeasureInterval
from office.access.context import Purpose, acting_as
from office.access.roles import Role
from office.agencies.handover import officer_handover
from office.followup.models import FollowUp
from office.roster.handing import duties_hand_on
from office.roster.models import DutyTerm
from tests.case_factories import at, case_make
from tests.cases.matters.sample import RowIn, Walk, flow_use
from tests.factories import officer_add
from tests.queries import statements

pytestmark = pytest.mark.django_db


@pytest.fixture
def walk(monkeypatch) -> Walk:
    flow_use(monkeypatch)
    return Walk()


def due(matter) -> list[dt.date]:
    rows = FollowUp.objects.filter(root_kind="matter", root_id=matter.pk, closed_at=None)
    return list(rows.order_by("pk").values_list("due_on", flat=True))


def sent_on(walk, day: dt.date) -> Matter:
    """Opinions sent on a day; each is to be answered within the seven days of S01."""
    then = timezone.make_aware(dt.datetime.combine(day, dt.time(9)))
    matter = walk.open(now=then)
    matter = walk.act(walk.prosecutor, matter, "take", data={"who": [walk.prosecutor.pk]}, now=then)
    matter = walk.act(walk.prosecutor, matter, "draft", rows=[RowIn({"text": "一"})], now=then)
    return walk.act(walk.chief, matter, "send", happened_on=day, now=then)


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        # RULES 560, seven days from receipt; 2026-02-15 to 02-23 are off (Spring Festival), 02-24 is the first workday.
        (False, dt.date(2026, 2, 24)),
        # CPL 105: somebody of the case is held, the last day stays.
        (True, dt.date(2026, 2, 19)),
    ],
)
def test_a_term_of_the_law_over_spring_festival(walk, held, expected):
    ends = None if held else at("2026-02-18 10:00")
    MeasureInterval.objects.filter(case=walk.case).update(starts_at=at("2026-02-01"), ends_at=ends)
    assert due(sent_on(walk, dt.date(2026, 2, 12))) == [expected]


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        # Held only after the last day, or no more on it: the term moves as if nobody were held.
        ("2026-03-03 08:15", None, dt.date(2026, 2, 24)),
        ("2026-02-01 08:15", "2026-02-18 10:00", dt.date(2026, 2, 24)),
        # Released in the course of the last day: the wider reading.
        ("2026-02-01 08:15", "2026-02-19 10:00", dt.date(2026, 2, 19)),
    ],
)
def test_custody_is_asked_of_the_last_day(walk, since, until, expected):
    """CPL 105 para. 4: on the last day, 2026-02-19, not today."""
    MeasureInterval.objects.filter(case=walk.case).update(starts_at=at(since), ends_at=at(until) if until else None)
    assert due(sent_on(walk, dt.date(2026, 2, 12))) == [expected]


def test_a_release_moves_the_term(walk):
    MeasureInterval.objects.filter(case=walk.case).update(starts_at=at("2026-02-01"), ends_at=None)
    matter = sent_on(walk, dt.date(2026, 2, 12))
    assert due(matter) == [dt.date(2026, 2, 19)]
    MeasureInterval.objects.filter(case=walk.case).update(ends_at=at("2026-02-18 10:00"))
    keeping.clocks_moved([walk.case.pk])
    assert due(matter) == [dt.date(2026, 2, 24)]
    assert FollowUp.objects.filter(root_kind="matter", root_id=matter.pk).count() == 3


@pytest.mark.parametrize("opened", [True, False])
def test_moved_clocks_of_many_cases_cost_no_more_than_of_one(walk, opened):
    """H25: an import that moves the clocks of a hundred cases asks once, and not for each case or matter."""
    if opened:
        matters = [sent_on(walk, dt.date(2026, 2, 12)) for _ in range(2)]
    cases = [walk.case.pk, *(case_make(walk.made, n).pk for n in range(2, 6))]
    for held_until, expected in ((None, dt.date(2026, 2, 19)), (at("2026-02-18 10:00"), dt.date(2026, 2, 24))):
        MeasureInterval.objects.filter(case=walk.case).update(starts_at=at("2026-02-01"), ends_at=held_until)
        with acting_as(Purpose("test")), CaptureQueriesContext(connection) as caught:
            keeping.clocks_moved(cases)
        # With nothing owed by a clock of the law: whether there is such a matter, and nothing else.
        assert len(statements(caught)) <= (12 if opened else 1), "\n".join(statements(caught))
        if opened:
            assert [due(matter) for matter in matters] == [[expected]] * 2


def test_a_hundred_matters_cost_what_two_do(walk):
    """H25: the same number of statements for any number of matters, whether their days move or not."""
    counts = []
    matters = [sent_on(walk, dt.date(2026, 2, 12)) for _ in range(2)]
    for more in (0, 6):
        matters += [sent_on(walk, dt.date(2026, 2, 12)) for _ in range(more)]
        for ends in (None, at("2026-02-18 10:00")):
            MeasureInterval.objects.filter(case=walk.case).update(starts_at=at("2026-02-01"), ends_at=ends)
            with acting_as(Purpose("test")), CaptureQueriesContext(connection) as caught:
                keeping.clocks_moved([walk.case.pk])
            counts.append(len(statements(caught)))
        assert {day for matter in matters for day in due(matter)} == {dt.date(2026, 2, 24)}
    assert counts[:2] == counts[2:]


def test_another_calendar_is_met(walk, monkeypatch):
    MeasureInterval.objects.filter(case=walk.case).delete()
    matter = sent_on(walk, dt.date(2026, 2, 12))
    assert keeping.calendar_sweep() == 0

    class Other:
        version = "another"

        def off(self, day):
            return day <= dt.date(2026, 2, 25)

        def announced(self, year):
            return True

    for module in ("cases.matters.keeping", "cases.matters.terms"):
        monkeypatch.setattr(f"{module}.calendar_now", Other)
    assert keeping.calendar_sweep() == 1
    assert due(matter) == [dt.date(2026, 2, 26)]
    assert keeping.calendar_sweep() == 0


def test_a_colleague_takes_over(walk):
    matter = walk.open()
    minors = walk.made.officers[Role.MINORS_PROSECUTOR]
    matter = walk.act(walk.prosecutor, matter, "take", data={"who": [minors.pk]})
    with acting_as(Purpose("test")):
        officer_handover(who=minors, to=walk.prosecutor)
    seats = matter.desks.filter(desk="assigned", until=None)
    assert [str(seat.principal) for seat in seats] == [walk.prosecutor.name]
    assert not matter.grants.filter(principal__officer=minors, withdrawn_at=None).exists()


def test_a_joined_case_takes_its_matters_along(walk):
    matter = walk.open()
    other = case_make(walk.made, 2)
    keeping.case_joined(walk.case, other, {})
    assert Matter.objects.get(pk=matter.pk).case_id == other.pk


def test_who_is_on_duty_has_what_comes_and_hands_it_on(walk):
    """轮值: what is open at the desk of the roster goes to the next one; the officer's own seats stay."""
    first, second = walk.prosecutor, officer_add(walk.made, Role.PROSECUTOR, "procuratorate", ["minors"], key="second")
    today = timezone.localdate()
    for officer, start, end in ((first, 0, 6), (second, 7, 13)):
        DutyTerm.objects.create(
            office=walk.made.office,
            agency=walk.made.procuratorate,
            desk="rotating",
            officer=officer,
            starts_on=today + dt.timedelta(days=start),
            ends_on=today + dt.timedelta(days=end),
            made_at=timezone.now(),
        )
    duties_hand_on()
    matter = walk.open()
    matter = walk.act(first, matter, "take", data={"who": [first.pk]})
    seat = matter.desks.get(desk="duty", until=None)
    assert str(seat.principal) == first.name
    assert matters_seen(second).count() == 0
    with time_machine.travel(timezone.now() + dt.timedelta(days=7), tick=False):
        duties_hand_on()
        assert str(matter.desks.get(desk="duty", until=None).principal) == second.name
        assert str(matter.desks.get(desk="assigned", until=None).principal) == first.name
        assert matters_seen(second).count() == 1

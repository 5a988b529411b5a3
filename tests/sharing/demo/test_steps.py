"""What is recorded by hand in the invented county: on any day every state of a term is there."""

from collections import Counter
from datetime import datetime

import pytest
from django.utils import timezone

from cases.clocks.board import BoardFilters, Today
from cases.clocks.models import ClockWarning
from cases.clocks.queries import board_page
from cases.clocks.queries_custody import custody_inmates
from cases.handover.models import Handover, HandoverState
from cases.register.models import Case, Event, Source
from cases.register.models_clocks import Clock, ClockStatus
from cases.structure.models import CaseLink, LinkState
from office.agencies.models import Officer
from office.workdays.models import CalendarDay, CalendarYear
from office.workdays.queries import calendar_now
from sharing.demo.holidays import holiday_states
from sharing.demo.leave import demo_leave
from sharing.demo.seed import demo_seed
from sharing.demo.steps_table import STATES, Ago
from tests.sharing.demo.warned import warnings_unopened

pytestmark = pytest.mark.django_db

# The first minutes of a Monday and of a month, in a year not announced. Seeding takes long: one day is tried.
DAYS = [(2027, 3, 1, 0)]


# On PostgreSQL the demonstration is seeded too, by the tests in seeded/; once is enough there.
@pytest.mark.pure
@pytest.mark.parametrize("day", DAYS)
def test_every_state_is_there_on_any_day(day, settings, tmp_path, time_machine):
    now = timezone.make_aware(datetime(*day, 30))
    time_machine.move_to(now, tick=True)
    settings.OFFICE_VAR = tmp_path
    said: list[str] = []
    assert demo_seed(now=now, say=said.append, per_week=12)
    assert [line for line in said if "not taken: -" in line], said[-2:]

    by_hand = Event.objects.filter(source=Source.FORM)
    assert not by_hand.filter(happened_at__gt=timezone.now()).exists()
    states = set(Clock.objects.values_list("rule", "status"))
    for told in holiday_states(now.date(), calendar_now()):
        last = told.code.partition("_until_")[2]
        assert Clock.objects.filter(rule=told.rule, status=ClockStatus.RUNNING, provisional=True, expiry_on=last), told
    assert {(told.rule, told.status) for told in STATES if told.rule} <= states
    assert {status for _rule, status in states} == set(ClockStatus.values)
    assert Clock.objects.filter(late=True, status=ClockStatus.DONE).exists()
    assert Clock.objects.filter(unsettled=True).exists()
    assert Clock.objects.filter(rule="Q08", status=ClockStatus.RUNNING).exists()
    assert Clock.objects.filter(provisional=True, status=ClockStatus.RUNNING).exists()
    assert set(Handover.objects.values_list("state", flat=True)) == set(HandoverState.values) - {HandoverState.DROPPED}
    assert Case.objects.filter(stage="accepted", opened_at__gte=now).exists()
    assert CaseLink.objects.filter(state=LinkState.PROPOSED).exists()
    assert Case.objects.filter(stalled_from__lte=now.date()).exists()
    assert Clock.objects.filter(rule="G02", status=ClockStatus.RUNNING, expiry_on__lt=now.date()).exists()
    assert ClockWarning.objects.exclude(acknowledged_at=None).exclude(note="").exists()

    assert warnings_unopened() == []

    fazhi = Officer.objects.select_related("agency").get(username="fazhi")
    counts = board_page(fazhi, BoardFilters(), Today.at(now)).counts
    assert 5 <= counts["overdue"] <= 45, counts
    assert all(counts.values()), counts
    centre = Officer.objects.select_related("agency").get(username="kanshou")
    endless = [row for row in custody_inmates(centre, now) if row.endless]
    assert len(endless) <= 6, "the court's acceptance of most indictments is on record"
    old = Clock.objects.filter(status=ClockStatus.RUNNING, lapses=False, expiry_on__lt=now.date()).exclude(
        rule__startswith="G"
    )
    assert all((now.date() - row.expiry_on).days <= 150 for row in old), Counter(row.rule for row in old)

    days, years = CalendarDay.objects.count(), CalendarYear.objects.count()
    demo_leave()
    assert (CalendarDay.objects.count(), CalendarYear.objects.count()) == (days, years)
    for model in (Clock, ClockWarning, Handover, CaseLink, Event, Case):
        assert not model._base_manager.exists()


def test_no_step_lies_ahead():
    now = timezone.make_aware(datetime(2026, 11, 22, 0, 5))
    for told in STATES:
        moments = [step.ago.at(now) for step in told.steps]
        assert moments == sorted(moments), told.code
        assert moments[-1] < now
    assert Ago(hour=23).at(now) < now

"""Nobody answers: to whom a warning goes next, and when it does not."""

import datetime as dt

import pytest

from cases.clocks.models import ClockWarning
from cases.register.models_clocks import Clock
from tests.cases.clocks.conftest import MORNING, case_of, in_days, messages, morning, points, sweep
from tests.clock_factories import clock_make

pytestmark = pytest.mark.django_db


def test_nobody_answers_and_it_goes_up_step_by_step(made, case):
    clock_make(case, in_days(-1), key="k")
    sweep()
    above = []
    for count in range(1, 12):
        sweep(morning(count))
        above.append(str(ClockWarning.objects.get().escalated_to or ""))
    assert above == ["", *["某police_unit_head"] * 2, *["法制大队"] * 2, *["局领导"] * 6]
    assert [str(message.recipient) for message in messages("case.clock_went_up")] == [
        "某police_unit_head",
        "法制大队",
        "局领导",
    ]
    assert len(messages()) == 1


def test_custody_goes_up_after_a_day(case):
    clock_make(case, in_days(-1), key="k", custody_end=True)
    sweep()
    assert sweep(MORNING + dt.timedelta(hours=23)).went_up == 0
    assert sweep(morning(1)).went_up == 1


def test_later_points_do_not_begin_the_wait_anew(case):
    clock_make(case, in_days(3), key="k")
    for count in range(4):
        sweep(morning(count))
    assert [point for _key, point in points()] == ["T-3", "T-1", "today"]
    assert len(messages("case.clock_went_up")) == 1
    assert ClockWarning.objects.exclude(escalated_to=None).get().point == "T-3"


def test_what_was_answered_or_closed_does_not_go_up(made):
    cases = [case_of(made, serial) for serial in (1, 2, 3)]
    for case in cases:
        clock_make(case, in_days(-1), key="k")
    sweep()
    ClockWarning.objects.filter(case=cases[0]).update(acknowledged_at=MORNING)
    Clock.objects.filter(case=cases[1]).update(status="done")
    sweep(morning(2))
    assert [row.case_id for row in ClockWarning.objects.exclude(escalated_to=None)] == [cases[2].pk]


def test_a_head_who_was_told_first_is_not_told_again(made):
    case = case_of(made, handler="无此人")
    clock_make(case, in_days(-1), key="k")
    sweep()
    sweep(morning(2))
    assert str(ClockWarning.objects.get().escalated_to) == "法制大队"

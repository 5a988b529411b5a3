"""The sweep: what is warned of when, to whom, once; after a week off, killed half-way, twice at once."""

import datetime as dt
from dataclasses import replace
from unittest import mock

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from cases.clocks import sweep as sweeping
from cases.clocks.models import ClockWarning
from cases.clocks.services import warnings_lapse
from cases.procedure import ClockStatus, load_rules
from cases.register.models_clocks import Clock
from office.access.roles import Role
from office.outbox.models import OutboxMessage
from office.outbox.services import message_queue
from tests.cases.clocks.conftest import MORNING, case_of, grant, in_days, messages, morning, owner_name, points, sweep
from tests.clock_factories import china, clock_make
from tests.factories import officer_add
from tests.queries import statements

pytestmark = pytest.mark.django_db

# rule, days until the alarm, point
STANDS = [
    ("P17", 30, None), ("P17", 16, None), ("P17", 15, "T-15"), ("P17", 12, "T-15"), ("P17", 10, "T-10"),
    ("P17", 7, "T-7"), ("P17", 5, "T-7"), ("P17", 3, "T-3"), ("P17", 1, "T-1"), ("P17", 0, "today"),
    ("P17", -1, "overdue"), ("P17", -400, "overdue"), ("P13", 2, None), ("P13", 1, "T-1"), ("P21", 30, "T-30"),
    ("P06", 1, None), ("P06", 0, "today"), ("NONE", 5, None), ("NONE", -5, "overdue"),
    ("G01", 0, None), ("G01", -9, None),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "left", "point"), STANDS)
def test_a_term_is_warned_of_at_its_points(case, rule, left, point):
    clock_make(case, in_days(left), rule=rule, key="k")
    sweep()
    assert points() == ([("k", point)] if point else [])


def test_warnings_run_on_the_conservative_day_and_only_the_last_one_makes_late(case):
    clock_make(case, in_days(8), alarm=in_days(7), key="k")
    sweep()
    assert points() == [("k", "T-7")]
    Clock.objects.update(alarm_on=in_days(-1), expiry_on=in_days(0))
    sweep()
    assert points()[-1] == ("k", "today")
    Clock.objects.update(expiry_on=in_days(-1))
    sweep()
    assert points()[-1] == ("k", "overdue")


HOURS = [
    # minute of the alarm, minute of the end, point at 08:05
    ("2026-11-23 12:06", "2026-11-23 13:00", None),
    ("2026-11-23 12:05", "2026-11-23 13:00", "T-4h"),
    ("2026-11-23 08:04", "2026-11-23 09:00", "T-4h"),
    ("2026-11-23 08:04", "2026-11-23 08:04", "overdue"),
    ("2026-11-22 23:00", "2026-11-22 23:00", "overdue"),
]


@pytest.mark.parametrize(("alarm", "end", "point"), HOURS)
def test_clocks_of_hours(case, alarm, end, point):
    clock_make(case, china(end), alarm=china(alarm), start=china("2026-11-22 08:00"), rule="P11", key="k")
    sweep()
    assert points() == ([("k", point)] if point else [])


def test_versions_of_a_rule_are_told_apart(case, monkeypatch):
    rules = load_rules()
    row = rules.clocks["P17"][0]
    versions = (replace(row, version="old", warn=("T-1",)), replace(row, version="new", warn=("T-5",)))
    monkeypatch.setattr(sweeping, "load_rules", lambda: replace(rules, clocks={"P17": versions}))
    for version in ("old", "new"):
        clock_make(case, in_days(4), key=version)
        Clock.objects.filter(key=version).update(version=version)
    sweep()
    assert points() == [("new", "T-5")]


def test_hours_that_cross_midnight(case):
    clock_make(case, china("2026-11-24 00:30"), start=china("2026-11-23 00:30"), rule="P11", key="k")
    sweep(china("2026-11-23 20:29"))
    assert points() == []
    sweep(china("2026-11-23 20:31"))
    sweep(china("2026-11-24 00:15"))
    assert points() == [("k", "T-4h")]


def test_where_the_hour_is_not_known_the_hours_end_with_the_day(case):
    clock_make(case, china("2026-11-23 00:00"), start=china("2026-11-22 00:00"), rule="P11", key="k", precise=False)
    sweep()
    assert points() == [("k", "T-4h")]
    sweep(morning(1))
    assert points()[-1] == ("k", "overdue")


def test_without_a_start_date_once(case):
    clock_make(case, None, rule="P16", key="k")
    sweep()
    sweep(morning(9))
    assert points() == [("k", "no_start")]
    assert len(messages()) == 1


@pytest.mark.parametrize("status", [ClockStatus.PAUSED, ClockStatus.DONE, ClockStatus.VOID])
def test_only_what_runs_is_warned_of(case, status):
    clock_make(case, in_days(0), key="k", status=status)
    assert sweep().issued == 0


def test_a_right_that_lapses_is_never_late(case):
    clock_make(case, in_days(0), rule="P26", key="used", lapses=True)
    clock_make(case, in_days(0), rule="P06", key="not ours", lapses=True)
    sweep()
    assert points() == [("used", "today")]
    sweep(morning(5))
    assert points() == [("used", "today")]


def test_running_again_warns_of_nothing_twice(case):
    clock_make(case, in_days(1), key="a")
    clock_make(case, in_days(-3), key="b")
    first = sweep()
    assert (first.issued, first.told, first.went_up) == (2, 1, 0)
    again = sweep(MORNING + dt.timedelta(minutes=15))
    assert (again.issued, again.told, again.went_up) == (0, 0, 0)


def test_day_by_day_each_point_once(case):
    clock_make(case, in_days(16), key="k")
    for count in range(20):
        sweep(morning(count))
    assert [point for _key, point in points()] == ["T-15", "T-10", "T-7", "T-3", "T-1", "today", "overdue"]


def test_after_three_days_off_the_latest_point_only(case):
    clock_make(case, in_days(11), key="k")
    clock_make(case, in_days(4), key="l")
    sweep()
    assert points() == [("k", "T-15"), ("l", "T-7")]
    sweep(morning(3))
    assert points()[2:] == [("k", "T-10"), ("l", "T-1")], "T-3 of the second passed while nobody swept"
    assert len(messages()) == 2


def test_a_moved_date_warns_again_and_the_old_warning_lapses(case):
    clock = clock_make(case, in_days(3), key="k")
    sweep()
    Clock.objects.filter(pk=clock.pk).update(alarm_on=in_days(2), expiry_on=in_days(2))
    sweep(MORNING + dt.timedelta(hours=1))
    rows = list(ClockWarning.objects.order_by("pk").values_list("point", "alarm_on"))
    assert rows == [("T-3", in_days(3)), ("T-3", in_days(2))]


def test_a_date_that_comes_back_is_news_again(case):
    clock = clock_make(case, in_days(3), key="k")
    sweep()
    Clock.objects.filter(pk=clock.pk).update(alarm_on=in_days(30), expiry_on=in_days(30))
    warnings_lapse([case.pk])
    assert points() == []
    Clock.objects.filter(pk=clock.pk).update(alarm_on=in_days(3), expiry_on=in_days(3))
    sweep(morning(1))
    assert points() == [("k", "T-3")]
    assert ClockWarning.objects.count() == 1
    assert len(messages()) == 2


def test_an_answered_date_that_comes_back_is_news_too(case):
    """The release was recorded wrongly, answered as done, and voided: the same last day is warned of again."""
    clock_make(case, in_days(3), rule="P17", key="k")
    sweep()
    ClockWarning.objects.update(acknowledged_at=MORNING, note="已释放")
    Clock.objects.update(status=ClockStatus.VOID)
    warnings_lapse([case.pk])
    Clock.objects.update(status=ClockStatus.RUNNING)
    sweep()
    warning = ClockWarning.objects.get()
    assert (warning.lapsed_at, warning.acknowledged_at, warning.note) == (None, None, "")


def test_an_answered_warning_does_not_come_back_but_the_next_point_does(case):
    clock_make(case, in_days(3), key="k")
    sweep()
    ClockWarning.objects.update(acknowledged_at=MORNING, note="已办")
    sweep(morning(1))
    assert ClockWarning.objects.count() == 1
    sweep(morning(2))
    assert points() == [("k", "T-3"), ("k", "T-1")]


def test_what_is_kept_from_the_side_that_owes_it_is_not_warned_of(case):
    clock_make(case, in_days(1), key="police, hidden from them", hidden_from=1)
    clock_make(case, in_days(1), key="police, hidden from the other", hidden_from=2)
    clock_make(case, in_days(1), rule="Q01", key="theirs, hidden", side="procuratorate", hidden_from=2)
    clock_make(case, in_days(1), rule="C03", key="court, hidden", side="court", hidden_from=2)
    clock_make(case, in_days(1), rule="Q01", key="theirs", side="procuratorate", hidden_from=1)
    sweep()
    assert [key for key, _point in points()] == ["police, hidden from the other", "theirs"]


def test_the_handler_is_told_if_exactly_one_bears_the_name(made):
    case = case_of(made)
    clock_make(case, in_days(1), key="k")
    sweep()
    assert owner_name() == made.officers[Role.POLICE_HANDLER].name


NOT_THE_HANDLER = {
    "no such name": lambda made, handler: setattr(handler, "name", "别人"),
    "disabled": lambda made, handler: setattr(handler, "is_active", False),
    "in another unit": lambda made, handler: handler.departments.set([made.departments["station"]]),
    "two of that name": lambda made, handler: _second(made, handler),
}


def _second(made, handler):
    other = officer_add(made, Role.POLICE_HANDLER, "police", ["unit"], key="second")
    other.name = handler.name
    other.save()


@pytest.mark.parametrize("change", NOT_THE_HANDLER.values(), ids=NOT_THE_HANDLER)
def test_else_the_head_of_the_department(made, change):
    case = case_of(made)
    handler = made.officers[Role.POLICE_HANDLER]
    change(made, handler)
    handler.save()
    clock_make(case, in_days(1), key="k")
    sweep()
    assert owner_name() == made.officers[Role.POLICE_UNIT_HEAD].name


def test_else_the_department_and_without_a_unit_the_gate(made):
    made.departments["unit"].head = None
    made.departments["unit"].save()
    case = case_of(made, handler="无此人")
    clock_make(case, in_days(1), key="k")
    grant(case, made.departments["case_office"])
    clock_make(case, in_days(1), rule="Q01", key="q", side="procuratorate")
    sweep()
    assert owner_name() == "刑侦大队"
    assert owner_name("q") == "案件管理办公室", "no unit of the procuratorate is known: its one door"


def test_a_unit_that_is_no_more_is_told_nothing(made):
    case = case_of(made)
    made.departments["unit"].active = False
    made.departments["unit"].save()
    clock_make(case, in_days(-1), key="k")
    sweep()
    assert owner_name() == "法制大队"
    sweep(morning(2))
    assert str(ClockWarning.objects.get().escalated_to) == "局领导"


def test_what_a_desk_owes_is_told_to_the_desk_that_sees_the_case(made):
    case = case_of(made)
    clock_make(case, in_days(2), rule="P26", key="legal")
    clock_make(case, in_days(1), rule="S16", key="police handler")
    sweep()
    assert owner_name("legal") == "法制大队"


def test_one_message_an_owner_and_day_with_the_count_and_the_most_urgent(made):
    cases = [case_of(made, serial) for serial in (1, 2, 3)]
    clock_make(cases[0], in_days(7), key="a")
    clock_make(cases[1], in_days(-2), key="b", rule="P13")
    clock_make(cases[2], in_days(-2), key="c", rule="P01")
    sweep()
    (message,) = messages()
    assert message.params == {
        "count": 3, "late": 2, "rule": "P13", "point": "overdue", "alarm": in_days(-2).isoformat(),
        "last": in_days(-2).isoformat(),
    }  # fmt: skip
    assert (message.root_kind, message.root_id) == ("case", cases[1].pk)
    assert message.recipient.officer == made.officers[Role.POLICE_HANDLER]


def test_later_news_of_the_day_waits_unless_it_cannot(case):
    clock_make(case, in_days(7), key="a")
    sweep()
    clock_make(case, in_days(10), key="b")
    sweep(MORNING + dt.timedelta(hours=1))
    assert len(messages()) == 1
    clock_make(case, in_days(1), key="c")
    sweep(MORNING + dt.timedelta(hours=2))
    assert [message.params["count"] for message in messages()] == [1, 2]
    clock_make(case, in_days(15), key="d")
    sweep(MORNING + dt.timedelta(hours=3))
    assert len(messages()) == 2
    sweep(morning(1))  # the one that had to wait, and the one whose day it is now
    assert [message.params["count"] for message in messages()] == [1, 2, 2]


def test_what_closed_before_it_was_told_is_not_told(case):
    clock = clock_make(case, in_days(1), key="a")
    sweeping.warnings_issue(MORNING)
    Clock.objects.filter(pk=clock.pk).update(status="done")
    assert sweep().told == 0
    assert points() == []


@pytest.mark.parametrize("step", ["warnings_issue", "warnings_tell", "_tell", "messages_queue"])
def test_killed_anywhere_and_run_again(case, step):
    for count in range(4):
        clock_make(case, in_days(count - 1), key=f"k{count}", rule="P17")
    real = getattr(sweeping, step)

    def dies(*args, **kwargs):
        real(*args, **kwargs)
        raise KeyboardInterrupt

    for _again in range(2):
        with mock.patch.object(sweeping, step, dies), pytest.raises(KeyboardInterrupt):
            sweep()
    sweep()
    assert len(points()) == 4
    (message,) = messages()
    assert message.params["count"] == 4
    assert not ClockWarning.objects.filter(told_at=None).exists()


def test_many_are_issued_in_short_transactions(case, monkeypatch):
    monkeypatch.setattr(sweeping, "ISSUED", 2)
    monkeypatch.setattr(sweeping, "CHUNK", 2)
    monkeypatch.setattr(sweeping, "RECIPIENTS", 1)
    for count in range(5):
        clock_make(case, in_days(-1), key=f"k{count}")
    assert sweep().issued == 5
    assert len(messages()) == 1


def test_the_key_refuses_a_second_warning_of_the_same_date(case):
    clock_make(case, in_days(1), key="a")
    clock_make(case, None, rule="P16", key="b")
    sweep()
    for row in list(ClockWarning.objects.all()):
        row.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


def test_queries_do_not_grow_with_the_terms(made):
    cases = [case_of(made, serial) for serial in range(1, 8)]
    for case in cases:
        for count in range(5):
            clock_make(case, in_days(count), key=f"k{count}")
    with CaptureQueriesContext(connection) as caught:
        sweep()
    assert len(statements(caught)) <= 52  # 15 points; owners, messages, superiors
    assert len(messages()) == 1


def test_other_messages_are_left_alone(made, case):
    message_queue(
        key="x", to=[made.officers[Role.POLICE_HANDLER].principal.pk], kind="case.shared", root_kind="case",
        root_id=case.pk,
    )  # fmt: skip
    clock_make(case, in_days(1), key="k")
    sweep()
    assert OutboxMessage.objects.count() == 2

"""Stored clocks: a row says what the projection says, and each time that one moves is kept with its cause."""

import datetime as dt
from dataclasses import replace

import pytest

from cases.clocks.board import BoardFilters
from cases.clocks.days import Today
from cases.clocks.queries import board_page
from cases.procedure import ClockStatus, Readings
from cases.procedure.clock_types import Extension, Pause
from cases.register.intake import intake_write
from cases.register.models import Case, Event, Person
from cases.register.models_clocks import Clock, ClockChange
from cases.register.projection import case_project, projection_store, projection_write
from cases.register.projection_check import projection_differences
from cases.register.projection_clocks import Cause, ClockChanges, Hidden, clock_state_of, clock_values
from cases.register.projection_setting import setting_for
from office.access.context import Purpose, acting_as
from office.access.roles import Role
from tests.case_factories import at, case_make, intake_of, police_report
from tests.clock_factories import (  # noqa: F401
    china,
    clock_row,
    detention_shared,
    projected,
    reckoning,
    review_beside_a_detention_kept,
    state,
)
from tests.factories import county, fresh

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 5, 31)
SHAPES = {
    "months, extended, paused": replace(
        state(DAY, events=(1, 2)),
        reckoning=reckoning(
            dt.date(2026, 3, 31), DAY, terms=(("months", 2), ("months", 1)), extensions=("156",), excluded=3,
            conservative=dt.date(2026, 5, 30), file_by=dt.date(2026, 5, 24), custody=True,
        ),
        extensions=(Extension("156", 2, dt.date(2026, 5, 20), "复杂"),),
        pauses=(Pause(dt.date(2026, 4, 1), 3, dt.date(2026, 4, 3), 4), Pause(dt.date(2026, 5, 1), 5)),
        trigger_event=1, trigger_at=china("2026-03-31 08:15"), custody_end=True, unsettled=True, replaced_by="P17:9",
    ),
    "hours": replace(
        state(china("2026-03-04 09:00"), rule="P11", start=china("2026-03-03 08:15")),
        reckoning=reckoning(
            china("2026-03-03 08:15"), china("2026-03-04 09:00"), rule="P11", unit="hours", terms=(("hours", 24),),
            raw=china("2026-03-04 09:00"), conservative=china("2026-03-04 08:15"),
        ),
    ),
    "rolled, provisional, another reading": replace(
        state(DAY, rule="P05"),
        reckoning=reckoning(
            dt.date(2026, 5, 28), DAY, rule="P05", unit="days", raw=dt.date(2026, 5, 30), roll="Y", rolled=True,
            provisional=True, custody=False, readings=Readings(x3="B", x7="B"), travel=2, ground="结伙",
        ),
    ),
    "counts back by another rule's version": replace(
        state(DAY, rule="P18"),
        reckoning=reckoning(DAY, DAY, rule="P17", version="1996-03-17", workday_before=dt.date(2026, 5, 29)),
    ),
    "in the place of another": replace(state(DAY, rule="Q01"), turned="detention", turned_on=dt.date(2026, 5, 25)),
    "no start": state(None, rule="P16", person=None),
    "done, late": replace(
        state(DAY, status=ClockStatus.DONE), closed_by=8, closed_on=dt.date(2026, 6, 2), late=True
    ),
}  # fmt: skip


@pytest.fixture
def case():
    return case_make(county())


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_a_row_gives_back_what_was_projected(case, shape):
    clock_row(case.pk, shape, Hidden({}, {})).save()
    (row,) = Clock.objects.filter(case=case, key=shape.key)
    assert clock_state_of(row) == shape


def test_the_columns_hold_days_and_minutes(case):
    row = clock_row(case.pk, SHAPES["hours"], Hidden({}, {}))
    assert (row.expiry_on, row.expiry_at) == (dt.date(2026, 3, 4), china("2026-03-04 09:00"))
    assert (row.alarm_on, row.alarm_at) == (dt.date(2026, 3, 4), china("2026-03-04 08:15"))
    row = clock_row(case.pk, SHAPES["months, extended, paused"], Hidden({}, {}))
    assert (row.expiry_on, row.conservative_on, row.alarm_on) == (DAY, dt.date(2026, 5, 30), dt.date(2026, 5, 30))
    assert (row.raw_on, row.file_by_on, row.alarm_at) == (DAY, dt.date(2026, 5, 24), None)
    # Ten at night in UTC is the next day in China.
    late = dt.datetime(2026, 3, 4, 22, 0, tzinfo=dt.UTC)
    assert clock_row(case.pk, state(late), Hidden({}, {})).expiry_on == dt.date(2026, 3, 5)


def test_a_clock_is_hidden_from_whom_one_of_its_events_is_kept(case):
    shape = replace(state(DAY, events=(1, 2)), closed_by=3)
    assert clock_row(case.pk, shape, Hidden({}, {})).hidden_from == 0
    assert clock_row(case.pk, shape, Hidden({2: 2}, {})).hidden_from == 2
    assert clock_row(case.pk, shape, Hidden({3: 1, 2: 2}, {})).hidden_from == 3
    assert clock_row(case.pk, shape, Hidden({9: 3}, {})).hidden_from == 0


EVENT = Cause("event", 77)


def write(case, cause=EVENT):
    with acting_as(Purpose("test")):
        events = list(Event.objects.filter(case=case, voided_by=None, voids=None))
        changes = ClockChanges(cause, dt.datetime.now(dt.UTC))
        projection_write([case], {case.pk: events}, {case.pk: list(Person.objects.filter(case=case))}, clocks=changes)
        case.save()
    return changes


def told(case):
    return [
        (one.key, one.before_on, one.after_on, one.before_status, one.after_status)
        for one in ClockChange.objects.filter(case=case).order_by("pk")
    ]


def test_what_moves_is_kept_with_its_cause(case, projected):  # noqa: F811
    Clock.objects.filter(case=case).delete()
    projected.clocks = [state(DAY, key="a")]
    write(case)
    assert told(case) == [], "of the very first clocks the trigger tells that they began"
    later = dt.date(2026, 6, 30)
    steps = [
        ([state(DAY, key="a")], []),
        ([state(DAY, key="a"), state(DAY, key="b")], [("b", None, DAY, "", "running")]),
        ([state(later, key="a"), state(DAY, key="b")], [("a", DAY, later, "running", "running")]),
        (
            [state(later, key="a"), state(DAY, key="b", status=ClockStatus.DONE)],
            [("b", DAY, DAY, "running", "done")],
        ),
        ([state(later, key="a"), state(DAY, key="b")], [("b", DAY, DAY, "done", "running")]),
        ([state(later, key="a")], [("b", DAY, None, "running", "")]),
        ([replace(state(later, key="a"), unsettled=True)], []),
    ]
    seen = 0
    for clocks, expected in steps:
        projected.clocks = clocks
        write(case)
        rows = told(case)
        assert rows[seen:] == expected
        seen = len(rows)
    assert Clock.objects.get(case=case, key="a").unsettled
    assert {(one.cause, one.event_id, one.job_id) for one in ClockChange.objects.filter(case=case)} == {
        ("event", 77, None)
    }


def test_only_what_differs_is_written(case, projected):  # noqa: F811
    projected.clocks = [state(DAY, key="a"), state(DAY, key="b")]
    write(case)
    before = dict(Clock.objects.filter(case=case).values_list("key", "pk"))
    projected.clocks = [state(DAY, key="a"), state(dt.date(2026, 6, 1), key="b")]
    changes = write(case)
    assert dict(Clock.objects.filter(case=case).values_list("key", "pk")) == before
    assert ([row.key for row in changes.altered], changes.added, changes.gone) == (["b"], [], [])


def test_a_calendar_that_moves_nothing_is_no_difference(case, projected):  # noqa: F811
    projected.clocks = [state(DAY, key="a", calendar="v1")]
    write(case)
    projected.clocks = [state(DAY, key="a", calendar="v2")]
    assert write(case).altered == []
    assert Clock.objects.get(case=case).calendar == "v1"
    assert not [line for line in projection_differences() if "clock" in line]


@pytest.mark.parametrize("cause", ["ledger", "event"])
def test_of_many_events_the_newest_is_named(projected, cause):  # noqa: F811
    made = county()
    case = case_make(made)
    projected.clocks = [state(DAY, key="a", events=(3, 9))]
    write(case)
    projected.clocks = [state(dt.date(2026, 6, 1), key="a", events=(3, 9, 5))]
    write(case, Cause(cause))
    (change,) = ClockChange.objects.filter(case=case, key="a", cause=cause)
    assert change.event_id == 9


def test_a_form_names_its_event(case, projected):  # noqa: F811
    projected.clocks = [state(DAY, key="a")]
    write(case)
    projected.clocks = [state(dt.date(2026, 6, 1), key="a")]
    case.last_event_id = 4711
    with acting_as(Purpose("test")):
        projection_store(case)
    (change,) = ClockChange.objects.filter(case=case, key="a", after_on=dt.date(2026, 6, 1))
    assert (change.cause, change.event_id) == ("event", 4711)


def test_who_may_not_read_one_of_the_rows_may_not_read_the_change(case, projected):  # noqa: F811
    event = Event.objects.filter(case=case).first()
    projected.clocks = [state(DAY, key="a", events=(event.pk,))]
    write(case)
    Event._base_manager.filter(pk=event.pk).update(shared=False)
    write(case)
    assert Clock.objects.get(case=case).hidden_from == 2
    projected.clocks = [state(dt.date(2026, 6, 1), key="a")]
    write(case)
    assert Clock.objects.get(case=case).hidden_from == 0
    assert ClockChange.objects.get(case=case, after_on=dt.date(2026, 6, 1)).hidden_from == 2


def test_columns_of_the_case(case, projected):  # noqa: F811
    held = case.persons.get().pk
    projected.clocks = [
        state(dt.date(2026, 5, 1), key="other"),
        state(dt.date(2026, 5, 2), key="held later", person=held, custody_end=True),
        state(dt.date(2026, 5, 9), key="held first", person=held, custody_end=True, alarm=dt.date(2026, 4, 1)),
        state(dt.date(2026, 1, 1), key="closed", person=held, custody_end=True, status=ClockStatus.DONE),
        state(dt.date(2026, 4, 20), key="released since", person=held + 1, custody_end=True, alarm=dt.date(2026, 3, 1)),
        state(dt.date(2026, 2, 1), rule="G01", key="stalled"),
        state(dt.date(2026, 1, 2), key="a right", lapses=True),
        state(None, key="no start"),
    ]
    projected.stalled_from = dt.date(2026, 2, 1)
    values = clock_values(projection_of(case))
    assert values == {
        "custody_due_on": dt.date(2026, 4, 1),
        "custody_due_key": "held first",
        "next_due_on": dt.date(2026, 3, 1),
        "stalled_from": dt.date(2026, 2, 1),
    }
    projected.clocks, projected.stalled_from = [], None
    assert set(clock_values(projection_of(case)).values()) == {None, ""}


def projection_of(case):
    return case_project(Event.objects.filter(case=case), setting_for(case))


def test_an_import_and_its_withdrawal_write_clocks_and_columns(projected):  # noqa: F811
    made = county()
    projected.clocks = [state(DAY, key="a"), state(dt.date(2026, 4, 1), rule="G01", key="g")]
    projected.stalled_from = dt.date(2026, 4, 1)
    case = case_make(made)
    assert (case.next_due_on, case.stalled_from) == (DAY, dt.date(2026, 4, 1))
    assert Clock.objects.filter(case=case).count() == 2
    assert not ClockChange.objects.filter(case=case).exists()
    projected.clocks, projected.stalled_from = [], None
    again = case_make(made, filing="2026-03-05")
    assert (again.next_due_on, again.stalled_from) == (None, None)
    assert not Clock.objects.filter(case=case).exists()
    assert ClockChange.objects.filter(case=case, cause="ledger", after_status="").count() == 2


TAMPERED = {
    "date": lambda rows: rows.update(expiry_on="2020-01-01"),
    "status": lambda rows: rows.update(status="done"),
    "params": lambda rows: rows.update(params={}),
    "gone": lambda rows: rows.delete(),
    "invented": lambda rows: clock_row(rows[0].case_id, state(DAY, key="z"), Hidden({}, {})).save(),
    "hidden": lambda rows: rows.update(hidden_from=3),
}


@pytest.mark.parametrize("tamper", TAMPERED.values(), ids=TAMPERED)
def test_the_check_finds_a_clock_that_is_not_what_the_events_say(projected, tamper):  # noqa: F811
    made = county()
    projected.clocks = [state(DAY, key="a")]
    case = case_make(made)
    case_make(made, 2)
    assert list(projection_differences()) == []
    tamper(Clock.objects.filter(case=case))
    found = list(projection_differences(chunk=1))
    assert found and all(line.startswith(f"case {case.pk}: clock ") for line in found), found
    assert list(projection_differences(repair=True)) == found
    assert list(projection_differences()) == []


def test_the_check_looks_at_the_columns_of_the_case(projected):  # noqa: F811
    projected.clocks = [state(DAY, key="a")]
    case = case_make(county())
    Case.objects.filter(pk=case.pk).update(next_due_on=None, stalled_from=DAY)
    assert {line.split(": ")[1] for line in projection_differences()} == {"next_due_on", "stalled_from"}


def test_queries_do_not_grow_with_the_cases(projected, django_assert_max_num_queries):  # noqa: F811
    made = county()
    projected.clocks = [state(DAY, key=key) for key in "abc"]
    cases = [case_make(made, serial) for serial in range(1, 9)]
    events = {case.pk: list(Event.objects.filter(case=case)) for case in cases}
    persons = {case.pk: list(Person.objects.filter(case=case)) for case in cases}
    projected.clocks = [state(dt.date(2026, 6, 1), key=key) for key in "bcd"]
    # Stored measures, findings, clocks, the calendar; then clocks gone, new, altered, their history, warnings, and one
    # for each kind of root that matters are kept in.
    with django_assert_max_num_queries(12):
        projection_write(cases, events, persons)
    assert ClockChange.objects.count() == 4 * len(cases)


def test_many_cases_are_imported_in_a_fixed_number_of_statements(projected, django_assert_max_num_queries):  # noqa: F811
    made = county()
    projected.clocks = [state(DAY, key=key) for key in "abc"]
    with acting_as(Purpose("test")), django_assert_max_num_queries(40):
        intake_write([police_report(made, serial) for serial in range(1, 30)], intake_of(made))
    assert Clock.objects.count() == 3 * 29


def test_what_the_engine_itself_projects_comes_back_whole():
    made = county()
    case = case_make(made)
    events = list(Event.objects.filter(case=case))
    projection = case_project(events, setting_for(case))
    rows = {row.key: clock_state_of(row) for row in Clock.objects.filter(case=case)}
    assert rows == {one.key: one for one in projection.clocks}
    assert {one.rule for one in rows.values()} >= {"P01", "P13"}
    assert case.custody_due_key in rows


def test_a_term_that_something_unshared_bears_on_is_kept_too():
    """A detention kept from the procuratorate decides whether the review rolls: the row is not theirs to read. They
    have one of their own, which says what they may know: nobody is held, and the last day rolls."""
    made = county()
    case = review_beside_a_detention_kept(made)
    review = Clock.objects.get(case=case, rule="Q06", told_to="")
    assert review.expiry_on == dt.date(2026, 6, 6), "held on a Saturday: no roll"
    assert review.hidden_from == 2
    told = Clock.objects.get(case=case, rule="Q06", told_to="procuratorate")
    assert (told.person_id, told.expiry_on, told.hidden_from) == (None, dt.date(2026, 6, 8), 1)
    assert not list(projection_differences())

    now = Today.at(at("2026-06-01"))
    for role, day in ((Role.POLICE_LEGAL, dt.date(2026, 6, 6)), (Role.RESIDENT_PROSECUTOR, dt.date(2026, 6, 8))):
        board = board_page(fresh(made.officers[role]), BoardFilters(rule="Q06"), now)
        assert [row.clock.expiry_on for row in board.rows] == [day] and board.counts["all"] == 1, role
    detention_shared(case)
    assert Clock.objects.get(case=case, rule="Q06").hidden_from == 0
    assert not ClockChange.objects.filter(case=case, rule="Q06", hidden_from=1).exists(), "no word of what was kept"
    assert not list(projection_differences())

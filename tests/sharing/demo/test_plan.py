"""The invented county: the same on the same day, lawful but for its chosen mistakes, and nobody's."""

from collections import Counter
from datetime import date, datetime, timedelta

import pytest

from cases.register.data import charge_by_name
from office.agencies.data import division
from sharing.demo.county import AGENCIES, DEPARTMENTS, HANDLERS, OFFICERS
from sharing.demo.crimes import CRIMES
from sharing.demo.ledgers import changed_rows, ledgers_at
from sharing.demo.plan import make_plan
from sharing.demo.samples import next_rows, rows_with_errors, xlsx
from sharing.ledgers.layouts import LAYOUTS

ANCHORS = [date(2026, 11, 21), date(2026, 11, 23), date(2027, 3, 1), date(2028, 2, 29), date(2026, 12, 31)]


@pytest.fixture(scope="module")
def plan():
    return make_plan(date(2026, 11, 21))


@pytest.fixture(scope="module")
def ledgers(plan):
    return ledgers_at(plan.stories, plan.cut)


def test_same_day_same_county(plan):
    again = make_plan.__wrapped__(date(2026, 11, 21))
    assert ledgers_at(again.stories, again.cut) == ledgers_at(plan.stories, plan.cut)


@pytest.mark.parametrize("anchor", ANCHORS)
def test_seventeen_months_up_to_the_last_sunday(anchor):
    plan = make_plan(anchor)
    assert plan.start.day == 1
    assert (anchor.year * 12 + anchor.month) - (plan.start.year * 12 + plan.start.month) == 17
    assert plan.cut.weekday() == 6 and plan.cut.date() < anchor
    rows = ledgers_at(plan.stories, plan.cut)["police_case"]
    assert 1_100 < len(rows) < 1_900
    assert max(row["slsj"] for row in rows) <= f"{plan.cut:%Y-%m-%d %H:%M}"


@pytest.mark.parametrize("layout", list(LAYOUTS))
def test_rows_fit_the_layouts(ledgers, layout):
    form = LAYOUTS[layout]
    for row in ledgers[layout]:
        assert list(row) == [column.code for column in form.columns]
        assert all(row[code] for code in form.required), row
        for column in form.columns:
            if column.choices and row[column.code]:
                words = {word for choice in column.choices for word in (choice.zh, choice.code, *choice.also)}
                assert row[column.code] in words, (column.code, row[column.code])
    keys = Counter(tuple(row[code] for code in form.row_key) for row in ledgers[layout])
    assert max(keys.values()) == 1


def test_no_date_lies_after_the_cut(plan, ledgers):
    last = f"{plan.cut:%Y-%m-%d %H:%M}"
    for layout, rows in ledgers.items():
        dated = [c.code for c in LAYOUTS[layout].columns if c.kind in ("date", "datetime") and not c.future]
        assert all(row[code] <= last for row in rows for code in dated)


def test_the_two_agencies_speak_of_the_same_cases(ledgers):
    known = {row["ajbh"] for row in ledgers["police_case"]}
    assert {row["ajbh"] for row in ledgers["police_suspect_measure"]} <= known
    # One acceptance came without the police number, and is joined by hand.
    assert {row["ajbh"] for row in ledgers["proc_case"]} - {""} <= known
    assert 1 <= len({row["tysah"] for row in ledgers["proc_case"] if not row["ajbh"]}) <= 1
    accepted = {row["bmsah"] for row in ledgers["proc_case"]}
    assert {row["bmsah"] for row in ledgers["proc_person_decision"]} <= accepted


def test_minors_are_accepted_apart(ledgers):
    minor = {(row["ajbh"], row["ryid"]) for row in ledgers["police_suspect_measure"] if row["swcn"] == "是"}
    kinds = {row["bmsah"]: (row["ajbh"], row["ajlb"]) for row in ledgers["proc_case"]}
    assert len(minor) > 20
    for row in ledgers["proc_person_decision"]:
        number, kind = kinds[row["bmsah"]]
        assert kind.startswith("未检") == ((number, row["ryid"]) in minor)


def test_names_that_trip_programs_are_there(ledgers):
    names = {row["xm"] for row in ledgers["police_suspect_measure"]}
    assert any("·" in name for name in names)
    assert any(name.startswith("自报姓名") for name in names)
    assert names & {"高㛃", "王䶮", "刘𬭎"}
    assert any(row["csmc"] == "在逃" and not row["jssj"] for row in ledgers["police_suspect_measure"])


def test_there_are_bails_that_run_out_within_a_month(plan, ledgers):
    running = [
        row
        for row in ledgers["police_suspect_measure"]
        if row["csmc"] == "取保候审"
        and not row["jssj"]
        and timedelta(335) <= plan.cut - datetime.fromisoformat(row["kssj"]) <= timedelta(366)
    ]
    assert running


def test_nothing_is_anybodys():
    assert all(division(agency.code) is None for agency in AGENCIES)
    assert len({o.username for o in OFFICERS}) == len(OFFICERS)
    departments = {department.code: department for department in DEPARTMENTS}
    officers = {officer.username for officer in OFFICERS}
    for officer in OFFICERS:
        assert all(departments[code].agency == officer.agency for code in officer.departments)
    assert all(department.head in officers for department in DEPARTMENTS if department.head)
    assert all(len(names) >= 2 for names in HANDLERS.values())
    assert all(charge_by_name(crime.name) for crime in CRIMES)


def test_every_week_and_month_of_the_notices_has_something_to_count(plan, ledgers):
    weeks = Counter(date.fromisoformat(row["slsj"][:10]).isocalendar()[:2] for row in ledgers["police_case"])
    for back in range(1, 20):
        day = plan.monday - timedelta(weeks=back)
        assert weeks[day.isocalendar()[:2]] >= 4
        assert weeks[(day - timedelta(weeks=52)).isocalendar()[:2]] >= 4
    months = Counter((row["jdrq"][:7], row["jdlx"]) for row in ledgers["proc_person_decision"])
    for month in ("2026-06", "2026-10", "2025-06", "2025-10"):
        assert months[month, "批捕"] >= 3
        assert months[month, "起诉"] >= 15


@pytest.mark.parametrize("anchor", ANCHORS)
def test_there_is_always_something_left_to_import(anchor):
    plan = make_plan(anchor)
    left = next_rows(plan, datetime.combine(anchor, datetime.min.time()) + timedelta(minutes=5))
    assert len(left["police_case"]) >= 3
    later = next_rows(plan, plan.cut + timedelta(days=7))
    assert all(len(rows) > 10 for rows in later.values())
    assert not changed_rows(ledgers_at(plan.stories, plan.cut), ledgers_at(plan.stories, plan.cut))["police_case"]


def test_files_are_workbooks(plan):
    rows = rows_with_errors(plan, plan.cut + timedelta(days=3))
    assert xlsx("police_case", rows).startswith(b"PK")
    assert len(rows) == 12

"""Cutting plans into terms, who stands on a day, gaps and overlaps: tables."""

import datetime as dt
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.roster.days import DAY, Unit, days_between, gaps, meet, month_of, overlaps, rotation, slices, standing


def d(text: str) -> dt.date:
    return dt.date.fromisoformat(f"2026-{text}")


@dataclass
class T:
    starts_on: dt.date
    ends_on: dt.date
    officer: str = "甲"
    substitute: str | None = None
    away_from: dt.date | None = None
    away_to: dt.date | None = None
    desk: str = "resident"
    pk: int = 1


SLICES = [
    # 2026-11-02 is a Monday
    (Unit.WEEK, "11-02", "11-15", [("11-02", "11-08"), ("11-09", "11-15")]),
    (Unit.WEEK, "11-04", "11-10", [("11-04", "11-08"), ("11-09", "11-10")]),
    (Unit.WEEK, "11-08", "11-08", [("11-08", "11-08")]),
    (Unit.MONTH, "01-15", "03-31", [("01-15", "01-31"), ("02-01", "02-28"), ("03-01", "03-31")]),
    (Unit.MONTH, "12-01", "12-31", [("12-01", "12-31")]),
    (Unit.ONCE, "11-04", "12-10", [("11-04", "12-10")]),
]


@pytest.mark.parametrize(("unit", "first", "last", "wanted"), SLICES)
def test_a_plan_is_cut_at_sundays_or_ends_of_months(unit, first, last, wanted):
    assert slices(unit, d(first), d(last)) == [(d(start), d(end)) for start, end in wanted]


@given(st.sampled_from(list(Unit)), st.dates(dt.date(2024, 1, 1), dt.date(2027, 12, 31)), st.integers(0, 400))
def test_the_pieces_cover_every_day_once(unit, first, length):
    last = first + length * DAY
    covered = [day for start, end in slices(unit, first, last) for day in days_between(start, end)]
    assert covered == list(days_between(first, last))


def test_officers_take_turns_and_the_next_is_the_substitute():
    slots = rotation(Unit.WEEK, d("11-02"), d("11-22"), ["甲", "乙"], ring=True)
    assert [(one.officer, one.substitute) for one in slots] == [("甲", "乙"), ("乙", "甲"), ("甲", "乙")]


def test_nobody_is_the_own_substitute():
    assert [one.substitute for one in rotation(Unit.ONCE, d("11-02"), d("11-22"), ["甲"], ring=True)] == [None]
    slots = rotation(Unit.WEEK, d("11-02"), d("11-15"), ["甲", "乙"], substitute="乙")
    assert [one.substitute for one in slots] == ["乙", None]


STANDING = [
    ("before", [T(d("11-02"), d("11-08"))], "11-01", []),
    ("first day", [T(d("11-02"), d("11-08"))], "11-02", [("甲", False)]),
    ("last day", [T(d("11-02"), d("11-08"))], "11-08", [("甲", False)]),
    ("after", [T(d("11-02"), d("11-08"))], "11-09", []),
    ("another desk", [T(d("11-02"), d("11-08"), desk="legal")], "11-03", []),
    ("absent", [T(d("11-02"), d("11-08"), "甲", "乙", d("11-03"), d("11-04"))], "11-04", [("乙", True)]),
    ("back", [T(d("11-02"), d("11-08"), "甲", "乙", d("11-03"), d("11-04"))], "11-05", [("甲", False)]),
    ("absent, nobody stands in", [T(d("11-02"), d("11-08"), "甲", None, d("11-03"), d("11-04"))], "11-03", []),
    ("gone", [T(d("11-02"), d("11-08"), "离任", "乙")], "11-03", [("乙", True)]),
    ("both gone", [T(d("11-02"), d("11-08"), "离任", "离任")], "11-03", []),
    (
        "two, the later first",
        [T(d("11-02"), d("11-08"), "甲"), T(d("11-05"), d("11-12"), "丙")],
        "11-06",
        [("丙", False), ("甲", False)],
    ),
]


@pytest.mark.parametrize(("name", "terms", "day", "wanted"), STANDING)
def test_who_stands(name, terms, day, wanted):
    found = standing(terms, "resident", d(day), fit=lambda officer: officer != "离任")
    assert [(one.officer, one.stands_in) for one in found] == wanted


GAPS = [
    ([], [("11-01", "11-30")]),
    ([("11-01", "11-30")], []),
    ([("11-05", "11-10")], [("11-01", "11-04"), ("11-11", "11-30")]),
    ([("10-20", "11-10"), ("11-11", "12-31")], []),
    ([("11-11", "11-30"), ("11-01", "11-09")], [("11-10", "11-10")]),
    ([("11-01", "11-20"), ("11-05", "11-08")], [("11-21", "11-30")]),
    ([("12-01", "12-31")], [("11-01", "11-30")]),
]


@pytest.mark.parametrize(("terms", "wanted"), GAPS)
def test_gaps(terms, wanted):
    found = gaps([T(d(start), d(end)) for start, end in terms], d("11-01"), d("11-30"))
    assert found == [(d(start), d(end)) for start, end in wanted]


SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 15)), max_size=6)


@given(SPANS)
def test_a_day_is_in_a_gap_or_under_a_term(spans):
    start = d("11-01")
    terms = [T(start + (low - 5) * DAY, start + (low - 5 + length) * DAY) for low, length in spans]
    free = {day for low, high in gaps(terms, start, d("11-30")) for day in days_between(low, high)}
    for day in days_between(start, d("11-30")):
        assert (day in free) != any(term.starts_on <= day <= term.ends_on for term in terms)
    for one, other in overlaps(terms):
        assert meet(one, other)


def test_month_of():
    assert month_of(d("02-14")) == (d("02-01"), d("02-28"))
    assert month_of(d("12-31")) == (d("12-01"), d("12-31"))

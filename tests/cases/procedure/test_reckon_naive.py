"""The engine against a reckoning that counts squares of a calendar (``naive_reckon``)."""

from datetime import date, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.procedure import CHINA, DayTable, Readings, load_rules
from cases.procedure.reckon import ClockError, reckon

from .naive_reckon import TERMS, lengths, naive

RULES = load_rules()
FIRST = date(2019, 12, 20)
DAYS = st.dates(FIRST, date(2032, 12, 31))
MINUTES = st.datetimes(datetime(2019, 12, 20), datetime(2032, 12, 31), timezones=st.just(CHINA))
CHAINS = [
    (code, chain)
    for code in TERMS
    for size in range(len(TERMS[code][3]) + 1)
    for chain in permutations(TERMS[code][3], size)
    if lengths(code, chain) is not None
]
BAD_CHAINS = [
    (code, chain)
    for code in TERMS
    for size in range(1, len(TERMS[code][3]) + 1)
    for chain in permutations(TERMS[code][3], size)
    if lengths(code, chain) is None
]
NOT_ON_THE_ROAD = {"P10", "P11", "P12", "P14"}  # MPS 126: the nearest detention centre, and 24 hours there


@st.composite
def calendars(draw):
    """Long runs off and weekend days worked, anywhere."""
    run = st.tuples(DAYS, st.integers(1, 12))
    runs = draw(st.lists(run, max_size=6))
    worked = draw(st.frozensets(DAYS, max_size=6))
    off = {first + timedelta(days=n) for first, length in runs for n in range(length)}
    return DayTable(holidays=frozenset(off) - worked, workdays=worked, version="drawn")


def ground_of(chain):
    return "gang" if "grounds" in chain else ""


def test_every_term_is_known_to_both():
    assert set(TERMS) == set(RULES.clocks) - {"P31"}
    for code, (_, _, _, extensions, _) in TERMS.items():
        assert list(extensions) == [row.code for row in RULES.clocks[code][0].extension]


@pytest.mark.parametrize(("code", "chain"), CHAINS, ids=[f"{code} {'+'.join(chain)}" for code, chain in CHAINS])
@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_same_as_counting_squares(code, chain, data):
    clock = RULES.clocks[code][0]
    start = data.draw(MINUTES if clock.unit == "hours" else DAYS, label="start")
    if clock.unit == "months" and data.draw(st.booleans(), label="at a month's end"):
        start = start.replace(day=1) - timedelta(days=data.draw(st.integers(1, 4)))
    calendar = data.draw(calendars(), label="calendar")
    held = data.draw(st.sampled_from([True, False] if clock.roll == "C" else [True, False, None]), label="held")
    travel = (
        0 if clock.ceiling or clock.back or code in NOT_ON_THE_ROAD else data.draw(st.integers(0, 3), label="travel")
    )
    excluded = data.draw(st.integers(0, 40), label="excluded") if clock.pausable else 0
    chosen = data.draw(st.frozensets(st.sampled_from(["X1", "X2", "X3", "X4", "X5", "X7"]), max_size=3), label="chosen")
    got = reckon(
        clock,
        start,
        calendar,
        held=held,
        extensions=chain,
        ground=ground_of(chain),
        travel=travel,
        excluded=excluded,
        readings=Readings(**{name.lower(): "B" for name in chosen}),
    )
    want = naive(code, start, calendar.off, held, chain, travel, excluded, tuple(chosen))
    assert want is not None
    assert {name: getattr(got, name) for name in want} == want


@pytest.mark.parametrize(("code", "chain"), BAD_CHAINS, ids=[f"{code} {'+'.join(chain)}" for code, chain in BAD_CHAINS])
def test_what_the_naive_one_does_not_allow_is_refused(code, chain):
    with pytest.raises(ClockError):
        reckon(
            RULES.clocks[code][0],
            date(2026, 3, 2),
            DayTable(),
            held=True,
            extensions=chain,
            ground=ground_of(chain),
        )


@settings(max_examples=60, deadline=None)
@given(chain=st.sampled_from(CHAINS), day=DAYS, calendar=calendars())
def test_what_holds_for_every_term(chain, day, calendar):
    """Held is never later than free; the conservative day never after the expiry; a roll ends on a working day."""
    code, granted = chain
    clock = RULES.clocks[code][0]
    start = datetime(day.year, day.month, day.day, 9, 30, tzinfo=CHINA) if clock.unit == "hours" else day
    held, free = (
        reckon(clock, start, calendar, held=held, extensions=granted, ground=ground_of(granted))
        for held in (True, False)
    )
    assert held.expiry <= free.expiry
    assert held.raw == free.raw
    if clock.roll != "N":
        assert not calendar.off(free.expiry)
    if held.conservative is not None:
        assert held.conservative <= held.expiry
    assert (free.conservative is None) == (not clock.ceiling or clock.unit == "hours")
    assert held.provisional and free.provisional  # this calendar announces no year

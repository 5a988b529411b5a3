"""What holds of clocks whatever was recorded: steps of every type, in any order, with any parameters."""

from datetime import date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.procedure import CHINA, ClockStatus, ProcEvent, Readings, as_of, load_rules, project
from cases.procedure.clock_state_words import clock_sentence

from .clock_cases import CALENDAR

RULES = load_rules()
TYPES = sorted(set(RULES.events) - {"void"})
KEYS = ["", "a", "b", "c", "d", "e"]
ODD = ["", "x", "0", "-1", "8", "15", "999999999", "1"]
FIRST = datetime(2026, 1, 1, tzinfo=CHINA)
CLOSED = (ClockStatus.DONE, ClockStatus.VOID)


def values_of(param):
    """What a parameter may say, and what nobody should write."""
    if param.values == "reference":
        return st.sampled_from([*KEYS, "nowhere"])
    if param.values == "event":
        return st.sampled_from(TYPES)
    if param.values == "measure":
        return st.sampled_from(sorted(RULES.measures))
    if param.values in RULES.reasons:
        return st.sampled_from([*sorted(RULES.reasons[param.values]), "odd"])
    return st.sampled_from(ODD)


PARAMS = {
    code: st.fixed_dictionaries({}, optional={param.name: values_of(param) for param in RULES.events[code].param})
    for code in TYPES
}
STEP = st.sampled_from(TYPES).flatmap(
    lambda code: st.tuples(
        st.just(code),
        st.integers(0, 400),
        st.one_of(st.none(), st.integers(0, 1439)),
        st.sampled_from([None, 1, 2]),
        st.sampled_from(KEYS),
        PARAMS[code],
    )
)
# Steps that have much to do with one another, so that clocks meet extensions, pauses and ends.
CUSTODY = [
    "detention", "arrest", "bail", "release", "detention_extension", "arrest_request", "arrest_review_acceptance",
    "arrest_non_approval", "decision_served", "investigation_extension", "psychiatric_evaluation_start",
    "psychiatric_evaluation_end", "serious_crime_found", "custody_recalculation", "identity_unknown",
    "identity_established", "transfer_for_prosecution", "prosecution_review_acceptance", "review_extension",
    "supplementary_investigation_return", "procuratorate_bail", "measure_end", "indictment", "fast_track",
]  # fmt: skip
CLOSE = st.sampled_from(CUSTODY).flatmap(
    lambda code: st.tuples(
        st.just(code),
        st.integers(0, 120),
        st.one_of(st.none(), st.integers(0, 1439)),
        st.sampled_from([None, 1, 1, 2]),
        st.sampled_from(KEYS),
        PARAMS[code],
    )
)
STORIES = st.one_of(st.lists(STEP, max_size=14), st.lists(CLOSE, max_size=20))
VOIDS = st.lists(st.integers(1, 20), max_size=2)
READINGS = st.builds(Readings, **{f"x{n}": st.sampled_from("AB") for n in range(1, 8)})
MANY = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def build(drawn, voids):
    events = [
        ProcEvent(
            number,
            kind,
            FIRST + timedelta(days=day, minutes=minute or 0),
            minute is not None,
            person,
            key,
            params,
        )
        for number, (kind, day, minute, person, key, params) in enumerate(drawn, start=1)
    ]
    return events + [
        ProcEvent(len(events) + place, "void", FIRST, voids=target) for place, target in enumerate(voids, start=1)
    ]


@MANY
@given(STORIES, VOIDS, st.randoms(use_true_random=False))
def test_any_order_of_recording_gives_the_same_clocks(drawn, voids, random):
    events = build(drawn, voids)
    shuffled = list(events)
    random.shuffle(shuffled)
    one, two = project(events, RULES, CALENDAR), project(shuffled, RULES, CALENDAR)
    assert one.clocks == two.clocks
    assert one.stalled_from == two.stalled_from


@MANY
@given(STORIES, VOIDS, READINGS)
def test_any_events_give_sound_clocks(drawn, voids, readings):
    events = build(drawn, voids)
    result = project(events, RULES, CALENDAR, readings)
    ids = {event.id for event in events}
    keys = [state.key for state in result.clocks]
    assert len(set(keys)) == len(keys)
    for state in result.clocks:
        versions = [clock for clock in RULES.clocks[state.rule] if clock.version == state.version]
        assert versions and versions[0].basis
        assert state.key.startswith(state.rule)
        assert state.events and set(state.events) <= ids
        assert (state.closed_by is not None) == (state.closed_on is not None) == (state.status in CLOSED)
        assert state.closed_by in (None, *state.events)
        assert state.replaced_by in ("", *keys)
        assert not (state.late and state.reckoning is None)
        if state.status is ClockStatus.RUNNING:
            assert state.expiry is not None
        if state.status in (ClockStatus.NO_START, ClockStatus.PAUSED):
            assert state.expiry is None
        if state.status is ClockStatus.DONE and state.reckoning is None:
            assert state.unsettled, "fulfilled, but nobody knows whether in time: never shown as fine"
        counted = state.reckoning.extensions if state.reckoning else ()
        reported = [extension.code for extension in state.extensions]
        if not versions[0].back:
            assert set(counted) <= set(reported)
            assert state.reckoning is None or set(reported) <= set(counted) or state.unsettled
        if state.reckoning is not None and not versions[0].back:
            assert state.reckoning.raw >= state.reckoning.start or readings.x1 == "B"
        for zh in (True, False):
            assert clock_sentence(RULES, state, zh)


@MANY
@given(STORIES, st.integers(0, 900))
def test_any_events_on_any_day(drawn, days):
    result = project(build(drawn, []), RULES, CALENDAR)
    today = as_of(result, FIRST + timedelta(days=days), RULES)
    running = {state.key: state for state in result.clocks if state.status is ClockStatus.RUNNING}
    assert set(today.overdue) <= set(running)
    assert set(today.days_left) == set(running)
    assert not any(running[key].lapses for key in today.overdue)
    assert {state.key for state in result.clocks if state.unsettled} <= today.unsettled


@MANY
@given(st.lists(CLOSE, max_size=12), st.lists(CLOSE, max_size=8))
def test_the_clocks_of_one_person_do_not_hang_on_the_other(drawn, others):
    """Except that nobody's term rolls over a holiday while the other is held: there the day may differ."""
    mine = [(*step[:3], 1, step[4], {**step[5], "of": ""}) for step in drawn]
    theirs = [(*step[:3], 2, f"other {step[4]}", {**step[5], "of": ""}) for step in others]
    alone = project(build(mine, []), RULES, CALENDAR)
    together = project(build([*mine, *theirs], []), RULES, CALENDAR)

    def told(result):
        return [
            (state.key, state.status, state.closed_on, state.reckoning.raw if state.reckoning else None)
            for state in result.clocks
            if state.person == 1
        ]

    assert told(alone) == told(together)


@MANY
@given(st.integers(0, 364), st.integers(0, 200), st.booleans())
def test_a_class_c_term_rolls_only_where_nobody_is_held_on_its_last_day(start, released, held):
    """K14, against the calendar looked at day by day."""
    began = FIRST + timedelta(days=start)
    events = [ProcEvent(1, "prosecution_review_acceptance", began, source_key="p")]
    if held:
        events.append(ProcEvent(2, "arrest", FIRST - timedelta(days=10), person=1, source_key="a"))
        events.append(ProcEvent(3, "release", began + timedelta(days=released), person=1, source_key="r"))
    else:
        events.append(ProcEvent(2, "bail", FIRST - timedelta(days=10), person=1, source_key="a"))
    state = next(s for s in project(events, RULES, CALENDAR).clocks if s.rule == "Q06")
    raw, expiry = state.reckoning.raw, state.reckoning.expiry
    assert isinstance(raw, date)
    if held and (began + timedelta(days=released)).date() >= raw:
        assert expiry == raw
    else:
        assert not CALENDAR.off(expiry)
        assert all(CALENDAR.off(raw + timedelta(days=day)) for day in range((expiry - raw).days))

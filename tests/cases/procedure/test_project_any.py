"""Any events in any order of recording: the same projection, sound intervals, findings with articles."""

from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from cases.procedure import CHINA, ProcEvent, as_of, load_rules, project

RULES = load_rules()
TYPES = sorted(set(RULES.events) - {"void"})
EVENTS = st.lists(
    st.builds(
        lambda kind, day, hour, person, key, of: (kind, day, hour, person, key, of),
        st.sampled_from(TYPES),
        st.integers(1, 28),
        st.one_of(st.none(), st.integers(0, 23)),
        st.sampled_from([None, 1, 2]),
        st.sampled_from(["", "a", "b", "c"]),
        st.sampled_from(["", "a", "b"]),
    ),
    max_size=12,
)


def build(drawn, voids):
    events = [
        ProcEvent(
            number,
            kind,
            datetime(2026, 3, day, hour or 0, tzinfo=CHINA),
            hour is not None,
            person,
            key,
            {"of": of, "measure": "detention", "round": str(day % 3)},
        )
        for number, (kind, day, hour, person, key, of) in enumerate(drawn, start=1)
    ]
    for target in voids:
        events.append(ProcEvent(len(events) + 1, "void", datetime(2026, 4, 1, tzinfo=CHINA), voids=target))
    return events


@given(EVENTS, st.lists(st.integers(1, 14), max_size=3), st.randoms(use_true_random=False))
def test_any_order_of_recording_gives_the_same_projection(drawn, voids, random):
    events = build(drawn, voids)
    shuffled = list(events)
    random.shuffle(shuffled)
    assert project(shuffled, RULES) == project(events, RULES)


@given(EVENTS, st.lists(st.integers(1, 14), max_size=3))
def test_any_events_give_sound_intervals_and_findings(drawn, voids):
    result = project(build(drawn, voids), RULES)
    assert result.stage in RULES.stages
    for interval in result.intervals:
        assert interval.end is None or interval.end >= interval.start
        assert interval.end is None or interval.end_why in RULES.events
    for state in result.persons.values():
        held = sorted((i for i in state.intervals if i.custody), key=lambda i: i.start)
        for one, two in zip(held, held[1:], strict=False):
            assert one.end is not None and one.end <= two.start
    for hit in result.findings:
        assert hit.article
    as_of(result, datetime(2026, 3, 15, 12, tzinfo=CHINA), RULES)

"""A settled finding stays listed, touches nothing, and is open again when its events change."""

from datetime import date
from itertools import permutations

from cases.procedure import load_rules, project

from .story import story

RULES = load_rules()
CONTRADICTION = "filing 2026-03-02 #f\narrest_approval 2026-03-10 @1 #a\nbail 2026-03-12 @1 #b\n"
SETTLED = CONTRADICTION + "finding_settlement 2026-03-20 code=approved_arrest_on_bail of=a|b choice=police #s\n"


def open_and_settled(text):
    """The codes that are open, those that are settled, and what is unsettled."""
    result = project(story(text), RULES)
    return (
        {hit.code for hit in result.findings if hit.settled_by is None},
        {hit.code for hit in result.findings if hit.settled_by is not None},
        result.unsettled,
    )


def test_open_until_somebody_settles_it():
    assert open_and_settled(CONTRADICTION) == (
        {"approved_arrest_on_bail"},
        set(),
        {"measure:1", "person:1"},
    )
    assert open_and_settled(SETTLED) == (set(), {"approved_arrest_on_bail"}, frozenset())


def test_it_tells_which_event_settled_it_when_and_how():
    (hit,) = project(story(SETTLED), RULES).findings
    assert (hit.settled_by, hit.settled_on, hit.choice) == (4, date(2026, 3, 20), "police")
    assert set(hit.events) == {2, 3}


def test_the_order_of_the_keys_does_not_matter():
    assert open_and_settled(SETTLED.replace("of=a|b", "of=b|a"))[1] == {"approved_arrest_on_bail"}


def test_other_code_person_or_events_settle_nothing():
    for wrong in (
        SETTLED.replace("code=approved_arrest_on_bail", "code=arrest_before_decision"),
        SETTLED.replace("of=a|b", "of=a"),
        SETTLED.replace("of=a|b", "of=a|b|f"),
        SETTLED.replace("choice=police", "choice=police person=2"),
        SETTLED.replace("choice=police", "choice=police @2"),
    ):
        assert open_and_settled(wrong)[0] == {"approved_arrest_on_bail"}, wrong


def test_voiding_the_settlement_opens_it_again():
    assert open_and_settled(SETTLED + "void 2026-03-21 !4")[0] == {"approved_arrest_on_bail"}


def test_what_remains_after_one_of_its_events_is_voided_is_open():
    # the bail was wrong and is told anew: another record, not the one that was looked at
    again = SETTLED + "void 2026-03-21 !3\nbail 2026-03-13 @1 #c\n"
    assert open_and_settled(again) == ({"approved_arrest_on_bail"}, set(), {"measure:1", "person:1"})
    # told anew by the same ledger row: the same key, recorded after the settlement
    same = SETTLED + "void 2026-03-21 !3\nbail 2026-03-13 @1 #b\n"
    assert open_and_settled(same)[0] == {"approved_arrest_on_bail"}
    # voided for good: nothing is left
    assert open_and_settled(SETTLED + "void 2026-03-21 !3\n") == (set(), set(), frozenset())


def test_of_two_settlements_the_later_counts():
    later = SETTLED + "finding_settlement 2026-03-25 code=approved_arrest_on_bail of=a|b choice=procuratorate\n"
    (hit,) = project(story(later), RULES).findings
    assert (hit.settled_by, hit.choice) == (5, "procuratorate")
    (before,) = project(story(later + "void 2026-03-26 !5"), RULES).findings
    assert (before.settled_by, before.choice) == (4, "police")


def test_one_of_two_findings_is_settled():
    text = SETTLED + "bail 2026-03-12 @2 #d\narrest_approval 2026-03-10 @2 #e\n"
    assert open_and_settled(text)[2] == {"measure:2", "person:2"}


def test_the_order_in_which_the_events_are_handed_over_does_not_matter():
    events = story(SETTLED)
    expected = project(events, RULES)
    for shuffled in permutations(events):
        assert project(shuffled, RULES) == expected


def test_clocks_are_settled_with_it():
    text = (
        "detention 2026-03-05 @1 #m\nmeasure_end 2026-03-01 @1 of=m measure=detention #e\n"
        "filing 2026-03-01 #f\nacceptance 2026-03-01 #g\n"
    )
    settlement = "finding_settlement 2026-03-20 code=measure_ends_before_start of=e|m choice=as_recorded\n"
    before, after = project(story(text), RULES), project(story(text + settlement), RULES)
    assert any(clock.unsettled for clock in before.clocks)
    assert not any(clock.unsettled for clock in after.clocks)

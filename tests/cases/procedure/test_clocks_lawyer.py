"""What a lawyer found: terms that ended where custody went on, or ran for whom they did not concern."""

import datetime as dt

import pytest

from cases.procedure import CHINA, ProcEvent, as_of, load_rules, project

A, B = 1, 2


def event(pk, code, day, person=None, hour=None, **params):
    at = dt.datetime.fromisoformat(f"{day} {hour or '00:00'}").replace(tzinfo=CHINA)
    return ProcEvent(pk, code, at, hour is not None, person, f"form:{pk}", params)


def story(*told):
    return project(
        [event(pk, *one[:3], **(one[3] if len(one) > 3 else {})) for pk, one in enumerate(told, 1)], load_rules()
    )


def clock(projection, rule, person):
    return next((s for s in projection.clocks if s.rule == rule and s.person == person and not s.replaced_by), None)


ARRESTED = (
    ("filing", "2026-01-05", None),
    ("detention", "2026-01-10", A),
    ("arrest_request", "2026-01-12", A),
    ("arrest_review_acceptance", "2026-01-12", None),
    ("arrest_approval", "2026-01-19", A),
    ("arrest", "2026-01-19", A),
)


@pytest.mark.parametrize(
    "back",
    [("handover_return", "2026-03-13", None, {"kind": "prosecution"}), ("transfer_withdrawal", "2026-03-13", None)],
)
def test_a_transfer_handed_or_taken_back_lets_custody_run_on(back):
    """CPL 156, RULES 158: the term of the investigation is not over; it ends two months after the arrest."""
    seen = story(*ARRESTED, ("transfer_for_prosecution", "2026-03-12", None), back)
    state = clock(seen, "P17", A)
    assert (state.status, state.expiry) == ("running", dt.date(2026, 3, 19))
    assert state.key in as_of(seen, dt.datetime(2026, 6, 1, tzinfo=CHINA), load_rules()).overdue


def test_a_request_for_arrest_handed_back_lets_the_three_days_run_on():
    """CPL 91: detained on 01-10, three days; the request came back."""
    seen = story(*ARRESTED[:3], ("handover_return", "2026-01-13", None, {"kind": "arrest"}))
    state = clock(seen, "P13", A)
    assert (state.status, state.expiry) == ("running", dt.date(2026, 1, 13))
    review = clock(seen, "Q01", A)
    assert review is None or review.status == "void"


def test_a_later_acceptance_for_another_begins_nothing_for_the_first():
    """RULES 282: B's request is accepted on 02-22; A has been decided on and arrested."""
    seen = story(
        *ARRESTED,
        ("detention", "2026-02-20", B),
        ("arrest_request", "2026-02-22", B),
        ("arrest_review_acceptance", "2026-02-22", None),
    )
    assert clock(seen, "Q01", B).expiry == dt.date(2026, 3, 1)
    assert all(state.status == "done" for state in seen.clocks if state.rule == "Q01" and state.person == A)


def test_who_is_at_large_is_not_transferred_with_the_others():
    """RULES 158: B is at large when A is transferred, and is arrested later: B has no review, but a term of custody."""
    seen = story(
        *ARRESTED,
        ("at_large", "2026-01-20", B),
        ("transfer_for_prosecution", "2026-03-12", None),
        ("prosecution_review_acceptance", "2026-03-12", None),
        ("detention", "2026-03-20", B),
        ("arrest_approval", "2026-03-28", B),
        ("arrest", "2026-03-28", B),
    )
    assert clock(seen, "Q06", A).expiry is not None
    assert clock(seen, "Q06", B) is None
    assert clock(seen, "P17", B).expiry == dt.date(2026, 5, 28)


def test_who_leaves_the_case_was_held_in_it_until_then():
    """K14: on Saturday 2026-03-14 A was held, so the day did not roll; leaving on 03-20 changes nothing."""
    before = story(
        *ARRESTED,
        ("transfer_for_prosecution", "2026-02-14", None),
        ("prosecution_review_acceptance", "2026-02-14", None),
    )
    after = story(
        *ARRESTED,
        ("transfer_for_prosecution", "2026-02-14", None),
        ("prosecution_review_acceptance", "2026-02-14", None),
        ("separate_handling", "2026-03-20", A),
    )
    assert clock(before, "Q06", A).expiry == dt.date(2026, 3, 14)
    assert clock(after, "Q06", A).expiry == dt.date(2026, 3, 14)


def test_a_recalculation_decided_after_the_term_revives_nothing():
    """CPL 160, MPS 151: P17 was up on 03-19; decided on 03-20, though the crime was found on 03-01."""
    seen = story(*ARRESTED, ("serious_crime_found", "2026-03-01", A), ("custody_recalculation", "2026-03-20", A))
    assert clock(seen, "P19", A) is None
    assert clock(seen, "P17", A).unsettled


CONCLUDED = ("proc_case_concluded", "2026-01-19", None, {"result": "arrest_not_approved"})
HELD = [
    # approved, never executed: P13 and Q01 are fulfilled, nothing runs (CPL 90)
    (ARRESTED[:5], "2026-05-01", "approved_arrest_not_executed"),
    ((*ARRESTED[:4], CONCLUDED), "2026-05-01", "held_without_term"),  # how A was decided is not told
    (ARRESTED, "2026-02-01", None),  # P17 runs
    ((*ARRESTED, ("release", "2026-02-01", A)), "2026-05-01", None),
]


@pytest.mark.parametrize(("told", "on", "found"), HELD)
def test_custody_without_any_term_is_pointed_out(told, on, found):
    """CPL 98: nobody is held without a term."""
    seen = as_of(story(*told), dt.datetime.fromisoformat(on).replace(tzinfo=CHINA), load_rules())
    assert [hit.code for hit in seen.findings if hit.person == A] == ([found] if found else [])


def test_an_indictment_without_the_courts_acceptance_shows_a_trial_without_start():
    """CPL 208: the court's term runs from its acceptance, which is not recorded; summary procedure takes its place."""
    told = (
        *ARRESTED,
        ("transfer_for_prosecution", "2026-03-12", None),
        ("prosecution_review_acceptance", "2026-03-12", None),
        ("indictment", "2026-04-01", A),
    )
    assert clock(story(*told), "C01", A).status == "no_start"
    accepted = story(*told, ("court_acceptance", "2026-04-03", None, {"procedure": "summary"}))
    assert clock(accepted, "C01", A) is None
    assert clock(accepted, "C02", A).expiry == dt.date(2026, 4, 23)

"""Where steps of the procedure that belong to matters of supervision are taken: in each state what the flow says."""

import pytest

from cases.matters.loader import flow_of
from cases.register.doors import Asked, door_of
from cases.supervision.doors import STEPS, ahead, grows_in
from cases.supervision.following import DESK
from tests.cases.supervision.filing import FilingWalk
from tests.factories import fresh

# (step, kind, states in which the matter waits for it, states in which it does not)
NAMED = [
    (
        "filing",
        "filing_supervision",
        {"on_file", "delay_explained", "filing_due", "not_executed"},
        {"filed", "holding"},
    ),
    ("filing_order", "filing_supervision", {"on_file", "delay_explained", "order_drafted"}, {"filed", "filing_due"}),
    ("withdrawal_order", "filing_supervision", {"on_file", "explained"}, {"withdrawal_due"}),
    ("defence_complaint_answer", "complaint", {"correcting", "reviewing"}, set()),
    ("violation_reply", "violation", {"served", "urged", "objected"}, {"found", "to_approve"}),
    (
        "non_approval_review_decision",
        "decision_objection",
        {"raised", "examining", "proposed"},
        {"drafted", "approved"},
    ),
]


SORTED = [
    ("filing", "filing_supervision", "non_filing", {"filing_due", "not_executed"}, set()),
    ("filing", "filing_supervision", "undecided", {"filing_due", "not_executed"}, set()),
    ("filing", "filing_supervision", "filing", set(), {"filing_due", "not_executed", "withdrawal_due"}),
    ("case_withdrawal", "filing_supervision", "filing", {"withdrawal_due", "not_executed"}, set()),
    ("case_withdrawal", "filing_supervision", "non_filing", set(), {"not_executed", "reported"}),
    ("withdrawal_order", "filing_supervision", "filing", {"explained", "order_drafted"}, set()),
    ("withdrawal_order", "filing_supervision", "non_filing", set(), {"on_file", "explained", "order_drafted"}),
    ("filing_order", "filing_supervision", "filing", set(), {"explained", "order_drafted"}),
    ("non_approval_review_decision", "decision_objection", "review_arrest", {"raised", "examining"}, set()),
    ("non_approval_review_decision", "decision_objection", "review_np", set(), {"raised", "examining"}),
]


@pytest.mark.parametrize(("code", "kind", "sort", "waits", "never"), SORTED)
def test_what_a_matter_is_about_says_whether_the_step_is_ahead_of_it(code, kind, sort, waits, never) -> None:
    assert waits <= ahead(kind, code, sort) and not never & ahead(kind, code, sort)


@pytest.mark.parametrize(("code", "kind", "waits", "not_yet"), NAMED, ids=[row[0] for row in NAMED])
def test_the_states_that_were_forgotten(code: str, kind: str, waits: set, not_yet: set) -> None:
    assert waits <= ahead(kind, code) and not not_yet & ahead(kind, code)


def path_exists(flow, code: str, state: str) -> bool:
    """Whether that side alone can come from this state to the step: tried path by path."""
    wanted = [act for act in flow.act if act.event is not None and act.event.type == code]
    for goal in wanted:
        paths, seen = [state], set()
        while paths:
            here = paths.pop()
            if here in goal.start:
                return True
            if here in seen:
                continue
            seen.add(here)
            steps = (act for act in flow.act if act.desk != DESK and act.side in (goal.side, "both"))
            paths += [act.to for act in steps if act.to and here in act.start]
    return False


@pytest.mark.parametrize("code", STEPS)
def test_in_every_state_the_door_is_what_the_flow_says(code: str) -> None:
    flow = flow_of(STEPS[code].kind)
    for state in flow.state:
        expected = not state.closed and path_exists(flow, code, state.code)
        assert (state.code in ahead(flow.kind, code)) == expected, state.code


@pytest.mark.parametrize("code", STEPS)
def test_a_step_is_recorded_by_some_act_of_its_kind_or_begins_one(code: str) -> None:
    flow = flow_of(STEPS[code].kind)
    recorded = any(act.event is not None and act.event.type == code for act in flow.act)
    begins = STEPS[code].begins
    assert recorded or begins
    assert not begins or flow.act_of(begins).opening


def test_an_objection_grows_where_the_flow_lets_one_object() -> None:
    for kind in {row.grows_from for row in STEPS.values()} - {""}:
        act = flow_of(kind).act_of("objected")
        assert act.desk == DESK and grows_in(kind) == set(act.start)


@pytest.mark.django_db
def test_a_filing_while_the_term_for_the_reasons_has_run_out_is_taken_in_its_matter() -> None:
    walk = FilingWalk()
    case = walk.case()
    matter = walk.withdrawal_due(case)
    said = {**matter.data, "direction": "non_filing"}
    type(matter).objects.filter(pk=matter.pk).update(state="on_file", told_state="on_file", inner_side="", data=said)
    for code, officer in (("filing", walk.legal), ("filing_order", walk.prosecutor)):
        door = door_of(fresh(officer), case, Asked(code, "", "investigation", False))
        assert door is not None and str(matter.pk) in door.url, code


@pytest.mark.django_db
def test_a_withdrawal_of_the_case_is_not_led_to_an_order_to_file() -> None:
    """RULES 563: not carried out, the order waits for the filing; the police withdraw the case by the plain form."""
    walk = FilingWalk()
    matter = walk.act(walk.prosecutor, walk.ordered(), "not_executed", "2026-04-08")
    case, codes = walk.case(2), {"case_withdrawal": None, "filing": str(matter.pk)}
    type(matter).objects.filter(pk=matter.pk).update(case=case)
    for code, where in codes.items():
        found = door_of(fresh(walk.legal), case, Asked(code, "", "investigation", False))
        assert (found is None) == (where is None) and (where is None or where in found.url), code

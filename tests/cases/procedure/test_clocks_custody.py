"""Which terms end somebody's custody: none that is held against a person who was let go."""

import pytest

from cases.procedure import load_rules, project

from .clock_cases import CALENDAR
from .story import story

RULES = load_rules()
REVIEW = "arrest 2026-01-05 10:00 @1\nprosecution_review_acceptance 2026-03-05\n"
RETURNED = REVIEW + "supplementary_investigation_return 2026-03-20 @1 #r\n"
SERVED = RETURNED + "decision_served 2026-03-21 @1 of=r\n"

# what, steps, rule, whether it ends the custody of person 1
CASES = [
    ("held under review", REVIEW, "Q06", True),
    ("let go before the last day", REVIEW + "release 2026-03-25 @1", "Q06", False),
    ("let go when it was up, and it is still owed", REVIEW + "release 2026-04-20 @1", "Q06", False),
    ("bailed by the procuratorate when it was up", REVIEW + "procuratorate_bail 2026-04-20 @1", "Q06", False),
    ("held, receipt not recorded", "arrest 2026-01-05 @1\ntransfer_for_prosecution 2026-03-02", "Q06", True),
    (
        "let go, receipt not recorded",
        "arrest 2026-01-05 @1\ntransfer_for_prosecution 2026-03-02\nrelease 2026-03-10 @1",
        "Q06",
        False,
    ),
    ("another is held", REVIEW + "release 2026-03-25 @1\narrest 2026-01-05 10:00 @2", "Q06", False),
    ("held while it is paused", REVIEW + "psychiatric_evaluation_start 2026-03-10 @1", "Q06", True),
    (
        "let go while it is paused",
        REVIEW + "psychiatric_evaluation_start 2026-03-10 @1\nrelease 2026-03-15 @1",
        "Q06",
        False,
    ),
    ("held in supplementary investigation", SERVED, "P25", True),
    ("held, receipt of the return not recorded", RETURNED, "P25", True),
    ("let go in supplementary investigation", SERVED + "release 2026-05-02 @1", "P25", False),
    ("let go, receipt of the return not recorded", RETURNED + "bail 2026-04-02 @1", "P25", False),
]


@pytest.mark.parametrize(("what", "steps", "rule", "ends"), CASES, ids=[case[0] for case in CASES])
def test_it_ends_custody(what, steps, rule, ends):
    (state,) = [s for s in project(story(steps), RULES, CALENDAR).clocks if s.rule == rule and s.person == 1]
    assert state.custody_end is ends

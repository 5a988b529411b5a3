"""The demonstration's supervision is told by the services of the pages, in many states."""

from collections import Counter

import pytest

from cases.matters.check import matter_differences
from cases.matters.models import Matter
from cases.supervision.models_repeat import RepeatProposal
from sharing.demo.supervision_table import TABLE

# In one process, so that it is seeded once.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]


def test_every_story_is_told(demo):
    states = Counter(Matter.objects.filter(kind__in={told.kind for told in TABLE}).values_list("kind", "state"))
    assert sum(states.values()) == len(TABLE)
    for wanted in (
        ("violation", "corrected"), ("violation", "reported"), ("violation", "revoked"), ("violation", "objected"),
        ("violation", "urged"), ("filing_supervision", "done"), ("filing_supervision", "reported"),
        ("filing_supervision", "no_need"), ("filing_supervision", "reconsidering"),
        ("clue", "done"), ("oversight_referral", "fed_back"), ("complaint", "reviewing"),
    ):  # fmt: skip
        assert states[wanted], wanted
    assert RepeatProposal.objects.filter(state="proposed").count() == 1
    assert list(matter_differences()) == []

"""The demonstration's supervision is told by the services of the pages, in many states."""

import datetime as dt
from collections import Counter

import pytest
import time_machine
from django.utils import timezone

from cases.matters.check import matter_differences
from cases.matters.models import Matter
from cases.supervision.models_repeat import RepeatProposal
from sharing.demo.seed import demo_seed
from sharing.demo.supervision_table import TABLE

# In one process with the other tests of the demonstration, which is seeded for each module.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]
NOW = timezone.make_aware(dt.datetime(2026, 11, 18, 10, 0))


def test_every_story_is_told(settings, tmp_path):
    settings.OFFICE_VAR = tmp_path
    with time_machine.travel(NOW, tick=True):
        assert demo_seed(now=NOW, say=lambda text: None, per_week=4)
    states = Counter(Matter.objects.filter(kind__in={told.kind for told in TABLE}).values_list("kind", "state"))
    assert sum(states.values()) == len(TABLE)
    for wanted in (
        ("violation", "corrected"), ("violation", "reported"), ("violation", "revoked"), ("violation", "objected"),
        ("violation", "urged"), ("filing_supervision", "done"), ("filing_supervision", "reconsidering"),
        ("clue", "done"), ("oversight_referral", "fed_back"), ("complaint", "reviewing"),
    ):  # fmt: skip
        assert states[wanted], wanted
    assert RepeatProposal.objects.filter(state="proposed").count() == 1
    assert list(matter_differences()) == []

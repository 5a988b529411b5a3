"""What the demonstration's agencies ask of each other: as many as the seed article names, in many states, in order."""

import datetime as dt
from collections import Counter, defaultdict

import pytest
from django.utils import timezone

from cases.matters.check import matter_differences
from cases.matters.models import Matter
from office.papers.models import Document

# In one process, so that it is seeded once.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]
KINDS = {"intervention": 11, "consultation": 22, "opinion_hearing": 6, "joint_supervision": 3, "interference": 2}


def test_every_round_is_told(demo):
    assert [line for line in demo.said if "collaboration, not taken: -" in line], demo.said
    found = Matter.objects.filter(kind__in=KINDS)
    assert Counter(found.values_list("kind", flat=True)) == KINDS
    states = Counter(found.values_list("kind", "state"))
    assert states["opinion_hearing", "done"] == 5
    for wanted in (
        ("intervention", "done"), ("intervention", "opined"), ("intervention", "following"),
        ("intervention", "weighing"), ("intervention", "intervening"), ("intervention", "declined"),
        ("intervention", "asked"),
        ("consultation", "done"), ("consultation", "following"), ("consultation", "up_procuratorate"),
        ("consultation", "noted_procuratorate"), ("joint_supervision", "lifted"), ("joint_supervision", "listed"),
        ("interference", "recorded"), ("interference", "settled"),
    ):  # fmt: skip
        assert states[wanted], wanted
    for matter in found.prefetch_related("steps"):
        moments = [step.at for step in matter.steps.order_by("position")]
        assert moments == sorted(moments) and moments[-1] <= timezone.now(), matter
    assert list(matter_differences()) == []
    _numbered_in_order()


def _numbered_in_order() -> None:
    """Papers bear their numbers in the order of their days."""
    days: dict[str, list[dt.date]] = defaultdict(list)
    kinds = (
        "intervention_invitation",
        "intervention_opinion",
        "consultation_record",
        "written_opinion",
        "joint_notice",
    )
    rows = Document.objects.filter(kind__in=kinds).order_by("series", "year", "number")
    for document in rows:
        days[document.series].append(document.issued_on)
    assert days and all(listed == sorted(listed) for listed in days.values()), dict(days)

"""The demonstration's suggestions stand in every state that there is, on days that have been."""

import datetime as dt

import pytest
from django.utils import timezone

from cases.matters.loader import flow_of
from cases.suggestions.models import Suggestion
from cases.suggestions.models_door import DoorLink
from office.access.queries import visible
from office.agencies.models import Officer
from sharing.demo.leave import demo_refusal
from sharing.demo.people import office_make
from sharing.demo.plan import make_plan
from sharing.demo.suggestions import suggestions_record
from sharing.demo.suggestions_table import TABLE

pytestmark = pytest.mark.django_db


def test_every_state_has_one_and_no_step_lies_ahead() -> None:
    now = timezone.localtime()
    office_make(make_plan(now.date()))
    assert suggestions_record(now) == len(TABLE)
    states = {one.code for one in flow_of("suggestion").state}
    assert set(Suggestion.objects.values_list("state", flat=True)) == states
    for one in Suggestion.objects.prefetch_related("steps"):
        days = [step.on for step in one.steps.order_by("position")]
        assert days == sorted(days) and days[-1] <= now.date(), one.title
    post = Officer.objects.get(username="youzheng")
    seen = visible(Suggestion, post)
    assert {one.addressee_name for one in seen} == {"海山区邮政管理局"} and seen.count() == 3
    by_link = Suggestion.objects.filter(steps__act="reply", steps__by=None)
    assert by_link.exists() and DoorLink.objects.filter(suggestion__in=by_link).exists()
    numbers = Suggestion.objects.exclude(number="").order_by("issued_on", "pk").values_list("number", flat=True)
    order = [int(number.split("〕")[1].rstrip("号")) for number in numbers]
    assert order == sorted(order)
    # Agencies that a suggestion has entered are the invented county's, so that the demonstration can be left.
    assert demo_refusal() == ""


def test_a_week_of_holidays_does_not_stop_it() -> None:
    """The longest term falls into the Spring Festival: urging still finds it over."""
    now = timezone.make_aware(dt.datetime(2027, 4, 20, 9))
    office_make(make_plan(now.date()))
    assert suggestions_record(now) == len(TABLE)

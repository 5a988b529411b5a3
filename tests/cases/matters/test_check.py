"""What is stored of matters is what their steps say; a row changed by hand is found."""

import pytest
from django.core.management import CommandError, call_command

from cases.matters.check import matter_differences
from cases.matters.models import Matter
from office.followup.models import FollowUp
from tests.cases.matters.sample import Walk, flow_use

pytestmark = pytest.mark.django_db


@pytest.fixture
def matter(monkeypatch) -> Matter:
    flow_use(monkeypatch)
    return Walk().sent(2)


def test_agrees_after_steps(matter):
    assert list(matter_differences()) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"state": "asked"}, "state asked"),
        ({"told_state": "asked"}, "told asked"),
        ({"inner_side": "police"}, "inner side police"),
        ({"closed": True}, "closed or not"),
        ({"version": 9}, "version 9"),
    ],
)
def test_a_changed_row_is_found(matter, change, words):
    Matter.objects.filter(pk=matter.pk).update(**change)
    assert any(words in line for line in matter_differences())


def test_a_lost_duty_is_found(matter):
    row = FollowUp.objects.filter(root_kind="matter", closed_at=None).first()
    FollowUp.objects.filter(pk=row.pk).update(key="matter:0:lost")
    assert any("not in the list" in line for line in matter_differences())


def test_the_document_of_flows_is_current():
    """``manage.py flows`` after every change of a flow."""
    try:
        call_command("flows", "--check")
    except CommandError as error:
        pytest.fail(str(error))

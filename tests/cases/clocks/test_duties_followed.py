"""A term that a matter follows is told once: as what is to be done on the matter."""

import datetime as dt

import pytest
from django.utils import timezone

from cases.clocks.days import Today
from cases.clocks.duties import duties
from cases.register.models_clocks import Clock
from office.access.roles import Role
from office.followup.models import FollowUp
from tests.case_factories import case_make
from tests.factories import county

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("rule", "owner", "told"), [("P13", "unit", False), ("P10", "unit", True), ("P13", "legal", True)]
)
def test_told_once(rule, owner, told):
    """Only where the very officer owes that very term of that case on a matter."""
    made = county()
    case = case_make(made)
    FollowUp.objects.create(
        key="matter:1:x",
        kind="matter.duty",
        owner=made.departments[owner].principal,
        root_kind="matter",
        root_id=1,
        opened_at=timezone.now(),
        due_on=dt.date(2026, 3, 6),
        params={"rule": rule, "case": case.pk},
    )
    officer = made.officers[Role.POLICE_HANDLER]
    found = Clock.objects.filter(duties(officer, Today.at(timezone.now())), case=case, rule="P13")
    assert found.exists() is told

"""The hourly sweep of what has ended."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from cases.register.models import Case, CaseGroupPermission
from office.access.context import Purpose, acting_as
from office.access.models import Level
from office.access.services import grant_give
from office.config.schedule import gathered
from office.tasks import sweep_expired_access
from tests.factories import county

pytestmark = pytest.mark.django_db


def test_the_sweep_clears_what_ended_and_nothing_else():
    made = county()
    now = timezone.now()
    case = Case.objects.create(office=made.office, opened_at=now, updated_at=now)
    with acting_as(Purpose("test")):
        for name, days in (("unit", 2), ("legal", 9)):
            grant_give(
                root=case,
                principal=made.departments[name].principal,
                level=Level.SEE,
                reason="办案需要",
                basis="工作办法第六条",
                valid_until=now + dt.timedelta(days=days),
            )
    assert sweep_expired_access() == 0
    with time_machine.travel(now + dt.timedelta(days=3)):
        assert sweep_expired_access() == 1
        assert sweep_expired_access() == 0
    assert CaseGroupPermission.objects.get().group == made.departments["legal"].principal.group


def test_the_sweep_is_on_the_schedule():
    assert gathered()["sweep-expired-access"]["task"] == sweep_expired_access.name

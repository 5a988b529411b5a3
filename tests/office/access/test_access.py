"""Grants, what is derived from them, and the one rule of sight."""

import datetime as dt
from io import StringIO

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.http import Http404
from django.utils import timezone

from cases.register.models import Case, CaseAccess, CaseGrant, CaseGroupPermission
from office.access.actions import Action
from office.access.context import Purpose, acting_as
from office.access.models import FOREVER, Level
from office.access.queries import can, level_of, require, visible, visible_get
from office.access.roles import Role
from office.access.services import expired_sweep, grant_give, grant_withdraw
from office.agencies.models import Officer
from tests.factories import county, fresh

pytestmark = pytest.mark.django_db
ROLES_SEEING = [
    Role.POLICE_HANDLER,
    Role.POLICE_UNIT_HEAD,
    Role.POLICE_LEGAL,
    Role.POLICE_LEADER,
    Role.POLICE_OVERSIGHT,
    Role.RESIDENT_PROSECUTOR,
    Role.PROSECUTOR,
    Role.MINORS_PROSECUTOR,
    Role.CASE_MANAGER,
    Role.CUSTODY_SUPERVISOR,
    Role.COMPLAINTS_PROSECUTOR,
    Role.CHIEF_PROCURATOR,
    Role.UPPER_LEVEL,
]
ROLES_BLIND = [Role.DETENTION_CENTRE, Role.OFFICE_STAFF, Role.THIRD_PARTY, Role.ADMINISTRATOR, Role.AUDITOR]


@pytest.fixture
def made():
    return county()


@pytest.fixture
def case(made):
    now = timezone.now()
    return Case.objects.create(office=made.office, opened_at=now, updated_at=now, title="某案")


def give(case, principal, level=Level.SEE, until=FOREVER):
    with acting_as(Purpose("test")):
        return grant_give(
            root=case, principal=principal, level=level, reason="办案需要", basis="工作办法第六条", valid_until=until
        )


def check() -> str:
    out = StringIO()
    call_command("check_access", stdout=out, stderr=out)
    return out.getvalue()


@pytest.mark.parametrize("role", ROLES_SEEING)
def test_a_grant_to_the_officer_shows_the_case(made, case, role):
    officer = fresh(made.officers[role])
    assert not visible(Case, officer).exists()
    give(case, officer.principal)
    assert list(visible(Case, fresh(officer))) == [case]
    assert fresh(officer).has_perm("cases.view_case", case)
    assert not fresh(officer).has_perm("cases.work_case", case)


@pytest.mark.parametrize("role", ROLES_BLIND)
def test_roles_without_case_work_see_nothing_even_with_a_grant(made, case, role):
    officer = fresh(made.officers[role])
    give(case, officer.principal, Level.WORK)
    assert not visible(Case, officer).exists()
    assert not officer.has_perm("cases.view_case", case)
    with pytest.raises(Http404):
        require(officer, Action.CASE_SEE, case)


def test_department_and_agency_grants_reach_their_officers_and_no_other(made, case):
    give(case, made.departments["unit"].principal, Level.WORK)
    handler, legal = fresh(made.officers[Role.POLICE_HANDLER]), fresh(made.officers[Role.POLICE_LEGAL])
    assert level_of(handler, case) == Level.WORK
    assert level_of(legal, case) == Level.NONE
    leader = fresh(made.officers[Role.POLICE_LEADER])
    assert visible(Case, leader).exists(), "a leader reaches every department of the bureau"
    assert not visible(Case, fresh(made.officers[Role.CHIEF_PROCURATOR])).exists()
    give(case, made.procuratorate.principal)
    assert visible(Case, fresh(made.officers[Role.CHIEF_PROCURATOR])).exists()


def test_disabled_officers_superusers_and_missing_objects_have_no_permission(made, case):
    officer = fresh(made.officers[Role.PROSECUTOR])
    give(case, officer.principal)
    assert not officer.has_perm("cases.view_case")
    officer.is_active = False
    assert not visible(Case, officer).exists()
    root = fresh(made.officers[Role.ADMINISTRATOR])
    assert "is_superuser" not in {field.name for field in Officer._meta.get_fields()}, "nobody opens everything"
    assert not root.has_perm("cases.view_case", case)
    assert not root.has_perm("cases.view_case")


def test_invisible_is_404_and_visible_but_not_allowed_403(made, case):
    officer = fresh(made.officers[Role.PROSECUTOR])
    with pytest.raises(Http404):
        require(officer, Action.CASE_RECORD, case)
    give(case, officer.principal, Level.SEE)
    with pytest.raises(PermissionDenied):
        require(fresh(officer), Action.CASE_RECORD, case)
    give(case, officer.principal, Level.WORK)
    require(fresh(officer), Action.CASE_RECORD, case)
    assert not can(fresh(officer), Action.OFFICER_MANAGE)


def test_expiry_closes_at_its_minute_everywhere(made, case):
    officer = fresh(made.officers[Role.PROSECUTOR])
    give(case, officer.principal, Level.SEE, timezone.now() + dt.timedelta(days=30))
    give(case, officer.principal, Level.WORK, timezone.now() + dt.timedelta(days=3))
    assert level_of(fresh(officer), case) == Level.WORK
    with time_machine.travel(timezone.now() + dt.timedelta(days=4)):
        assert level_of(fresh(officer), case) == Level.SEE
        assert not fresh(officer).has_perm("cases.work_case", case)
        assert fresh(officer).has_perm("cases.view_case", case)
    with time_machine.travel(timezone.now() + dt.timedelta(days=31)):
        assert not visible(Case, fresh(officer)).exists()
        assert not fresh(officer).has_perm("cases.view_case", case)
        assert "agree" in check(), "a month later by the clock"
        expired_sweep(Case, timezone.now())
        assert "agree" in check(), "and after the sweep"


def test_withdrawing_one_of_two_grants_leaves_the_other(made, case):
    officer = fresh(made.officers[Role.PROSECUTOR])
    first = give(case, officer.principal, Level.WORK)
    first = CaseGrant.objects.get(level=Level.WORK)
    give(case, officer.principal, Level.SEE)
    with acting_as(Purpose("test")):
        grant_withdraw(grant=first, reason="已移交")
    assert level_of(fresh(officer), case) == Level.SEE
    with acting_as(Purpose("test")):
        grant_withdraw(grant=CaseGrant.objects.get(level=Level.SEE), reason="已移交")
    assert level_of(fresh(officer), case) == Level.NONE
    assert not CaseAccess.objects.exists()
    assert "agree" in check()


def test_a_grant_needs_reason_basis_and_a_future_end(made, case):
    principal = made.officers[Role.PROSECUTOR].principal
    for options in (
        {"reason": " ", "basis": "x"},
        {"reason": "x", "basis": ""},
        {"reason": "x", "basis": "y", "valid_until": timezone.now() - dt.timedelta(seconds=1)},
    ):
        with pytest.raises(ValidationError), acting_as(Purpose("test")):
            grant_give(root=case, principal=principal, level=Level.SEE, **options)


@pytest.mark.parametrize(
    "tamper",
    [
        lambda: CaseAccess.objects.update(level=Level.WORK),
        lambda: CaseAccess.objects.all().delete(),
        lambda: CaseAccess.objects.update(stage="judgment"),
        lambda: CaseGroupPermission.objects.all().delete(),
        lambda: CaseGrant.objects.update(withdrawn_at=timezone.now()),
    ],
)
def test_check_access_finds_a_row_changed_by_hand(made, case, tamper):
    give(case, made.departments["unit"].principal)
    assert "agree" in check()
    tamper()
    with pytest.raises(SystemExit) as end:
        check()
    assert end.value.code == 1


def test_object_and_permission_in_one_query(made, case, django_assert_num_queries):
    give(case, made.departments["unit"].principal, Level.WORK)
    officer = fresh(made.officers[Role.POLICE_HANDLER])
    with django_assert_num_queries(2):  # principals of the officer, then object and level
        found = visible_get(Case, officer, case.pk)
    with django_assert_num_queries(0):
        assert level_of(officer, found) == Level.WORK
    with pytest.raises(Http404):
        visible_get(Case, fresh(made.officers[Role.POLICE_LEGAL]), case.pk)

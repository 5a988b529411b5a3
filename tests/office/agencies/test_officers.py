"""Officers: roles, places, codes, handing over, and the guard rails."""

import datetime as dt

import pytest
import time_machine
from django.contrib.auth import authenticate as ask
from django.core.exceptions import ValidationError
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from office.access.context import Purpose, acting_as
from office.access.roles import ROLES, Role
from office.agencies import services
from office.agencies.codes import LIFETIME, TRIES, code_clean
from office.agencies.models import Agency, AgencyKind, Department, Officer, OneTimeCode, Principal
from office.agencies.officers import roles_clean, sessions_drop
from office.audit.models import AuditRecord
from office.followup.models import FollowUp
from tests.office.agencies.people import PASSWORD, group_names


def authenticate(**who):
    """Who these credentials let in."""
    return ask(RequestFactory().post("/login/"), **who)


@pytest.mark.parametrize("kind", AgencyKind.values)
@pytest.mark.parametrize("role", list(Role))
def test_role_fits_the_kind_of_agency(kind, role):
    agency = Agency(kind=kind, name="某机关")
    if kind in ROLES[role].agencies:
        assert roles_clean(agency, [role]) == [role]
    else:
        with pytest.raises(ValidationError):
            roles_clean(agency, [role])


@pytest.mark.parametrize(
    ("roles", "right"),
    [
        ([], False),
        (["nobody"], False),
        (["administrator", "prosecutor"], False),
        (["administrator", "auditor"], False),
        (["auditor", "case_manager"], False),
        (["prosecutor", "case_manager"], True),
        (["prosecutor", "prosecutor"], True),
    ],
)
def test_duties_are_kept_apart(roles, right):
    agency = Agency(kind="procuratorate", name="检察院")
    if right:
        assert roles_clean(agency, roles) == sorted(set(roles))
    else:
        with pytest.raises(ValidationError):
            roles_clean(agency, roles)


def _create(made, **changes):
    values = {
        "agency": made.police, "departments": [made.unit], "username": "xin", "name": "新人",
        "roles": ["police_handler"], **changes,
    }  # fmt: skip
    return services.officer_create(officer=made.admin, **values)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"username": "handler"}, "username"),
        ({"username": "HANDLER"}, "username"),
        ({"username": " handler "}, "username"),
        ({"username": "有 空格"}, "username"),
        ({"username": ""}, "username"),
        ({"username": "x" * 61}, "username"),
        ({"name": "   "}, "name"),
        ({"name": "长" * 101}, "name"),
        ({"roles": ["prosecutor"]}, "roles"),
        ({"roles": []}, "roles"),
        ({"departments": "resident"}, "departments"),
    ],
)
def test_officer_create_refuses(acting, changes, field):
    if changes.get("departments"):
        changes = {"departments": [getattr(acting, changes["departments"])]}
    before = Officer.objects.count()
    with pytest.raises(ValidationError) as caught:
        _create(acting, **changes)
    assert list(caught.value.message_dict) == [field]
    assert Officer.objects.count() == before


def test_a_new_officer_has_principal_and_groups_and_no_way_in(acting):
    who = _create(acting, name="  新  人 ", police_number="139 ")
    assert (who.name, who.police_number) == ("新 人", "139")
    assert Principal.objects.get(officer=who).group_id is None
    assert group_names(who) == group_names(acting.handler)
    assert not who.has_usable_password() and who.must_change_password
    assert AuditRecord.objects.filter(action="officer.create", root_id=who.pk, officer=acting.admin).count() == 1


def test_disabled_places_take_nobody(acting):
    services.department_disable(officer=acting.admin, department=acting.resident)
    with pytest.raises(ValidationError):
        services.officer_move(
            officer=acting.admin, who=acting.prosecutor, agency=acting.proc, departments=[acting.resident]
        )


# the last administrator

LAST = {
    "disable": lambda made, who: services.officer_disable(officer=made.admin, who=who),
    "roles": lambda made, who: services.officer_update_roles(officer=made.admin, who=who, roles=["prosecutor"]),
    "move": lambda made, who: services.officer_move(
        officer=made.admin, who=who, agency=made.proc, departments=[], roles=["prosecutor"]
    ),
}


@pytest.mark.parametrize("way", LAST)
def test_the_last_administrator_stays(acting, way):
    with pytest.raises(ValidationError):
        LAST[way](acting, acting.admin)
    second = _create(acting, departments=[], roles=["administrator"])
    LAST[way](acting, acting.admin)
    with acting_as(second), pytest.raises(ValidationError):
        services.officer_disable(officer=second, who=second)


def test_roles_change_groups_at_once(acting):
    services.officer_update_roles(officer=acting.admin, who=acting.handler, roles=["police_leader"])
    assert len(group_names(acting.handler)) == 3
    services.officer_update_roles(officer=acting.admin, who=acting.prosecutor, roles=["auditor"])
    assert group_names(acting.prosecutor) == set()


def test_moving_changes_groups_and_asks_heads_to_hand_over(acting):
    services.department_set_head(officer=acting.admin, department=acting.unit, head=acting.handler)
    with pytest.raises(ValidationError) as caught:
        services.officer_move(
            officer=acting.admin, who=acting.handler, agency=acting.police, departments=[acting.legal]
        )
    assert "刑侦大队" in caught.value.messages[0]
    services.department_set_head(officer=acting.admin, department=acting.unit, head=None)
    services.officer_move(officer=acting.admin, who=acting.handler, agency=acting.police, departments=[acting.legal])
    assert group_names(acting.handler) == group_names(acting.lawyer)


def _owe(who, key="one"):
    return FollowUp.objects.create(
        key=key, kind="notice.sign", owner=Principal.objects.get(officer=who), root_kind="notice", root_id=1,
        opened_at=timezone.now(),
    )  # fmt: skip


def test_to_another_agency_nothing_given_in_person_travels(acting):
    _owe(acting.handler)

    def move():
        services.officer_move(
            officer=acting.admin, who=acting.handler, agency=acting.proc, departments=[acting.prosecution],
            roles=["prosecutor"],
        )  # fmt: skip

    with pytest.raises(ValidationError):
        move()
    services.officer_handover(officer=acting.admin, who=acting.handler, to=acting.lawyer)
    move()
    assert group_names(acting.handler) == group_names(acting.prosecutor)


# handing over


def test_everything_is_handed_over_and_nothing_twice(acting):
    services.department_set_head(officer=acting.admin, department=acting.unit, head=acting.handler)
    owed = _owe(acting.handler)
    closed = _owe(acting.handler, "two")
    FollowUp.objects.filter(pk=closed.pk).update(closed_at=timezone.now())
    acting.lawyer.departments.add(acting.unit)
    moved = services.officer_handover(officer=acting.admin, who=acting.handler, to=acting.lawyer)
    assert moved["heads"] == 1 and moved["followups"] == 1
    assert Department.objects.get(pk=acting.unit.pk).head == acting.lawyer
    owed.refresh_from_db()
    closed.refresh_from_db()
    assert owed.owner.officer == acting.lawyer and closed.owner.officer == acting.handler
    assert set(services.officer_handover(officer=acting.admin, who=acting.handler, to=acting.lawyer).values()) == {0}


@pytest.mark.parametrize("to", ["handler", "prosecutor", "post", "disabled"])
def test_handover_stays_in_the_agency(acting, to):
    if to == "disabled":
        services.officer_disable(officer=acting.admin, who=acting.lawyer)
        to = "lawyer"
    with pytest.raises(ValidationError):
        services.officer_handover(officer=acting.admin, who=acting.handler, to=getattr(acting, to))


def test_account_keepers_take_no_case_work(acting):
    with pytest.raises(ValidationError):
        services.officer_handover(officer=acting.admin, who=acting.prosecutor, to=acting.auditor)


# disabling and sessions


def test_disabling_cuts_open_sessions_at_the_next_request(made):
    client = Client()
    client.force_login(made.handler)
    assert client.get(reverse("today")).status_code == 200
    with acting_as(made.admin):
        services.officer_disable(officer=made.admin, who=made.handler)
    answer = client.get(reverse("today"))
    assert answer.status_code == 302 and answer.url.startswith(reverse("login"))
    assert authenticate(username="handler", password=PASSWORD) is None
    with acting_as(made.admin):
        services.officer_enable(officer=made.admin, who=made.handler)
    answer = client.get(reverse("today"))
    assert answer.status_code == 302, "a cut session does not come back with the account"
    assert group_names(made.handler), "an enabled officer stands for the agency again"


def test_session_rows_are_dropped(made, django_capture_on_commit_callbacks):
    one, two = Client(), Client()
    one.force_login(made.handler)
    two.force_login(made.lawyer)
    with django_capture_on_commit_callbacks(execute=True), acting_as(made.admin):
        services.officer_disable(officer=made.admin, who=made.handler)
    assert sessions_drop(made.handler.pk) == 0
    assert sessions_drop(made.lawyer.pk) == 1


# one-time codes


def test_a_code_is_kept_as_a_hash_and_works_once(made):
    with acting_as(made.admin):
        code = services.code_issue(officer=made.admin, who=made.handler)
    row = OneTimeCode.objects.get()
    assert code_clean(code) not in row.code_hash and row.purpose == "first" and row.issued_by == made.admin
    assert authenticate(username="handler", password=PASSWORD) is None, "the old password ends with the code"
    with acting_as(Purpose("test")):
        assert services.code_redeem(username="handler", code=code.lower().replace("-", " ")) == made.handler
        assert services.code_redeem(username="handler", code=code) is None
    assert Officer.objects.get(pk=made.handler.pk).must_change_password


@pytest.mark.parametrize("case", ["wrong", "user", "old", "expired", "disabled", "guessed"])
def test_a_code_is_refused(made, case):
    start = dt.datetime(2026, 11, 20, 8, tzinfo=dt.UTC)
    username = "handler"
    with time_machine.travel(start, tick=False) as clock, acting_as(made.admin):
        code = services.code_issue(officer=made.admin, who=made.handler)
        if case == "wrong":
            code = "AAAA-AAAA-AAAA"
        elif case == "user":
            username = "lawyer"
        elif case == "old":
            services.code_issue(officer=made.admin, who=made.handler)
        elif case == "expired":
            clock.move_to(start + LIFETIME)
        elif case == "disabled":
            services.officer_disable(officer=made.admin, who=made.handler)
        elif case == "guessed":
            for _n in range(TRIES):
                assert services.code_redeem(username=username, code="AAAA") is None
        assert services.code_redeem(username=username, code=code) is None
    assert AuditRecord.objects.filter(action="login.code-refused").exists()


def test_a_code_works_to_the_last_second(made):
    start = dt.datetime(2026, 11, 20, 8, tzinfo=dt.UTC)
    with time_machine.travel(start, tick=False) as clock, acting_as(made.admin):
        code = services.code_issue(officer=made.admin, who=made.handler)
        clock.move_to(start + LIFETIME - dt.timedelta(seconds=1))
        assert services.code_redeem(username="handler", code=code) == made.handler


def test_no_code_for_oneself_or_a_disabled_officer(acting):
    with pytest.raises(ValidationError):
        services.code_issue(officer=acting.admin, who=acting.admin)
    services.officer_disable(officer=acting.admin, who=acting.handler)
    with pytest.raises(ValidationError):
        services.code_issue(officer=acting.admin, who=acting.handler)


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("wrong", "another-Long-1", "old"),
        (None, "another-Long-1", "old"),
        (PASSWORD, PASSWORD, "password"),
        (PASSWORD, "short", "password"),
        (PASSWORD, "password123", "password"),
    ],
)
def test_own_password_is_refused(made, old, new, field):
    with acting_as(made.handler), pytest.raises(ValidationError) as caught:
        services.password_change(officer=made.handler, old=old, new=new)
    assert list(caught.value.message_dict) == [field]
    assert authenticate(username="handler", password=PASSWORD) == made.handler

"""Opening and signing: by whom, once, and what it closes."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from office.access.actions import Action
from office.access.context import acting_as
from office.access.queries import can, visible
from office.access.roles import Role
from office.audit.append_only import AppendOnlyError
from office.followup.models import FollowUp
from office.followup.queries import followups_for
from office.outbox.queries import messages_for, unread_count
from office.outbox.services import messages_deliver
from sharing.notices.models import Notice, NoticeAccess, NoticeReceipt, NoticeState
from sharing.notices.services import notice_issue_due, notice_open, notice_sign
from tests.factories import county, fresh
from tests.sharing.notices.made import setting

pytestmark = pytest.mark.django_db
NOW = timezone.make_aware(dt.datetime(2026, 11, 16, 8))
LATER = NOW + dt.timedelta(hours=2)
SIGNING = [Role.CASE_MANAGER, Role.RESIDENT_PROSECUTOR]
LOOKING = [Role.PROSECUTOR, Role.CHIEF_PROCURATOR, Role.CUSTODY_SUPERVISOR, Role.OFFICE_STAFF]
ISSUING = [Role.POLICE_LEGAL, Role.POLICE_LEADER]
BLIND = [Role.THIRD_PARTY, Role.UPPER_LEVEL, Role.ADMINISTRATOR, Role.AUDITOR, Role.DETENTION_CENTRE]


@pytest.fixture
def made():
    found = county()
    setting(found.police, starts_on=dt.date(2026, 11, 9), sign_within_days=3)
    notice_issue_due(on_date=dt.date(2026, 11, 16), now=NOW)
    messages_deliver(now=NOW)
    return found


@pytest.fixture
def notice(made):
    return Notice.objects.get()


def sign(officer, notice, sha256=None, now=LATER):
    with acting_as(officer):
        return notice_sign(officer=officer, notice=notice, sha256=sha256 or notice.sha256, now=now)


@pytest.mark.parametrize("role", SIGNING)
def test_the_receiving_desk_signs_in_its_own_name(made, notice, role):
    officer = fresh(made.officers[role])
    assert unread_count(officer) == 1
    (item,) = followups_for(officer)
    assert (item.due_on, item.other_side, item.ref.number) == (dt.date(2026, 11, 19), "police", "海公数通〔2026〕1号")
    receipt = sign(officer, notice)
    assert (receipt.officer, receipt.at) == (officer, LATER)
    assert [r.kind for r in notice.receipts.order_by("pk")] == ["opened", "signed"]
    notice.refresh_from_db()
    assert notice.state == NoticeState.SIGNED
    assert set(NoticeAccess.objects.values_list("state", flat=True)) == {NoticeState.SIGNED}
    officer = fresh(officer)
    assert followups_for(officer) == []
    assert unread_count(officer) == 0
    closed = FollowUp.objects.values_list("closed_by", "closed_at", "word").distinct()
    assert list(closed) == [(officer.pk, LATER, "notice.signed")]


def test_signing_tells_the_issuer(made, notice):
    sign(fresh(made.officers[Role.CASE_MANAGER]), notice)
    messages_deliver(now=LATER)
    (message,) = messages_for(fresh(made.officers[Role.POLICE_LEGAL]))
    assert message.kind == "notice.signed"
    assert "海公数通〔2026〕1号" in str(message.text)


def test_signing_twice_gives_the_first_receipt(made, notice):
    first = sign(fresh(made.officers[Role.CASE_MANAGER]), notice)
    second = sign(fresh(made.officers[Role.RESIDENT_PROSECUTOR]), notice, now=LATER + dt.timedelta(hours=1))
    assert second == first
    assert NoticeReceipt.objects.filter(kind="signed").count() == 1


@pytest.mark.parametrize("role", [*LOOKING, *ISSUING])
def test_others_who_see_it_do_not_sign(made, notice, role):
    with pytest.raises(PermissionDenied):
        sign(fresh(made.officers[role]), notice)
    assert not NoticeReceipt.objects.exists()


@pytest.mark.parametrize("role", BLIND)
def test_who_does_not_see_it_learns_nothing(made, notice, role):
    with pytest.raises(Http404):
        sign(fresh(made.officers[role]), notice)


def test_the_first_opening_is_kept(made, notice):
    opener, second = fresh(made.officers[Role.RESIDENT_PROSECUTOR]), fresh(made.officers[Role.CASE_MANAGER])
    for officer, at in ((opener, NOW), (second, LATER)):
        with acting_as(officer):
            notice_open(officer=officer, notice=Notice.objects.get(), now=at)
    receipt = NoticeReceipt.objects.get()
    assert (receipt.kind, receipt.officer, receipt.at) == ("opened", opener, NOW)
    assert Notice.objects.get().state == NoticeState.OPENED
    assert unread_count(fresh(opener)) == 0
    assert len(followups_for(fresh(second))) == 1


@pytest.mark.parametrize("role", [*LOOKING, *ISSUING])
def test_a_look_by_others_is_no_receipt(made, notice, role):
    officer = fresh(made.officers[role])
    with acting_as(officer):
        notice_open(officer=officer, notice=notice)
    assert not NoticeReceipt.objects.exists()
    assert Notice.objects.get().state == NoticeState.UNREAD


def test_changed_figures_cannot_be_signed_for(made, notice):
    payload = notice.payload
    payload["figures"][0]["this"] = 999
    Notice.objects.filter(pk=notice.pk).update(payload=payload)
    officer = fresh(made.officers[Role.CASE_MANAGER])
    with pytest.raises(ValidationError):
        sign(officer, Notice.objects.get())
    with pytest.raises(ValidationError):
        sign(officer, notice, sha256="0" * 64)
    assert not NoticeReceipt.objects.exists()


def test_receipts_are_never_changed(made, notice):
    sign(fresh(made.officers[Role.CASE_MANAGER]), notice)
    with pytest.raises(AppendOnlyError):
        NoticeReceipt.objects.update(at=NOW)
    with pytest.raises(AppendOnlyError):
        NoticeReceipt.objects.all().delete()


def test_the_issuer_awaits_the_signature(made, notice):
    awaited = followups_for(fresh(made.officers[Role.POLICE_LEGAL]), awaited=True)
    assert [item.kind for item in awaited] == ["notice.sign"]


def test_office_staff_of_the_department_have_nothing_to_sign(made, notice, client):
    """They read notices and may not sign for them: neither 今日 nor the navigation calls it theirs."""
    staff = fresh(made.officers[Role.OFFICE_STAFF])
    assert not can(staff, Action.NOTICE_SIGN)
    assert visible(Notice, staff).exists()
    assert followups_for(staff) == []
    for role, shown in ((Role.OFFICE_STAFF, False), (Role.RESIDENT_PROSECUTOR, True)):
        client.force_login(fresh(made.officers[role]))
        assert ("签收2026" in client.get(reverse("today")).content.decode().replace(" ", "")) is shown

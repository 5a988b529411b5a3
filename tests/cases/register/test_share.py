"""Sharing a case: with whom, what they will see, and taking it back."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from cases.register.models import Case, CaseGrant, CaseNumber
from cases.register.queries import CaseFilters, case_page
from cases.register.services_share import case_share, case_share_withdraw, end_of, grant_withdrawable
from office.access.context import acting_as
from office.access.models import FOREVER, Level
from office.access.roles import Role
from office.access.services import access_rebuild
from office.audit.models import AuditRecord
from office.outbox.models import OutboxMessage
from office.outbox.queries import messages_for, unread_count
from office.outbox.services import messages_deliver
from office.outbox.words import words_of
from tests.case_factories import case_make
from tests.factories import County, county, fresh

pytestmark = pytest.mark.django_db
LAST = dt.date.today() + dt.timedelta(days=300)
UNTIL = LAST.isoformat()
TYPED = {"level": "1", "reason": "提前介入", "basis": "工作办法第九条", "until": UNTIL}


@pytest.fixture
def home() -> County:
    return county()


@pytest.fixture
def case(home) -> Case:
    return case_make(home, 1)


def by(home: County, role: Role):
    return fresh(home.officers[role])


def share(home: County, case: Case, receiver, *, role: Role = Role.POLICE_LEGAL, **options) -> CaseGrant:
    """Share as an officer of the role."""
    officer = by(home, role)
    given = {"level": Level.SEE, "reason": "提前介入", "basis": "工作办法第九条", "until": LAST, **options}
    with acting_as(officer):
        return case_share(officer=officer, case=case, receiver=receiver, **given)


def sees(home: County, role: Role, case: Case) -> bool:
    return case.pk in [row.pk for row in case_page(by(home, role), CaseFilters()).rows]


def post(client, home: County, case: Case, receiver, role: Role = Role.POLICE_LEGAL, **typed):
    client.force_login(by(home, role))
    return client.post(reverse("case-share", args=[case.pk]), {**TYPED, "receiver": receiver.pk, **typed})


def test_choose_preview_confirm(home, case, client):
    receiver = home.departments["minors"].principal
    before = CaseGrant.objects.count()
    preview = post(client, home, case, receiver)
    text = preview.content.decode()
    assert preview.status_code == 200
    for word in ("对方将看到的内容", "未检办", "王大某盗窃案", UNTIL, "简要案情"):
        assert word in text, word
    assert "经过若干" not in text
    assert CaseGrant.objects.count() == before
    assert not sees(home, Role.MINORS_PROSECUTOR, case)
    done = post(client, home, case, receiver, confirm="1")
    assert (done.status_code, done["Location"]) == (302, reverse("case-share", args=[case.pk]))
    grant = CaseGrant.objects.latest("pk")
    assert (grant.principal, grant.level, grant.reason) == (receiver, Level.SEE, "提前介入")
    assert (grant.basis, grant.valid_until) == ("工作办法第九条", end_of(LAST))
    assert grant.given_by_id == home.officers[Role.POLICE_LEGAL].pk
    assert sees(home, Role.MINORS_PROSECUTOR, case)
    assert AuditRecord.objects.filter(action="grant.give", root_kind="case", root_id=case.pk).exists()
    message = OutboxMessage.objects.get(recipient=receiver, kind="case.shared")
    assert (message.root_kind, message.root_id) == ("case", case.pk)
    words = words_of("message_kinds", message.kind, message.params)
    assert words.url == reverse("case-detail", args=[case.pk])
    assert "王" not in str(words.text)


def test_going_back_to_change_keeps_what_was_typed(home, case, client):
    answer = post(client, home, case, home.departments["minors"].principal, change="1")
    assert answer.status_code == 200
    assert "工作办法第九条" in answer.content.decode()
    assert "对方将看到的内容" not in answer.content.decode()


def test_the_preview_hides_a_minor(home, client):
    case = case_make(home, 2, minor=True)
    text = post(client, home, case, home.departments["minors"].principal, level="2").content.decode()
    body = text[text.index("o-preview") : text.index("o-aside")]
    assert "李某某" in body
    assert "李小某" not in body
    assert "1 名未成年人的身份" in text
    known = post(client, home, case, home.officers[Role.MINORS_PROSECUTOR].principal, level="2").content.decode()
    assert "李小某" in known


def test_a_second_click_is_the_same_grant(home, case, client):
    receiver = home.departments["minors"].principal
    for _click in range(2):
        post(client, home, case, receiver, confirm="1")
    assert CaseGrant.objects.filter(principal=receiver).count() == 1
    assert OutboxMessage.objects.filter(recipient=receiver, kind="case.shared").count() == 1


@pytest.mark.parametrize(
    ("key", "typed", "word"),
    [
        ("third", {}, "第三方单位不得查看案件"),
        ("away", {}, "不属于本协作配合办公室"),
        ("prosecutor", {"until": ""}, "必须有截止日期"),
        ("minors", {"until": "2020-01-01"}, "截止日期已过"),
        ("minors", {"until": "9999-12-31"}, "一年"),
        ("prosecutor", {"until": f"{dt.date.today() + dt.timedelta(days=370)}"}, "一年"),
        ("leader", {"until": "9999-12-31"}, "十年"),
        ("minors", {"reason": "x" * 201}, "Not saved yet"),
        ("minors", {"reason": " "}, "Not saved yet"),
        ("minors", {"basis": ""}, "Not saved yet"),
        ("minors", {"level": "7"}, "Not saved yet"),
    ],
)
def test_what_the_rules_refuse(home, case, client, key, typed, word):
    away = county("云水", "139904")
    receiver = {
        "third": home.agencies["third"].principal,
        "away": away.departments["prosecution"].principal,
        "prosecutor": home.officers[Role.PROSECUTOR].principal,
        "minors": home.departments["minors"].principal,
        "leader": home.officers[Role.POLICE_LEADER].principal,
    }[key]
    before = CaseGrant.objects.count()
    answer = post(client, home, case, receiver, confirm="1", **typed)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "data-errors" in text
    assert word in text or word == "Not saved yet"
    assert CaseGrant.objects.count() == before


def test_the_service_holds_the_same_rules(home, case):
    third = home.officers[Role.THIRD_PARTY]
    for receiver in (home.agencies["third"].principal, third.principal):
        with pytest.raises(ValidationError):
            share(home, case, receiver)
    with pytest.raises(ValidationError):
        share(home, case, home.officers[Role.PROSECUTOR].principal, until=None)
    own = share(home, case, home.officers[Role.POLICE_LEADER].principal, until=None)
    assert own.valid_until == FOREVER
    with pytest.raises(PermissionDenied):
        share(home, case, home.departments["minors"].principal, role=Role.RESIDENT_PROSECUTOR)


def test_third_agencies_are_not_offered(home, case, client):
    client.force_login(by(home, Role.POLICE_LEGAL))
    text = client.get(reverse("case-share", args=[case.pk])).content.decode()
    offered = text[text.index("<select") : text.index("</select>")]
    assert "未检办" in offered
    for hidden in ("邮政管理局", "某third_party", "某administrator", "某auditor", "海第"):
        assert hidden not in offered


def test_who_may_open_the_page(home, case, client):
    expected = {
        Role.POLICE_LEGAL: 200,
        Role.POLICE_UNIT_HEAD: 200,
        Role.POLICE_HANDLER: 403,
        Role.RESIDENT_PROSECUTOR: 403,
        Role.PROSECUTOR: 404,
        Role.ADMINISTRATOR: 404,
        Role.THIRD_PARTY: 404,
    }
    for role, status in expected.items():
        client.force_login(by(home, role))
        for ask in (client.get, client.post):
            assert ask(reverse("case-share", args=[case.pk])).status_code == status, role


def test_the_last_day_counts_and_the_next_does_not(home, case):
    share(home, case, home.departments["minors"].principal, until=timezone.localdate())
    assert sees(home, Role.MINORS_PROSECUTOR, case)
    with time_machine.travel(end_of(timezone.localdate()) - dt.timedelta(minutes=1)):
        assert sees(home, Role.MINORS_PROSECUTOR, case)
    with time_machine.travel(end_of(timezone.localdate()) + dt.timedelta(seconds=1)):
        assert not sees(home, Role.MINORS_PROSECUTOR, case)


def test_withdrawing(home, case, client):
    grant = share(home, case, home.departments["minors"].principal)
    url = reverse("case-share-withdraw", args=[case.pk, grant.pk])
    client.force_login(by(home, Role.POLICE_UNIT_HEAD))
    assert url in client.get(reverse("case-share", args=[case.pk])).content.decode()
    assert client.get(url).status_code == 200
    assert client.post(url, {"reason": ""}).status_code == 200
    assert sees(home, Role.MINORS_PROSECUTOR, case)
    assert client.post(url, {"reason": "不再需要"}).status_code == 302
    assert not sees(home, Role.MINORS_PROSECUTOR, case)
    grant.refresh_from_db()
    assert (grant.withdrawn_reason, grant.withdrawn_by_id) == ("不再需要", home.officers[Role.POLICE_UNIT_HEAD].pk)
    text = client.get(reverse("case-share", args=[case.pk])).content.decode()
    assert "不再需要" in text
    assert url not in text
    assert OutboxMessage.objects.filter(kind="case.share_withdrawn").count() == 1
    assert client.post(url, {"reason": "再次"}).status_code == 302
    grant.refresh_from_db()
    assert grant.withdrawn_reason == "不再需要"


def test_whose_grants_may_be_withdrawn(home, case):
    shared = share(home, case, home.departments["minors"].principal)
    work = share(home, case, home.departments["prosecution"].principal, level=Level.WORK)
    of = {grant.principal_id: grant for grant in CaseGrant.objects.select_related("principal__department__agency")}
    unit, legal, resident = (of[home.departments[name].principal.pk] for name in ("unit", "legal", "resident"))
    table = {
        # (role, grant): may withdraw
        (Role.POLICE_LEGAL, shared): True,
        (Role.POLICE_UNIT_HEAD, shared): True,
        (Role.POLICE_HANDLER, shared): False,
        (Role.PROSECUTOR, shared): False,  # the other agency gave it
        (Role.PROSECUTOR, work): False,
        (Role.POLICE_LEGAL, unit): False,  # the handling unit keeps its own
        (Role.POLICE_LEGAL, legal): False,  # the desk keeps what its import gave it
        (Role.POLICE_LEGAL, resident): True,  # what the import shared with the other agency
        (Role.POLICE_UNIT_HEAD, resident): False,  # may not withdraw ledgers
        (Role.RESIDENT_PROSECUTOR, resident): False,
        (Role.ADMINISTRATOR, resident): False,
    }
    for (role, grant), expected in table.items():
        officer = by(home, role)
        assert grant_withdrawable(officer, case, grant) == expected, (role, grant.principal)
    officer = by(home, Role.POLICE_UNIT_HEAD)
    with acting_as(officer), pytest.raises(PermissionDenied):
        case_share_withdraw(officer=officer, case=case, grant=unit, reason="试")


def test_a_grant_of_another_case_is_not_found_here(home, case, client):
    grant = share(home, case, home.departments["minors"].principal)
    other = case_make(home, 2)
    client.force_login(by(home, Role.POLICE_LEGAL))
    assert client.post(reverse("case-share-withdraw", args=[other.pk, grant.pk]), {"reason": "试"}).status_code == 404
    assert client.post(reverse("case-share-withdraw", args=[case.pk, 10**9]), {"reason": "试"}).status_code == 404


def test_one_of_two_grants_leaves_the_other(home, case):
    receiver = home.departments["minors"].principal
    first, second = share(home, case, receiver), share(home, case, receiver, level=Level.WORK)
    officer = by(home, Role.POLICE_LEGAL)
    with acting_as(officer):
        case_share_withdraw(officer=officer, case=case, grant=second, reason="改为查看")
    assert sees(home, Role.MINORS_PROSECUTOR, case)
    with acting_as(officer):
        case_share_withdraw(officer=officer, case=case, grant=first, reason="结束")
    assert not sees(home, Role.MINORS_PROSECUTOR, case)


def test_who_loses_sight_is_told_and_told_no_case(home, case, client):
    """The receiver reads who took back what was shared when and on what basis; the case itself is not theirs to read
    of any more. Nobody reads it whose roles see no case."""
    grant = share(home, case, home.departments["resident"].principal, role=Role.POLICE_LEGAL)
    CaseGrant.objects.filter(principal=grant.principal).exclude(pk=grant.pk).delete()
    access_rebuild(Case, [case.pk])
    officer = by(home, Role.POLICE_LEGAL)
    with acting_as(officer):
        case_share_withdraw(officer=officer, case=case, grant=grant, reason="王大某案已移送")
    messages_deliver()
    reader = by(home, Role.RESIDENT_PROSECUTOR)
    assert not sees(home, Role.RESIDENT_PROSECUTOR, case)
    client.force_login(reader)
    text = client.get(reverse("messages")).content.decode()
    body = text[text.index("o-messages") :]
    for word in ("海山公安局", "工作办法第九条", timezone.localdate().isoformat()):
        assert word in body, word
    for hidden in ("王大某", f"/cases/{case.pk}/", *CaseNumber.objects.values_list("value", flat=True)):
        assert hidden not in body, hidden
    assert unread_count(reader) == 1
    (item,) = messages_for(reader)
    assert item.ref is None
    client.post(reverse("messages_read"), {"rows": [item.id]})
    assert unread_count(fresh(reader)) == 0
    staff = by(home, Role.OFFICE_STAFF)
    assert (messages_for(staff), unread_count(staff)) == ([], 0)


def test_a_sharing_of_the_other_agency_is_no_second_of_ours(home, case):
    """Each agency takes back its own, so the same receiver may hold one of either."""
    receiver = home.officers[Role.MINORS_PROSECUTOR].principal
    share(home, case, home.departments["case_office"].principal, level=Level.WORK)
    ours, again = share(home, case, receiver), share(home, case, receiver)
    theirs = share(home, case, receiver, role=Role.CHIEF_PROCURATOR)
    assert ours == again
    assert theirs != ours

"""The pages: what is there, for whom, in how many queries, and the signing by hand."""

import datetime as dt
import json
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from office.access.roles import Role
from office.agencies.models import NoticeSetting
from office.audit.models import AuditRecord
from office.outbox.services import messages_deliver
from sharing.notices.models import Notice, NoticeReceipt, NoticeState
from sharing.notices.services import notice_issue_due
from tests.factories import county
from tests.sharing.notices.made import case_of, event, setting

pytestmark = pytest.mark.django_db
NOW = timezone.make_aware(dt.datetime(2026, 11, 16, 8))
PAGES = ["notice-detail", "notice-print"]
READERS = [Role.CASE_MANAGER, Role.RESIDENT_PROSECUTOR, Role.PROSECUTOR, Role.OFFICE_STAFF, Role.POLICE_LEGAL]
STRANGERS = [Role.THIRD_PARTY, Role.UPPER_LEVEL, Role.ADMINISTRATOR, Role.AUDITOR, Role.DETENTION_CENTRE]


@pytest.fixture
def made():
    found = county()
    for agency in (found.police, found.procuratorate):
        setting(agency, starts_on=dt.date(2026, 11, 2))
    for _ in range(3):
        event(found.police, case_of(found.police)[0], "filing", dt.date(2026, 11, 10))
    notice_issue_due(on_date=dt.date(2026, 11, 16), now=NOW)
    messages_deliver(now=NOW)
    return found


@pytest.fixture
def notice(made):
    return Notice.objects.get(issuer=made.police, period_start="2026-11-09")


@pytest.fixture
def as_role(made, client):
    def log_in(role):
        client.force_login(made.officers[role], backend="office.access.backends.OfficeBackend")
        return client

    return log_in


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_the_list_has_both_directions_and_the_unread_on_top(made, notice, as_role):
    client = as_role(Role.CASE_MANAGER)
    client.post(reverse("notice-sign", args=[notice.pk]), {"sha256": notice.sha256})
    words = text_of(client.get(reverse("notice-list")))
    for number in ("海公数通〔2026〕1号", "海公数通〔2026〕2号", "海检数通〔2026〕1号", "海检数通〔2026〕2号"):
        assert number in words
    signed = f"海公数通〔2026〕{notice.number}号"
    assert all(words.index(n) < words.index(signed) for n in ("海公数通〔2026〕1号", "海检数通〔2026〕1号"))
    assert "共 4" in words


@pytest.mark.parametrize(
    "query, count",
    [
        ("direction=received", 2), ("direction=issued", 2), ("state=0", 4), ("state=2", 0), ("kind=month", 0),
        ("since=2026-11-09", 2), ("until=2026-11-08", 2), ("theme=police_cases", 2), ("theme=nonsense", 4),
        ("since=2026-02-30", 4), ("sort=-number", 4), ("sort=payload", 4), ("page=99", 4), ("page=x", 4),
    ],
)  # fmt: skip
def test_filters(made, as_role, query, count):
    answer = as_role(Role.CASE_MANAGER).get(f"{reverse('notice-list')}?{query}")
    assert answer.status_code == 200
    assert answer.context["pager"].total == count


def test_an_empty_list_says_why(as_role, made):
    client = as_role(Role.CASE_MANAGER)
    assert "没有符合筛选条件的通报" in text_of(client.get(f"{reverse('notice-list')}?kind=year"))
    other = county("临江", "139904")
    client.force_login(other.officers[Role.CASE_MANAGER], backend="office.access.backends.OfficeBackend")
    assert "还没有通报" in text_of(client.get(reverse("notice-list")))


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", READERS)
def test_both_agencies_read_it(made, notice, as_role, role, page):
    answer = as_role(role).get(reverse(page, args=[notice.pk]))
    words = text_of(answer)
    assert answer.status_code == 200
    for expected in (
        "海公数通〔2026〕",
        "2026年第46周",
        "2026-11-09 至 2026-11-15",
        "立案",
        "环比",
        "同比",
        notice.sha256,
    ):
        assert expected in words
    assert AuditRecord.objects.filter(action="read", root_kind="notice", root_id=notice.pk).count() == 1


@pytest.mark.parametrize("page", [*PAGES, "notice-sign"])
@pytest.mark.parametrize("role", STRANGERS)
def test_nobody_else_finds_it(made, notice, as_role, role, page):
    assert as_role(role).get(reverse(page, args=[notice.pk])).status_code == 404


@pytest.mark.parametrize("role", STRANGERS)
def test_the_list_is_refused_or_empty(made, as_role, role):
    answer = as_role(role).get(reverse("notice-list"))
    assert answer.status_code == 403 or answer.context["pager"].total == 0


def test_another_county_finds_nothing(made, notice, client):
    other = county("临江", "139904")
    client.force_login(other.officers[Role.CASE_MANAGER], backend="office.access.backends.OfficeBackend")
    for page in [*PAGES, "notice-sign"]:
        assert client.get(reverse(page, args=[notice.pk])).status_code == 404
    assert client.get(reverse("notice-list")).context["pager"].total == 0


def test_open_confirm_sign(made, notice, as_role):
    client = as_role(Role.CASE_MANAGER)
    detail, sign = reverse("notice-detail", args=[notice.pk]), reverse("notice-sign", args=[notice.pk])
    page = client.get(detail)
    assert f'href="{sign}"' in page.content.decode()
    assert NoticeReceipt.objects.get().kind == "opened"
    confirm = client.get(sign)
    assert notice.sha256 in confirm.content.decode()
    assert not NoticeReceipt.objects.filter(kind="signed").exists()
    for _ in range(2):  # a double click
        answer = client.post(sign, {"sha256": notice.sha256}, follow=True)
        assert "已于" in text_of(answer)
    assert f'href="{sign}"' not in answer.content.decode()
    assert NoticeReceipt.objects.filter(kind="signed").count() == 1
    assert client.get(sign).status_code == 302  # the back button
    notice.refresh_from_db()
    assert notice.state == NoticeState.SIGNED


def test_a_head_request_is_no_opening(made, notice, as_role):
    as_role(Role.CASE_MANAGER).head(reverse("notice-detail", args=[notice.pk]))
    assert not NoticeReceipt.objects.exists()


@pytest.mark.parametrize("role", [Role.POLICE_LEGAL, Role.PROSECUTOR, Role.OFFICE_STAFF])
def test_who_may_not_sign_has_no_button_and_is_refused(made, notice, as_role, role):
    client = as_role(role)
    sign = reverse("notice-sign", args=[notice.pk])
    assert f'href="{sign}"' not in client.get(reverse("notice-detail", args=[notice.pk])).content.decode()
    assert client.get(sign).status_code == 403
    assert client.post(sign, {"sha256": notice.sha256}).status_code == 403


def test_changed_figures_are_shown_as_such(made, notice, as_role):
    notice.payload["figures"][0]["this"] = 999
    Notice.objects.filter(pk=notice.pk).update(payload=notice.payload)
    client = as_role(Role.CASE_MANAGER)
    assert "不可采信" in text_of(client.get(reverse("notice-detail", args=[notice.pk])))
    answer = client.post(reverse("notice-sign", args=[notice.pk]), {"sha256": notice.sha256}, follow=True)
    assert "请勿签收" in text_of(answer)


def test_the_home_page_has_the_follow_up_and_the_message(made, as_role):
    client = as_role(Role.CASE_MANAGER)
    words = text_of(client.get(reverse("today")))
    assert words.count("签收2026年第") == 2
    assert "收到2026年第46周公安机关案件数据通报" in text_of(client.get(reverse("messages")))


def test_search_by_number(made, as_role):
    client = as_role(Role.CASE_MANAGER)
    for text, found in (("海公数通〔2026〕1号", True), ("海公数通", True), ("2", True), ("海公数通[2026]1", True),
                        ("数", False), ("临公数通〔2026〕1号", False), ("999999", False)):  # fmt: skip
        words = text_of(client.post(reverse("search"), {"text": text}, follow=True))
        assert ("案件数据通报 ·" in words) is found, text


def test_no_script_stands_in_the_page(made, notice, as_role):
    page = as_role(Role.CASE_MANAGER).get(reverse("notice-detail", args=[notice.pk])).content.decode()
    for script in re.findall(r"<script(?![^>]*\bsrc=)([^>]*)>(.*?)</script>", page, re.S):
        assert "application/json" in script[0]
        assert any(bar["values"] == [3, 0, 0] for bar in json.loads(script[1]))
    assert "style=" not in page and "onclick" not in page


def test_english_says_the_same(made, notice, as_role):
    client = as_role(Role.CASE_MANAGER)
    client.post(reverse("language"), {"language": "en", "next": "/"})
    words = text_of(client.get(reverse("notice-detail", args=[notice.pk])))
    assert "week 46 of 2026" in words and "cases filed" in words


@pytest.mark.parametrize("first_week", ["2026-11-02", "2026-06-01"])
def test_queries_do_not_grow_with_the_list(made, as_role, django_assert_max_num_queries, first_week):
    NoticeSetting.objects.update(starts_on=first_week)
    notice_issue_due(on_date=dt.date(2026, 11, 16), now=NOW)
    client = as_role(Role.CASE_MANAGER)
    client.get(reverse("notice-list"))
    with django_assert_max_num_queries(12):
        answer = client.get(reverse("notice-list"))
    assert answer.context["pager"].total == (4 if first_week == "2026-11-02" else 48)
    with django_assert_max_num_queries(14):
        client.get(reverse("notice-print", args=[Notice.objects.first().pk]))

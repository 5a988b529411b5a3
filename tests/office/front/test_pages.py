"""The common pages, asked for by officers of a made-up county."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import reverse

from office.agencies.models import Officer
from office.audit.models import AuditRecord
from office.front import errors
from office.front.registry import SearchHit, collected
from tests.factories import PASSWORD, county

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    cache.clear()
    return county()


@pytest.fixture
def officer(made):
    return made.officers["police_legal"]


@pytest.fixture
def page(client, officer):
    client.force_login(officer, backend="office.access.backends.OfficeBackend")
    return client


def test_today_in_chinese_whatever_the_browser_asks(page):
    answer = page.get("/", headers={"accept-language": "en-US,en"})
    html = answer.content.decode()
    assert answer.status_code == 200 and answer.headers["Content-Language"] == "zh-hans"
    assert "没有需要您处理的事项" in html and "禁止录入涉密信息" in html and 'lang="zh-CN"' in html
    assert "法制大队" in html and 'aria-current="page"' in html


def test_language_stays_with_the_officer(page, officer, client):
    assert page.post(reverse("language"), {"language": "en", "next": "/messages/"}).url == "/messages/"
    officer.refresh_from_db()
    assert officer.language == "en"
    assert "Nothing waits for you" in page.get("/").content.decode()
    assert AuditRecord.objects.filter(action="officer.language", officer=officer).count() == 1
    page.cookies.pop("office_language")
    assert "Nothing waits for you" in page.get("/").content.decode()


@pytest.mark.parametrize(("code", "url", "kept"), [("fr", "/", ""), ("en", "//evil.example/", "en")])
def test_language_is_known_and_leads_nowhere_else(page, officer, code, url, kept):
    answer = page.post(reverse("language"), {"language": code, "next": url})
    officer.refresh_from_db()
    assert answer.url == "/" and officer.language == kept


def test_language_before_log_in(client, made):
    client.post(reverse("language"), {"language": "en", "next": reverse("login")})
    assert "Log in" in client.get(reverse("login")).content.decode()


def test_search_is_posted_and_the_url_holds_nothing_of_it(page, monkeypatch):
    seen = []

    def source(officer, text, limit):
        seen.append((officer.pk, text))
        return [SearchHit("电动车系列盗窃案", "A…31", "/cases/1/", side="police", group="案件")]

    monkeypatch.setattr(
        "office.front.queries.collected", lambda name: (source,) if name == "search_sources" else collected(name)
    )
    answer = page.post(reverse("search"), {"text": " 王某 "})
    assert answer.status_code == 302 and "王" not in answer.url and "%E7" not in answer.url
    html = page.get(answer.url).content.decode()
    assert "电动车系列盗窃案" in html and 'value="王某"' in html and seen[-1][1] == "王某"
    other = Client()
    other.force_login(
        Officer.objects.get(username__startswith="prosecutor-"), backend="office.access.backends.OfficeBackend"
    )
    assert "这次搜索已不再保留" in other.get(answer.url).content.decode()
    assert page.post(reverse("search"), {"text": "  "}).url == reverse("search")


def test_no_messages_yet(page):
    assert "没有未读消息" in page.get(reverse("messages")).content.decode()
    assert "还没有消息" in page.get(reverse("messages") + "?show=all&from=x").content.decode()
    assert page.post(reverse("message_open", args=[99])).status_code == 404
    assert page.post(reverse("messages_read"), {"rows": ["1", "x", "-3"]}).status_code == 302


def test_log_in_with_the_right_password_only(client, made):
    user = made.officers["prosecutor"].username
    html = client.post(reverse("login"), {"username": user, "password": "wrong"}).content.decode()
    assert "用户名或密码不正确" in html and "演示账号" not in html
    assert client.post(reverse("login"), {"username": user, "password": PASSWORD}).url == reverse("today")
    assert client.get(reverse("login")).url == reverse("today")
    assert client.post(reverse("logout")).url == reverse("login")
    assert client.get("/").url.startswith(reverse("login"))


def test_five_wrong_passwords_lock_with_a_page_in_plain_words(client, made):
    user = made.officers["prosecutor"].username
    for _ in range(5):
        answer = client.post(reverse("login"), {"username": user, "password": "wrong"})
    assert answer.status_code == 429 and "密码输错次数过多" in answer.content.decode()


def test_demo_accounts_are_listed_only_while_the_demo_is_loaded(client, made):
    assert "data-fill" not in client.get(reverse("login")).content.decode()
    made.office.is_demo = True
    made.office.save()
    html = client.get(reverse("login")).content.decode()
    assert f'data-fill="{made.officers["prosecutor"].username}"' in html and "演示" in html
    county("第二", "139904")
    assert "data-fill" not in client.get(reverse("login")).content.decode()


def test_password_change(page, officer):
    answer = page.post(
        reverse("password_change"),
        {"old_password": PASSWORD, "new_password1": "Haishan-2026-x", "new_password2": "Haishan-2026-x"},
    )
    officer.refresh_from_db()
    assert answer.url == reverse("today") and officer.check_password("Haishan-2026-x")
    assert page.get("/").status_code == 200
    bad = page.post(reverse("password_change"), {"old_password": "no", "new_password1": "1", "new_password2": "1"})
    assert bad.status_code == 200 and "尚未保存" in bad.content.decode()


def test_errors_in_plain_words(page):
    answer = page.get("/nowhere/")
    assert answer.status_code == 404 and "这里没有可供您查看的内容" in answer.content.decode()
    request = RequestFactory().get("/x/")
    request.user = AnonymousUser()
    for view, status, words in (
        (errors.bad_request, 400, "无法识别"),
        (errors.forbidden, 403, "您的角色不能打开本页"),
        (errors.not_found, 404, "没有可供您查看"),
        (errors.csrf_failed, 403, "表单已过期"),
        (errors.server_error, 500, "系统出错了"),
    ):
        answer = view(request)
        assert answer.status_code == status and words in answer.content.decode()
    refused = errors.forbidden(request).content.decode()
    assert "没有保存" not in refused and "管理员" in refused and 'href="/"' in refused, "nobody tried to save"
    request.method = "POST"
    assert "不能办理这一步" in errors.forbidden(request).content.decode()


def test_a_form_without_its_token_gets_the_plain_page(officer):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(officer, backend="office.access.backends.OfficeBackend")
    answer = strict.post(reverse("search"), {"text": "x"})
    assert answer.status_code == 403 and "表单已过期" in answer.content.decode()


def test_the_shell_costs_few_queries_and_counts_are_made_anew_after_an_action(page, django_assert_max_num_queries):
    page.get(reverse("search"))
    # On PostgreSQL a reading page runs in a transaction: here a savepoint and its release.
    with django_assert_max_num_queries(6 if connection.vendor == "postgresql" else 4):
        page.get(reverse("search"))
    page.post(reverse("messages_read"))
    assert cache.get(f"shell-figures:{page.session['_auth_user_id']}") is None


def test_a_failure_page_without_style_sheets_still_says_what_to_do(monkeypatch):
    def missing(node, path):
        raise ValueError(path)

    monkeypatch.setattr("django.templatetags.static.StaticNode.handle_simple", missing)
    answer = errors.server_error(RequestFactory().get("/x/"))
    assert (
        answer.status_code == 500
        and "没有保存" in answer.content.decode()
        and "stylesheet" not in answer.content.decode()
    )


@pytest.mark.parametrize(
    ("role", "words"),
    [("detention_centre", "看守所"), ("third_party", "贵单位"), ("administrator", "账号"), ("auditor", "审计记录")],
)
def test_an_empty_today_says_what_comes_here_for_this_role(made, client, role, words):
    client.force_login(made.officers[role], backend="office.access.backends.OfficeBackend")
    html = client.get("/").content.decode()
    assert "o-empty" in html and words in html.split("o-empty")[1]


def test_the_log_in_page_says_why_the_session_ended(made, client):
    who = made.officers["prosecutor"]
    assert "请先登录" in client.get(reverse("login") + "?next=/messages/").content.decode()
    assert 'role="status"' not in client.get(reverse("login")).content.decode(), "nobody was here: nothing to explain"
    client.post(reverse("login"), {"username": who.username, "password": PASSWORD})
    Officer.objects.filter(pk=who.pk).update(is_active=False)
    answer = client.get("/", follow=True).content.decode()
    assert "该账号已停用" in answer and "data-kept hidden" in answer
    Officer.objects.filter(pk=who.pk).update(is_active=True)
    client.cookies.pop("sessionid")
    assert "会话已结束" in client.get(reverse("login") + "?next=/").content.decode()
    client.post(reverse("login"), {"username": who.username, "password": PASSWORD})
    client.post(reverse("logout"))
    assert "会话已结束" not in client.get(reverse("login")).content.decode()

"""The calendar of terms: only what is visible, bounded in days and in rows, the same with and without scripts."""

import datetime as dt
import shutil

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.clocks.parts_calendar import month_days
from cases.clocks.views_calendar import EACH
from cases.procedure import ClockStatus
from cases.register.clock_lines import clock_url
from cases.register.models import Person
from office.access.roles import Role
from tests.cases.clocks.conftest import MORNING, case_of, in_days
from tests.clock_factories import china, clock_make
from tests.factories import PASSWORD, county, fresh

pytestmark = pytest.mark.django_db
TERMS = "clock-calendar-terms"


@pytest.fixture
def morning():
    cache.clear()
    with time_machine.travel(MORNING, tick=False):
        yield


def handler(made):
    return fresh(made.officers[Role.POLICE_HANDLER])


def asked(client, start: str, end: str, **filters):
    return client.get(reverse(TERMS), {"start": start, "end": end, **filters})


def terms(answer) -> list[dict]:
    return [one for one in answer.json() if "o-cal-term" in one["classNames"]]


def marks(answer) -> dict[str, str]:
    return {one["start"]: one["title"] for one in answer.json() if one.get("display") == "background"}


@pytest.mark.parametrize(
    ("start", "end", "status"),
    [
        ("2026-11-01", "2027-01-01", 200),
        ("2026-11-01", "2027-01-02", 200),
        ("2026-11-01", "2027-01-03", 400),  # 63 days
        ("2026-11-01", "2026-11-01", 400),
        ("2026-11-02", "2026-11-01", 400),
        ("2026-11-01T00:00:00", "2026-12-01T00:00:00", 200),
        ("", "2026-12-01", 400),
        ("2026-11-01", "x", 400),
        ("2026-13-01", "2026-12-01", 400),
        ("0001-01-01", "0001-02-01", 400),
        ("9999-11-01", "9999-12-31", 400),
    ],
)
def test_at_most_two_months_at_a_time(made, morning, client, start, end, status):
    client.force_login(handler(made))
    assert asked(client, start, end).status_code == status


def test_terms_stand_on_the_day_on_which_they_warn_and_lead_to_their_page(made, case, morning, client):
    person = Person.objects.get(case=case)
    clock_make(case, in_days(4), alarm=in_days(3), rule="P17", person=person.pk, key="a")
    clock_make(case, china("2026-11-24 09:30"), rule="P11", person=person.pk, key="b")
    clock_make(case, None, key="c")
    client.force_login(handler(made))
    found = {one["start"]: one for one in terms(asked(client, "2026-11-23", "2026-11-30"))}
    assert set(found) == {"2026-11-24", "2026-11-26"}
    assert found["2026-11-26"]["url"] == clock_url(case.pk, "a")
    assert found["2026-11-26"]["title"] == "王大某 侦查羁押期限"
    assert found["2026-11-24"]["title"].startswith("09:30 王大某 拘留后讯问")
    assert "剩 25 小时 25 分" in found["2026-11-24"]["hint"]


@pytest.mark.parametrize(
    ("expiry", "other", "tone", "words"),
    [
        (in_days(-1), {}, "over", "逾期 "),
        (in_days(0), {}, "today", ""),
        (in_days(3), {}, "near", ""),
        (in_days(6), {}, "plain", ""),
        (in_days(6), {"unsettled": True}, "dotted", "待核实 "),
        (in_days(6), {"provisional": True}, "dotted", "暂算 "),
        (in_days(6), {"status": ClockStatus.PAUSED}, "dotted", "暂停 "),
        (in_days(-1), {"unsettled": True}, "over", "逾期 "),
    ],
)
def test_what_the_colour_says_the_words_say(made, case, morning, client, expiry, other, tone, words):
    clock_make(case, expiry, rule="P25", **other)
    client.force_login(handler(made))
    (one,) = terms(asked(client, "2026-11-16", "2026-12-07"))
    assert one["classNames"] == ["o-cal-term", f"o-cal-{tone}"]
    assert one["title"] == f"{words}补充侦查期限 王大某盗窃案"


def test_days_off_and_worked_weekends_by_the_notice_of_2026(made, morning, client):
    client.force_login(handler(made))
    october = marks(asked(client, "2026-09-28", "2026-11-02"))
    assert [october.get(f"2026-10-{day:02d}") for day in (1, 7, 8, 9, 10, 11)] == [
        "节假日", "节假日", None, None, "班", "休",
    ]  # fmt: skip
    assert "2026-10-05" in october and october["2026-10-03"] == "休"
    html = client.get(reverse("clock-calendar") + "?month=2026-10").content.decode()
    assert html.count("节假日</span>") == 5 and "班</span>" in html
    assert "假期未公布" not in html.partition("o-legend")[2].partition("</p>")[0].replace("暂算", "")
    assert "2027年假期未公布" in client.get(reverse("clock-calendar") + "?month=2027-03").content.decode()


def test_a_full_day_shows_some_and_leads_to_all(made, case, morning, client):
    for number in range(EACH + 3):
        clock_make(case, in_days(2), key=str(number))
    client.force_login(handler(made))
    found = terms(asked(client, "2026-11-23", "2026-11-30", side="police"))
    assert len(found) == EACH + 1 and found[-1]["title"] == "另有 3 项"
    page = client.get(found[-1]["url"]).content.decode()
    assert f"共 {EACH + 3} 条" in page
    assert "side=police" in found[-1]["url"]


def test_only_what_the_officer_may_know(made, case, morning, client):
    clock_make(case, in_days(1), key="open")
    clock_make(case, in_days(1), key="kept", hidden_from=2)
    away = county("云水", "139904")
    clock_make(case_of(away), in_days(1), key="away")
    minor = case_of(made, 2, minor=True)
    clock_make(minor, in_days(1), key="minor", person=Person.objects.get(case=minor).pk)
    for role, count in [(Role.POLICE_HANDLER, 3), (Role.RESIDENT_PROSECUTOR, 2), (Role.POLICE_OVERSIGHT, 0)]:
        client.force_login(fresh(made.officers[role]))
        answer = asked(client, "2026-11-23", "2026-11-30", scope="both")
        assert len(terms(answer)) == count, role
        page = client.get(reverse("clock-calendar") + "?scope=both").content.decode()
        assert "李小某" not in answer.content.decode() + page, role
    client.force_login(fresh(made.officers[Role.DETENTION_CENTRE]))
    assert asked(client, "2026-11-23", "2026-11-30").status_code == 403


def test_without_scripts_the_month_is_a_table_that_leads_to_the_board(made, case, morning, client):
    clock_make(case, in_days(1), rule="P25", key="a")
    clock_make(case, in_days(40), rule="P25", key="next year")
    client.force_login(handler(made))
    html = client.get(reverse("clock-calendar") + "?side=police").content.decode()
    table = html.partition('class="o-month"')[2].partition("</table>")[0]
    assert table.count("<td") == 42 and "2026年11月" in html and 'aria-current="date"' in table
    day = f"{reverse('clock-list')}?side=police&amp;day_from=2026-11-24&amp;day_to=2026-11-24"
    assert day in table and clock_url(case.pk, "a") in table and clock_url(case.pk, "next year") not in table
    assert client.get(day.replace("&amp;", "&")).content.decode().count("o-chip-near") >= 1
    assert "?side=police&amp;month=2026-10" in html and "?side=police&amp;month=2026-12" in html
    for wrong in ("2026-13", "x", "0000-01", "9999-12"):
        assert "2026年11月" in client.get(reverse("clock-calendar") + f"?month={wrong}").content.decode(), wrong


@pytest.mark.parametrize(
    ("month", "first", "last"),
    [("2026-11-01", "2026-10-26", "2026-12-06"), ("2027-02-01", "2027-02-01", "2027-02-28"),
     ("2026-12-15", "2026-11-30", "2027-01-03")],
)  # fmt: skip
def test_the_month_in_whole_weeks(month, first, last):
    days = month_days(dt.date.fromisoformat(month))
    assert (days[0].isoformat(), days[-1].isoformat(), len(days) % 7) == (first, last, 0)


def test_a_fixed_number_of_queries(made, case, morning, client):
    client.force_login(handler(made))

    def count() -> int:
        asked(client, "2026-11-01", "2026-12-31")
        with CaptureQueriesContext(connection) as caught:
            asked(client, "2026-11-01", "2026-12-31")
        return len(caught)

    clock_make(case, in_days(1), key="first")
    few = count()
    for serial in range(2, 8):
        other = case_of(made, serial)
        for day in range(20):
            clock_make(other, in_days(day), key=str(day))
    assert count() == few


def test_the_page_lets_in_the_sheet_of_the_calendar_and_no_other_script(made, morning, client):
    client.force_login(handler(made))
    answer = client.get(reverse("clock-calendar"))
    policy = answer.headers["Content-Security-Policy"]
    nonce = answer.content.decode().partition('name="csp-nonce" content="')[2].partition('"')[0]
    assert nonce and f"'nonce-{nonce}'" in policy
    assert "script-src 'self';" in policy + ";" and "unsafe" not in policy
    assert "nonce" not in client.get(reverse("clock-list")).headers["Content-Security-Policy"]


# --- in a browser

playwright = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
STUB = """
window.FullCalendar = { Calendar: function (place, options) {
  this.render = function () {
    options.events({ startStr: "2026-11-01T00:00:00", endStr: "2026-12-01T00:00:00" }, function (found) {
      place.textContent = found.map(function (one) { return one.title; }).join("|") || "-";
    }, function () {});
  };
} };
"""


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_the_browser_shows_the_calendar_or_the_table(monkeypatch, live_server, scripts):
    """The library itself is installed by the start and not here: a stub shows that the page asks it rightly."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    cache.clear()
    made = county()
    case = case_of(made)
    clock_make(case, timezone.localdate().replace(day=15), rule="P25")
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": 1366, "height": 768}, java_script_enabled=scripts)
        page = context.new_page()
        page.route("**/vendor/fullcalendar*.js", lambda route: route.fulfill(body=STUB, content_type="text/javascript"))
        page.goto(live_server.url + reverse("clock-calendar"))
        page.fill("#id_username", made.officers[Role.POLICE_HANDLER].username)
        page.fill("#id_password", PASSWORD)
        page.click("form[data-login] button[type=submit]")
        page.wait_for_selector("#term-calendar", state="attached")
        if scripts:
            page.wait_for_selector("#term-calendar:not(:empty)", state="attached")
            assert page.locator("#term-month").is_hidden()
        else:
            assert page.locator("#term-month").is_visible() and "补充侦查期限" in page.inner_text("#term-month")
            assert page.locator("#term-calendar").is_hidden()
        browser.close()

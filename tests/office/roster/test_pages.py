"""The pages of the roster: the month, planning in two presses, changing, the pack, the box on the home page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from office.access.roles import Role
from office.roster.days import Unit
from office.roster.front import today_line
from office.roster.models import DutyDesk, DutyTerm
from tests.office.roster.conftest import MONDAY, planned, who
from tests.queries import statements

SECOND, THIRD, LEGAL2 = "second", "third", "legal2"


@pytest.fixture
def browser(made, client, settings):
    settings.AXES_ENABLED = False

    def login(key):
        client.force_login(who(made, key))
        return client

    return login


def form(made, **more) -> dict[str, object]:
    return {
        "desk": "resident",
        "unit": "week",
        "starts_on": "2026-11-02",
        "ends_on": "2026-11-15",
        "turn_1": made.officers[Role.PROSECUTOR].pk,
        "turn_2": made.officers[SECOND].pk,
        "substitute": "ring",
        "note": "",
        **more,
    }


def test_planning_shows_first_and_makes_at_the_second_press(made, browser):
    client = browser(Role.RESIDENT_PROSECUTOR)
    shown = client.post(reverse("duty-plan"), form(made))
    page = shown.content.decode()
    assert "11-02 至 11-08：某prosecutor（AB岗某prosecutor）" in page and "确认排班" in page
    assert not DutyTerm.objects.exists()
    confirmed = shown.context["form"].data["confirmed"]
    done = client.post(reverse("duty-plan"), form(made, confirmed=confirmed))
    assert (done.status_code, DutyTerm.objects.count()) == (302, 2)


def test_another_plan_than_the_one_shown_is_shown_again(made, browser):
    client = browser(Role.RESIDENT_PROSECUTOR)
    confirmed = client.post(reverse("duty-plan"), form(made)).context["form"].data["confirmed"]
    again = client.post(reverse("duty-plan"), form(made, confirmed=confirmed, ends_on="2026-11-22"))
    assert again.status_code == 200
    assert not DutyTerm.objects.exists()


def test_bad_input_comes_back_at_its_field_with_what_was_typed(made, browser):
    client = browser(Role.RESIDENT_PROSECUTOR)
    answer = client.post(reverse("duty-plan"), form(made, ends_on="2026-11-01", note="春节值班"))
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"ends_on": ["末日早于首日。"]}
    assert "春节值班" in answer.content.decode()
    answer = client.post(reverse("duty-plan"), form(made, unit="once"))
    assert list(answer.context["form"].errors) == ["turn_1"]
    answer = client.post(reverse("duty-plan"), form(made, turn_1=made.officers[LEGAL2].pk))
    assert list(answer.context["form"].errors) == ["turn_1"]


def test_the_month_shows_both_agencies_and_only_the_own_can_be_changed(made, browser):
    planned(made, SECOND, first="11-02", last="11-08")
    [legal] = planned(made, LEGAL2, desk=DutyDesk.LEGAL, by=Role.POLICE_LEGAL, first="11-02", last="11-08")
    page = browser(Role.POLICE_LEGAL).get(reverse("roster")).content.decode()
    assert page.count("某prosecutor") >= 7 and "空班" in page
    assert reverse("duty-change", args=[legal.pk]) in page
    assert page.count("/void/") == 1
    page = browser(Role.POLICE_HANDLER).get(reverse("roster")).content.decode()
    assert "/void/" not in page and reverse("duty-plan") not in page


@pytest.mark.parametrize("asked", ["2026-13", "x", "2026-1", "9999999", "2026-02-30", "0001-01", "9999-12"])
def test_a_month_that_is_none_shows_this_one(made, browser, asked):
    assert "值班表 2026-11" in browser(Role.POLICE_LEGAL).get(reverse("roster"), {"month": asked}).content.decode()


def test_changing_a_term_on_its_page(made, browser):
    terms = planned(made, Role.PROSECUTOR, SECOND)
    client = browser(Role.RESIDENT_PROSECUTOR)
    url = reverse("duty-change", args=[terms[1].pk])
    data = {"officer": made.officers[THIRD].pk, "substitute": "", "starts_on": "2026-11-09", "ends_on": "2026-11-15"}
    assert client.post(url, data | {"version": 1, "note": "调班"}).status_code == 302
    assert DutyTerm.objects.get(pk=terms[1].pk).officer == made.officers[THIRD]
    stale = client.post(url, data | {"version": 1, "note": "再调"})
    assert stale.status_code == 422 and "再调" in stale.content.decode()


def test_voiding_asks_why(made, browser):
    [term, *_] = planned(made, SECOND)
    client = browser(Role.RESIDENT_PROSECUTOR)
    url = reverse("duty-void", args=[term.pk])
    assert client.post(url, {"reason": "", "version": 1}).status_code == 422
    assert client.post(url, {"reason": "另有任务", "version": 1}).status_code == 302
    assert DutyTerm.objects.get(pk=term.pk).voided_at


def test_the_pack_is_for_the_two_officers_and_who_plans(made, browser):
    [term, *_] = planned(made, SECOND, substitute=who(made, THIRD))
    url = reverse("duty-pack", args=[term.pk])
    for key, status in (
        (SECOND, 200),
        (THIRD, 200),
        (Role.RESIDENT_PROSECUTOR, 200),
        (Role.PROSECUTOR, 403),
        (Role.POLICE_LEGAL, 403),
        (Role.CHIEF_PROCURATOR, 403),
    ):
        assert browser(key).get(url).status_code == status, key


def test_the_line_of_the_home_page(made, browser):
    handler = who(made, Role.POLICE_HANDLER)
    assert today_line(handler, MONDAY) is None
    planned(made, SECOND, unit=Unit.ONCE, last="11-02", substitute=who(made, THIRD))
    assert "派驻检察官 某prosecutor（AB岗某prosecutor）" in today_line(handler, MONDAY)
    assert "空班" in today_line(handler, MONDAY.replace(day=3))
    assert today_line(who(made, Role.AUDITOR), MONDAY) is None
    assert today_line(who(made, Role.THIRD_PARTY), MONDAY) is None
    assert "今日值班" in browser(Role.POLICE_HANDLER).get(reverse("today")).content.decode()


def test_more_terms_cost_no_more_queries(made, browser):
    client = browser(Role.RESIDENT_PROSECUTOR)
    planned(made, SECOND, first="11-02", last="11-08")
    counts = []
    for more in (("11-09", "11-15"), ("11-16", "11-29")):
        with CaptureQueriesContext(connection) as caught:
            assert client.get(reverse("roster")).status_code == 200
        counts.append(len(statements(caught)))
        planned(made, THIRD, first=more[0], last=more[1])
    client.get(reverse("roster"))
    with CaptureQueriesContext(connection) as caught:
        client.get(reverse("roster"))
    assert len(statements(caught)) <= counts[0]

"""The forms in the browser: choose, record, refuse, void, correct, and a page that has gone stale."""

import pytest
from django.test import Client
from django.urls import reverse

from cases.register.models import Event, FactVersion, Person
from cases.register.moved import events_seen
from office.access.roles import Role
from office.agencies.models import AgencyKind, Officer
from tests.case_factories import case_make
from tests.cases.register.two_steps import confirmed
from tests.factories import county

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return county()


@pytest.fixture
def case(made):
    return case_make(made)


@pytest.fixture
def client(made):
    browser = Client()
    browser.force_login(made.officers[Role.POLICE_HANDLER])
    return browser


def text(answer):
    return answer.content.decode()


def seen_by_police(case):
    return events_seen(Officer.objects.filter(agency__kind=AgencyKind.POLICE).first(), case)


def post(client, case, kind, day, **more):
    case.refresh_from_db()
    data = {
        "type": kind,
        "person": [person.pk for person in Person.objects.filter(case=case)],
        "happened_on": day,
        "happened_time": "",
        "document_no": "",
        "seen": seen_by_police(case),
        **more,
    }
    return confirmed(client, reverse("event-record", args=[case.pk]), data)


def test_the_own_sides_steps_are_offered(client, case):
    page = text(client.get(reverse("event-record", args=[case.pk])))
    assert "?type=transfer_for_prosecution" in page
    assert "起诉意见书" in page
    assert "arrest_approval" not in page


@pytest.mark.parametrize("kind", ["void", "finding_settlement", "nonsense"])
def test_other_types_do_not_exist(client, case, kind):
    assert client.get(reverse("event-record", args=[case.pk]), {"type": kind}).status_code == 404


@pytest.mark.parametrize("kind", ["arrest_approval", "legal_check", "judgment"])
def test_what_another_role_records_is_refused(client, case, kind):
    url = reverse("event-record", args=[case.pk])
    assert client.get(url, {"type": kind}).status_code == 403
    assert client.post(url, {"type": kind}).status_code == 403


def test_every_step_that_is_offered_opens_its_form(client, case):
    """Also those that are not possible now: what was taken on an earlier day is entered from there."""
    groups = client.get(reverse("event-record", args=[case.pk])).context["groups"]
    rows = [row for group in groups for row in (*group.expected, *group.more, *group.worth, *group.refused)]
    assert len(rows) > 40
    for row in rows:
        # What goes to the other agency has its form at the one door.
        answer = client.get(row.url, follow=True)
        assert answer.status_code == 200, row.name
        assert "form" in answer.context, row.name


def test_record_and_see_it(client, case):
    answer = post(client, case, "investigation_conclusion", "2026-05-06", document_no="海公(刑)结字〔2026〕1号")
    assert answer.status_code == 302
    page = text(client.get(answer["Location"]))
    assert "已记录：侦查终结（2026-05-06）" in page
    assert "海公(刑)结字〔2026〕1号" in page


def test_a_refusal_stands_at_its_field_with_the_article(client, case):
    answer = post(client, case, "bail", "2026-03-01")
    assert answer.status_code == 200
    assert "第174条" in str(answer.context["form"].errors["happened_on"])
    assert not Event.objects.filter(case=case, type="bail").exists()


def test_a_day_that_does_not_exist(client, case):
    assert "happened_on" in post(client, case, "case_solved", "2026-02-30").context["form"].errors


def test_the_one_person_is_chosen_already(client, case):
    answer = client.get(reverse("event-record", args=[case.pk]), {"type": "bail"})
    person = Person.objects.get(case=case)
    assert answer.context["form"].fields["person"].choices == [(person.pk, "王大某（刑事拘留）")]


def test_a_stale_form_shows_what_changed_and_asks_again(client, case):
    seen = seen_by_police(case)
    post(client, case, "case_solved", "2026-03-20")
    answer = post(client, case, "investigation_conclusion", "2026-05-06", seen=seen)
    assert answer.status_code == 200
    assert "破案（2026-03-20）" in text(answer)
    case.refresh_from_db()
    fresh = seen_by_police(case)
    assert f'value="{fresh}"' in text(answer)
    assert post(client, case, "investigation_conclusion", "2026-05-06", seen=fresh).status_code == 302


def test_a_double_click_records_once(client, case):
    seen = seen_by_police(case)
    post(client, case, "case_solved", "2026-03-20", seen=seen)
    post(client, case, "case_solved", "2026-03-20", seen=seen)
    assert Event.objects.filter(case=case, type="case_solved").count() == 1


def test_void_asks_for_a_reason_and_tells_what_it_changes(client, case):
    filing = Event.objects.get(case=case, type="filing")
    url = reverse("event-void", args=[case.pk, filing.pk])
    page = text(client.get(url))
    assert "从侦查变为受案" in page
    answer = client.post(url, {"reason": "", "seen": seen_by_police(case)})
    assert answer.status_code == 200
    answer = client.post(url, {"reason": "录入错误", "seen": seen_by_police(case)})
    assert answer.status_code == 302
    filing.refresh_from_db()
    assert filing.voided_by_id
    assert "录入错误" in text(client.get(reverse("case-detail", args=[case.pk])))
    again = client.get(url, follow=True)
    assert "已经作废" in text(again)


def test_a_void_on_a_stale_page_asks_again(client, case):
    filing = Event.objects.get(case=case, type="filing")
    seen = seen_by_police(case)
    post(client, case, "case_solved", "2026-03-20")
    answer = client.post(reverse("event-void", args=[case.pk, filing.pk]), {"reason": "录入错误", "seen": seen})
    assert answer.status_code == 200
    assert "破案（2026-03-20）" in text(answer)
    filing.refresh_from_db()
    assert filing.voided_by_id is None


def test_a_void_event_or_another_case_is_404(made, client, case):
    other = case_make(made, 2)
    event = Event.objects.filter(case=other).first()
    assert client.get(reverse("event-void", args=[case.pk, event.pk])).status_code == 404


def test_correct_the_case_and_a_person(client, case):
    url = reverse("fact-correct", args=[case.pk])
    form = client.get(url).context["form"]
    data = {form.add_prefix(name): form[name].value() or "" for name in form.fields}
    data.pop("f_sfswcn")
    answer = client.post(url, {**data, "f_ay_mc": "抢劫罪", "reason": "核对案卷"})
    assert answer.status_code == 302, answer.context["form"].errors
    assert FactVersion.objects.get(case=case, person=None, current=True).corrected == {"ay_mc": "抢劫罪"}
    person = Person.objects.get(case=case)
    page = client.get(url, {"person": person.pk})
    assert page.context["form"]["f_xm"].value() == "王大某"
    answer = client.post(
        f"{url}?person={person.pk}", {"version": 1, "f_xm": "王大某", "f_csrq": "2090-01-01", "reason": "户籍"}
    )
    assert "f_csrq" in answer.context["form"].errors
    assert client.get(url, {"person": "999999"}).status_code == 404


def test_a_stale_correction_names_the_fields(client, case):
    url = reverse("fact-correct", args=[case.pk])
    client.post(
        url, {"version": 1, "f_ajmc": "甲", "f_ay_mc": "盗窃罪", "f_zbmj": "高某", "f_jyaq": "经过若干", "reason": "一"}
    )
    answer = client.post(url, {"version": 1, "f_ajmc": "乙", "f_ay_mc": "盗窃罪", "f_zbmj": "高某", "reason": "二"})
    assert answer.status_code == 200
    assert "案件名称" in str(answer.context["changes"])
    assert 'name="version" value="2"' in text(answer)


@pytest.mark.parametrize("name", ["event-record", "fact-correct"])
def test_who_may_not_gets_404_or_403(made, case, name):
    url = reverse(name, args=[case.pk])
    for role, status in [
        (Role.RESIDENT_PROSECUTOR, 403),
        (Role.PROSECUTOR, 404),
        (Role.ADMINISTRATOR, 404),
        (Role.THIRD_PARTY, 404),
    ]:
        browser = Client()
        browser.force_login(made.officers[role])
        assert browser.get(url).status_code == status, role
        assert browser.post(url, {}).status_code == status, role


def test_the_form_says_what_is_needed_and_cuts_nothing(client, case):
    page = text(client.get(reverse("event-record", args=[case.pk]), {"type": "case_withdrawal"}))
    label = page[page.index('for="id_p_reason"') :].split("</label>")[0]
    assert "可不填" not in label
    assert "maxlength" not in page[page.index('name="happened_on"') :]
    answer = post(client, case, "case_solved", "2026-03-09", document_no="长" * 500)
    assert "长" * 500 in text(answer)
    assert 'id="id_document_no_error"' in text(answer)

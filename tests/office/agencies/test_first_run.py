"""No office yet: every page leads to the page that makes it, once."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from office.access.context import acting_as
from office.agencies import services
from office.agencies.first_run import FirstOffice
from office.agencies.middleware import SetUpState
from office.agencies.models import Agency, JointOffice, NoticeSetting, Officer, SharingSetting
from tests.office.agencies.people import OPENED, PASSWORD

URL = "/accounts/first-run/"
ANSWERS = {
    "name": "海港区侦查监督与协作配合办公室", "opened_on": "2026-11-20", "procuratorate_name": "海港区人民检察院",
    "procuratorate_code": "130302", "police_name": "海港区公安局", "police_code": "130302000000",
    "administrator_name": "任管理", "administrator_agency": "police", "username": "guanli", "password": PASSWORD,
    "again": PASSWORD,
}  # fmt: skip


@pytest.mark.parametrize("name", ["today", "login", "officers", "login-code", "password-choose", "audit"])
def test_every_page_leads_to_the_first_run(db, name):
    answer = Client().get(reverse(name))
    assert answer.status_code == 302 and answer.url == URL
    assert Client().post(reverse("login"), {}).url == URL


@pytest.mark.parametrize(
    ("text", "status", "words"),
    [
        ("130302", 200, "秦皇岛市海港区"),
        ("河北省秦皇岛市海港区", 200, "130302000000"),
        ("海港区", 200, "海港区公安局"),
        ("鼓楼区", 422, "320106"),
        ("130300", 422, "130302"),
        ("999999", 422, "id_division"),
        ("不存在的县", 422, "id_division"),
        ("", 422, "id_division"),
    ],
)
def test_the_county_is_looked_up(db, text, status, words):
    answer = Client().get(URL, {"division": text})
    assert answer.status_code == status and words in answer.content.decode()


def test_look_up_while_typing(db):
    html = Client().get(reverse("divisions"), {"division": "海港"}).content.decode()
    assert '<option value="130302">河北省秦皇岛市海港区</option>' in html
    assert "<option" not in Client().get(reverse("divisions")).content.decode()


def test_the_first_run_opens_the_office_and_lets_its_administrator_in(db):
    client = Client()
    assert client.get(URL).status_code == 200
    answer = client.post(f"{URL}?division=130302", ANSWERS)
    assert answer.url == reverse("today")
    assert client.get(reverse("agencies")).status_code == 200
    who = Officer.objects.get()
    assert who.roles == ["administrator"] and who.agency.kind == "police" and not who.groups.exists()
    assert Agency.objects.count() == 2 and SharingSetting.objects.count() == 4 and NoticeSetting.objects.count() == 2
    assert not JointOffice.objects.get().is_demo
    assert Client().get(URL).url == reverse("login")
    assert Client().get(reverse("divisions")).url == reverse("login")
    again = Client().post(f"{URL}?division=130303", {**ANSWERS, "name": "另一个", "username": "other"})
    assert again.url == reverse("login") and Officer.objects.count() == 1
    assert Client().post(reverse("login"), {"username": "guanli", "password": PASSWORD}).status_code == 302


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"password": "short", "again": "short"}, "password"),
        ({"password": "password123", "again": "password123"}, "password"),
        ({"again": PASSWORD + "x"}, "again"),
        ({"police_code": "130302"}, "police_code"),
        ({"procuratorate_code": "1303"}, "procuratorate_code"),
        ({"username": "有 空格"}, "username"),
        ({"opened_on": "2026-02-30"}, "opened_on"),
        ({"administrator_agency": "third"}, "administrator_agency"),
        ({"name": ""}, "name"),
    ],
)
def test_wrong_answers_make_nothing(db, changes, field):
    answer = Client().post(f"{URL}?division=130302", {**ANSWERS, **changes})
    assert answer.status_code == 422 and f'href="#id_{field}' in answer.content.decode()
    assert not JointOffice.objects.exists() and not Officer.objects.exists() and not Agency.objects.exists()


def test_the_service_runs_once(db):
    answers = FirstOffice(
        name="甲办公室", division_code="130302", opened_on=OPENED, procuratorate_name="检察院",
        procuratorate_code="130302", police_name="公安局", police_code="130302000000",
        administrator_agency="procuratorate", administrator_name="任管理", username="guanli", password=PASSWORD,
    )  # fmt: skip
    services.first_run(answers)
    with pytest.raises(ValidationError) as caught:
        services.first_run(answers)
    assert caught.value.code == "done" and JointOffice.objects.count() == 1


def test_set_up_is_asked_once_and_anew_on_the_log_in_page(made, django_assert_num_queries):
    assert SetUpState.ready()
    with django_assert_num_queries(0):
        assert SetUpState.ready()
    Client().get(reverse("login"))
    assert SetUpState.known


def test_an_officer_pays_nothing_for_it(made, django_assert_num_queries):
    SetUpState.forget()
    client = Client()
    client.force_login(made.handler)
    client.get(reverse("today"))
    assert SetUpState.known is False


def test_the_first_steps_are_ticked_one_by_one(db):
    client = Client()
    assert ".venv/bin/python manage.py seed_demo" in client.get(URL).content.decode()
    client.post(f"{URL}?division=130302", ANSWERS)

    def steps():
        html = client.get(reverse("today")).content.decode()
        return html.count("o-steps"), html.count('class="o-done"'), html

    shown, done, html = steps()
    assert (shown, done) == (1, 0) and "没有需要您处理的事项" not in html
    for name in ("officer-create", "settings-work-measures"):
        assert f'href="{reverse(name)}"' in html
    office, who = JointOffice.objects.get(), Officer.objects.get()
    with acting_as(who):
        for kind, code, dkind, role in (
            ("police", "130302180000", "legal", "police_legal"),
            ("procuratorate", "13030207", "resident", "resident_prosecutor"),
        ):
            agency = office.agencies.get(kind=kind)
            department = services.department_create(officer=who, agency=agency, name="某", code=code, kind=dkind)
            services.officer_create(
                officer=who, agency=agency, username=kind, name="某", roles=[role], departments=[department]
            )
    assert steps()[1] == 2
    SharingSetting.objects.update(clause="第六条")
    NoticeSetting.objects.update(clause="第六条")
    shown, _done, html = steps()
    assert shown == 0 and "没有需要您处理的事项" in html

"""Every page of this room for every role, and the ways through them."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from office.agencies.models import Agency, Department, NoticeSetting, Officer, SharingSetting
from office.audit.models import AuditRecord
from tests.office.agencies.people import PASSWORD, office_make

ROLES = ("admin", "auditor", "handler", "lawyer", "leader", "prosecutor", "post")
ADMIN = frozenset({"admin"})
READERS = frozenset({"admin", "lawyer", "leader"})
# url name → what its argument is, who may open it
PAGES = {
    "officers": (None, ADMIN),
    "officer-create": (None, ADMIN),
    "officer": ("handler", ADMIN),
    "officer-edit": ("handler", ADMIN),
    "officer-roles": ("handler", ADMIN),
    "officer-move": ("handler", ADMIN),
    "officer-disable": ("handler", ADMIN),
    "officer-code": ("handler", ADMIN),
    "officer-code-slip": ("handler", ADMIN),
    "officer-handover": ("handler", ADMIN),
    "agencies": (None, ADMIN),
    "agency-create": (None, ADMIN),
    "agency": ("police", ADMIN),
    "agency-edit": ("police", ADMIN),
    "agency-disable": ("police", ADMIN),
    "department-create": ("police", ADMIN),
    "department": ("unit", ADMIN),
    "department-edit": ("unit", ADMIN),
    "department-move": ("unit", ADMIN),
    "department-head": ("unit", ADMIN),
    "department-disable": ("unit", ADMIN),
    "settings-work-measures": (None, READERS),
    "setting-sharing": ("sharing", ADMIN),
    "setting-notice": ("notice", ADMIN),
    "setting-notice-create": ("police", ADMIN),
    "audit": (None, frozenset({"auditor"})),
}
READ_ONLY = frozenset(
    {"officer", "officer-code-slip", "agencies", "agency", "department", "settings-work-measures", "audit"}
)
POSTED = {"officer-enable": "handler", "agency-enable": "police", "department-enable": "unit"}


def argument(made, what):
    if what == "sharing":
        return SharingSetting.objects.filter(agency=made.police).first().pk
    if what == "notice":
        return NoticeSetting.objects.filter(agency=made.police).first().pk
    return getattr(made, what).pk


def address(made, name, what):
    return reverse(name, args=[argument(made, what)] if what else [])


def client_of(who) -> Client:
    client = Client()
    client.force_login(who)
    return client


@pytest.mark.parametrize("role", ROLES)
def test_pages_by_role(made, role):
    client = client_of(getattr(made, role))
    for name, (what, allowed) in PAGES.items():
        expected = 200 if role in allowed else 403
        assert client.get(address(made, name, what)).status_code == expected, name
        if role not in allowed:
            refused = 405 if name in READ_ONLY else expected
            assert client.post(address(made, name, what), {"x": "1"}).status_code == refused, name
    for name, what in POSTED.items():
        assert client.get(address(made, name, what)).status_code == 405 or role != "admin", name
        if role != "admin":
            assert client.post(address(made, name, what)).status_code == 403, name


def test_another_county_is_404_for_an_administrator(made):
    other = office_make("山海关区侦查监督与协作配合办公室", "130303")
    client = client_of(made.admin)
    for name, (what, allowed) in PAGES.items():
        if what and "admin" in allowed:
            assert client.get(address(other, name, what)).status_code == 404, name
            refused = 405 if name in READ_ONLY else 404
            assert client.post(address(other, name, what), {"x": "1"}).status_code == refused, name
    for name, what in POSTED.items():
        assert client.post(address(other, name, what)).status_code == 404, name
    assert "山海关" not in client.get(reverse("agencies")).content.decode()
    html = client.get(reverse("officers"), {"agency": other.police.pk}).content.decode()
    assert "handler130303" not in html


@pytest.mark.parametrize("role", ROLES)
def test_navigation_shows_what_may_be_used(made, role):
    html = client_of(getattr(made, role)).get(reverse("today")).content.decode()
    for name in ("officers", "agencies", "settings-work-measures", "audit"):
        shown = f'href="{reverse(name)}"' in html
        assert shown == (role in PAGES[name][1]), name


def selects(client, url) -> int:
    """How many queries a page takes; on PostgreSQL the test's own savepoints are not among them."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return sum(query["sql"].lstrip().upper().startswith("SELECT") for query in captured)


def test_list_pages_take_few_queries(made):
    admin, auditor = client_of(made.admin), client_of(made.auditor)
    admin.get(reverse("today"))
    auditor.get(reverse("today"))
    for name, what in (("officers", None), ("agencies", None), ("agency", "police"), ("department", "unit")):
        assert selects(admin, address(made, name, what)) <= 12, name
    assert selects(auditor, reverse("audit")) <= 12


def test_a_name_is_searched_without_standing_in_the_url(made):
    client = client_of(made.admin)
    answer = client.post(reverse("officers"), {"text": "handler的"})
    assert answer.status_code == 302 and "handler" not in answer.url
    html = client.get(answer.url).content.decode()
    assert "handler的姓名" in html and "lawyer的姓名" not in html


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"role": "police_legal"}, {"lawyer"}),
        ({"role": "police_handler"}, {"handler"}),
        ({"state": "new"}, set(ROLES) - {"admin"}),
        ({"state": "disabled"}, set()),
        ({"role": "nonsense"}, set(ROLES)),
        ({"page": "99"}, set(ROLES)),
    ],
)
def test_filters(made, query, found):
    html = client_of(made.admin).get(reverse("officers"), query).content.decode()
    shown = {key for key in ROLES if f">{getattr(made, key).name}</a>" in html}
    assert shown == found


def new_officer(made, **changes):
    return {
        "username": "wang", "name": "王新", "departments": [made.unit.pk], "roles": ["police_handler"], **changes,
    }  # fmt: skip


def test_from_a_new_account_to_a_password_of_ones_own(made):
    admin = client_of(made.admin)
    created = admin.post(f"{reverse('officer-create')}?agency={made.police.pk}", new_officer(made))
    assert created.status_code == 302
    slip = admin.get(created.url)
    assert slip.status_code == 200 and "no-store" in slip["Cache-Control"]
    code = re.search(r"data-code>([A-Z0-9-]{14})<", slip.content.decode())[1]
    assert code not in admin.get(reverse("officer", args=[Officer.objects.get(username="wang").pk])).content.decode()

    client = Client()
    wrong = client.post(reverse("login-code"), {"username": "wang", "code": "AAAA-AAAA-AAAA"})
    assert wrong.status_code == 422 and "_auth_user_id" not in client.session
    inside = client.post(reverse("login-code"), {"username": "wang", "code": code})
    assert inside.url == reverse("password-choose")
    for name in ("today", "officers"):
        assert client.get(reverse(name)).url == reverse("password-choose")
    htmx = client.get(reverse("today"), headers={"HX-Request": "true"})
    assert htmx["HX-Redirect"] == reverse("password-choose")
    assert "admin的姓名" in client.get(reverse("password-choose")).content.decode()
    weak = client.post(reverse("password-choose"), {"password": "short", "again": "short"})
    assert weak.status_code == 422
    differ = client.post(reverse("password-choose"), {"password": PASSWORD, "again": PASSWORD + "x"})
    assert differ.status_code == 422
    done = client.post(reverse("password-choose"), {"password": PASSWORD, "again": PASSWORD})
    assert done.url == reverse("today") and client.get(reverse("today")).status_code == 200
    assert Client().post(reverse("login-code"), {"username": "wang", "code": code}).status_code == 422
    assert Client().post(reverse("login"), {"username": "wang", "password": PASSWORD}).status_code == 302


def test_reloading_the_slip_makes_nothing_and_shows_the_code_no_more(made):
    admin = client_of(made.admin)
    created = admin.post(f"{reverse('officer-create')}?agency={made.police.pk}", new_officer(made))
    who = Officer.objects.get(username="wang")
    assert created.url == reverse("officer-code-slip", args=[who.pk])
    other = client_of(made.admin).get(created.url).content.decode()
    assert "data-code" not in other, "only the session that made it"
    assert "data-code" not in admin.get(reverse("officer-code-slip", args=[made.handler.pk])).content.decode()
    assert "data-code" in admin.get(created.url).content.decode()
    again = admin.get(created.url)
    html = again.content.decode()
    assert again.status_code == 200 and "data-code" not in html and "已经显示过" in html
    assert f'href="{reverse("officer", args=[who.pk])}"' in html and "no-store" in again["Cache-Control"]
    assert who.one_time_codes.count() == 1 and Officer.objects.filter(username="wang").count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"username": "王 某"}, "id_username"),
        ({"username": "handler"}, "id_username"),
        ({"username": ""}, "id_username"),
        ({"roles": ["prosecutor"]}, "id_roles"),
        ({"roles": ["administrator", "police_handler"]}, "id_roles"),
        ({"departments": ["999999"]}, "id_departments"),
    ],
)
def test_a_wrong_account_is_refused_at_the_field(made, changes, words):
    before = Officer.objects.count()
    answer = client_of(made.admin).post(
        f"{reverse('officer-create')}?agency={made.police.pk}", new_officer(made, **changes)
    )
    html = answer.content.decode()
    assert answer.status_code == 422 and Officer.objects.count() == before
    assert f'href="#{words}' in html and "王新" in html, "the field is named and nothing typed is lost"


def test_last_administrator_is_told(made):
    client = client_of(made.admin)
    answer = client.post(reverse("officer-disable", args=[made.admin.pk]), {"version": made.admin.version})
    assert answer.status_code == 422 and Officer.objects.get(pk=made.admin.pk).is_active


def test_disable_enable_handover(made):
    client = client_of(made.admin)
    pk = made.handler.pk
    assert client.post(reverse("officer-disable", args=[pk]), {"version": 99}).status_code == 422
    assert client.post(reverse("officer-disable", args=[pk]), {"version": 1}).url == reverse("officers")
    assert not Officer.objects.get(pk=pk).is_active
    slip = client.get(client.post(reverse("officer-enable", args=[pk])).url)
    assert "data-code" in slip.content.decode() and Officer.objects.get(pk=pk).is_active
    Department.objects.filter(pk=made.unit.pk).update(head=made.handler)
    page = client.get(reverse("officer-handover", args=[pk])).content.decode()
    assert "刑侦大队" in page
    assert client.post(reverse("officer-handover", args=[pk]), {"to": made.prosecutor.pk}).status_code == 422
    hand = reverse("officer-handover", args=[pk])
    asked = client.post(hand, {"to": made.lawyer.pk}).content.decode()
    assert "刑侦大队" in asked and "负责人空缺" in asked, "the lawyer is not in that department"
    assert Department.objects.get(pk=made.unit.pk).head == made.handler, "asked first"
    done = client.post(hand, {"to": made.lawyer.pk, "confirmed": 1})
    assert done.url == reverse("officer", args=[pk])
    assert Department.objects.get(pk=made.unit.pk).head is None
    Department.objects.filter(pk=made.unit.pk).update(head=made.handler)
    made.lawyer.departments.add(made.unit)
    assert "负责人空缺" not in client.post(hand, {"to": made.lawyer.pk}).content.decode()
    client.post(hand, {"to": made.lawyer.pk, "confirmed": 1})
    assert Department.objects.get(pk=made.unit.pk).head == made.lawyer


def test_agency_and_department_pages_write(made):
    client = client_of(made.admin)
    answer = client.post(reverse("agency-create"), {"kind": "third", "name": "文旅局", "code": "130302WL"})
    agency = Agency.objects.get(code="130302WL")
    assert answer.url == reverse("agency", args=[agency.pk])
    taken = client.post(reverse("agency-create"), {"kind": "third", "name": "网信办", "code": "130302WL"})
    assert taken.status_code == 422 and "文旅局" in taken.content.decode()
    new = {"name": "城关派出所", "code": "130302510000", "kind": "unit", "parent": made.unit.pk}
    assert client.post(reverse("department-create", args=[made.police.pk]), new).status_code == 302
    station = Department.objects.get(code="130302510000")
    circle = client.post(reverse("department-move", args=[made.unit.pk]), {"parent": station.pk, "version": 1})
    assert circle.status_code == 422
    assert client.post(reverse("department-move", args=[station.pk]), {"parent": "", "version": 1}).status_code == 302
    head = reverse("department-head", args=[made.unit.pk])
    for stranger in (made.prosecutor, made.lawyer):
        assert client.post(head, {"head": stranger.pk, "version": 1, "confirmed": 1}).status_code == 422
    assert "lawyer的姓名" not in client.get(head).content.decode(), "members only"
    asked = client.post(head, {"head": made.handler.pk, "version": 1})
    assert asked.status_code == 200 and "handler的姓名" in asked.content.decode()
    assert Department.objects.get(pk=made.unit.pk).head is None, "asked first"
    assert client.post(head, {"head": made.handler.pk, "version": 1, "confirmed": 1}).status_code == 302
    assert Department.objects.get(pk=made.unit.pk).head == made.handler
    busy = client.post(reverse("department-disable", args=[made.unit.pk]), {"version": 2})
    assert busy.status_code == 422 and "handler的姓名" in busy.content.decode()
    assert client.post(reverse("department-disable", args=[station.pk]), {"version": 2}).status_code == 302
    assert client.post(reverse("department-enable", args=[station.pk])).status_code == 302
    assert Department.objects.get(pk=station.pk).active


def test_move_to_another_agency_by_the_page(made):
    client = client_of(made.admin)
    url = f"{reverse('officer-move', args=[made.handler.pk])}?agency={made.proc.pk}"
    assert "第一检察部" in client.get(url).content.decode()
    wrong = client.post(url, {"departments": [made.prosecution.pk], "roles": ["police_handler"], "version": 1})
    assert wrong.status_code == 422
    right = {"departments": [made.prosecution.pk], "roles": ["prosecutor"], "version": 1}
    assert client.post(url, right).status_code == 302
    assert Officer.objects.get(pk=made.handler.pk).agency == made.proc


def test_a_lost_update_is_told_and_the_next_save_counts(made):
    client = client_of(made.admin)
    url = reverse("officer-edit", args=[made.handler.pk])
    assert client.post(url, {"name": "甲某", "police_number": "", "version": 1}).status_code == 302
    late = client.post(url, {"name": "乙某", "police_number": "", "version": 1})
    html = late.content.decode()
    assert late.status_code == 422 and "甲某" in html and 'value="乙某"' in html and 'name="version" value="2"' in html
    assert Officer.objects.get(pk=made.handler.pk).name == "甲某"
    assert client.post(url, {"name": "乙某", "police_number": "", "version": 2}).status_code == 302


def test_a_log_in_is_recorded_and_the_last_one_told(made):
    for _n in range(2):
        client = Client()
        client.post(reverse("login"), {"username": "handler", "password": PASSWORD})
    html = client.get(reverse("today")).content.decode()
    assert "上次登录" in html
    assert AuditRecord.objects.filter(action="login", officer=made.handler, root_id=made.handler.pk).count() == 2

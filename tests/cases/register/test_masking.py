"""Minors by name nowhere but to who works on the case and needs to know; numbers whole to who works on it only."""

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.clocks import home_custody
from cases.register.front import search
from cases.register.masking import (
    Eyes,
    eyes_of,
    eyes_of_receiver,
    facts_shown,
    number_shown,
    title_masked,
)
from cases.register.models import Case, Person
from cases.register.roots import case_refs
from cases.register.sheet import case_sheet
from office.access.context import Purpose, acting_as
from office.access.models import Level
from office.access.roles import ROLES, Role
from office.access.services import grant_give
from tests.case_factories import case_make
from tests.factories import County, county, fresh

pytestmark = pytest.mark.django_db
MINOR, ADULT = "李小某", "王大某"
NUMBER = "130000199001010000"
KNOWING = {
    Role.POLICE_HANDLER,
    Role.POLICE_UNIT_HEAD,
    Role.POLICE_LEGAL,
    Role.PROSECUTOR,
    Role.MINORS_PROSECUTOR,
    Role.CHIEF_PROCURATOR,
}
SEEING = [role for role, row in ROLES.items() if "cases.case" in row.sees]


@pytest.fixture
def home() -> County:
    return county()


def open_to(home: County, case: Case, role: Role, level: Level):
    """The officer of the role with a grant of the level, as the next request loads it."""
    officer = home.officers[role]
    with acting_as(Purpose("test.share")):
        grant_give(root=case, principal=officer.principal, level=level, reason="办案", basis="第六条")
    return fresh(officer)


def test_the_roles_that_know_minors_are_these():
    assert {role for role, row in ROLES.items() if row.knows_minors} == KNOWING


@pytest.mark.parametrize("level", [Level.SEE, Level.WORK])
@pytest.mark.parametrize("role", SEEING)
def test_a_minor_by_role_and_level(home, client, role, level):
    case = case_make(home, 1, minor=True, unit="station")
    officer = open_to(home, case, role, level)
    # The legal department works on every case of the bureau, whatever else it is given.
    works = level == Level.WORK or role == Role.POLICE_LEGAL
    client.force_login(officer)
    page = client.get(reverse("case-detail", args=[case.pk])).content.decode()
    assert (MINOR in page) == (works and role in KNOWING), role
    if not (works and role in KNOWING):
        assert NUMBER not in page
        assert "李某某" in page
    for name in ("case-list", "today"):
        assert MINOR not in client.get(reverse(name)).content.decode()
    history = client.get(reverse("case-facts", args=[case.pk])).content.decode()
    assert (MINOR in history) == (works and role in KNOWING)


@pytest.mark.parametrize("level", [Level.SEE, Level.WORK])
def test_an_adult_is_named_but_the_number_only_to_who_works_on_the_case(home, client, level):
    case = case_make(home, 1)
    client.force_login(open_to(home, case, Role.MINORS_PROSECUTOR, level))
    page = client.get(reverse("case-detail", args=[case.pk])).content.decode()
    assert ADULT in page
    assert (NUMBER in page) == (level == Level.WORK)
    assert ("130*************00" in page) == (level == Level.SEE)


@pytest.mark.parametrize("role", sorted(KNOWING))
def test_search_references_boxes_and_messages_never_name_a_minor(home, role):
    case = case_make(home, 1, minor=True)
    officer = open_to(home, case, role, Level.WORK)
    for text in (MINOR, "李小", "小某"):
        assert search(officer, text, 5) == []
    (hit,) = search(officer, "盗窃", 5)
    (ref,) = case_refs(officer, [case.pk]).values()
    held = home_custody.box(officer, timezone.localdate()) or home_custody.section(officer, timezone.localdate())
    body = str(held.body) if hasattr(held, "body") else " ".join(str(row.text) for row in held.rows)
    assert "李某某" in body
    told = " ".join([str(hit.title), str(hit.subtitle), str(ref.title), body])
    assert MINOR not in told
    assert "李某某" in told


def test_only_visible_cases_have_a_name_elsewhere(home):
    case = case_make(home, 1)
    away = case_make(county("云水", "139904"), 1)
    assert set(case_refs(fresh(home.officers[Role.POLICE_LEGAL]), [case.pk, away.pk, 0])) == {case.pk}
    for role in (Role.ADMINISTRATOR, Role.AUDITOR, Role.THIRD_PARTY, Role.OFFICE_STAFF):
        assert case_refs(fresh(home.officers[role]), [case.pk]) == {}
        assert search(fresh(home.officers[role]), "盗窃", 5) == []
        assert home_custody.box(fresh(home.officers[role]), timezone.localdate()) is None


SEE, WORK = Eyes("police", Level.SEE), Eyes("police", Level.WORK)
KNOWS = Eyes("police", Level.WORK, knows=True)
OTHER = Eyes("procuratorate", Level.WORK)
YOUNG, GROWN = Person(ryid="1", name="李小某", is_minor=True), Person(ryid="2", name="王大某")
HIDDEN = "涉及未成年人，不予显示"


@pytest.mark.parametrize(
    ("eyes", "person", "has_minor", "code", "value", "shown"),
    [
        (KNOWS, YOUNG, True, "xm", "李小某", "李小某"),
        (WORK, YOUNG, True, "xm", "李小某", "李某某"),
        (WORK, GROWN, True, "xm", "王大某", "王大某"),
        (WORK, YOUNG, True, "xm", "欧阳小某", "欧阳某某"),
        (WORK, YOUNG, True, "zjhm", NUMBER, HIDDEN),
        (KNOWS, YOUNG, True, "zjhm", NUMBER, NUMBER),
        (WORK, GROWN, True, "zjhm", NUMBER, NUMBER),
        (SEE, GROWN, True, "zjhm", NUMBER, "130*************00"),
        (WORK, YOUNG, True, "csrq", "2009-01-01", HIDDEN),
        (WORK, YOUNG, True, "sf", "海山三中学生", HIDDEN),
        (WORK, GROWN, False, "sf", "公职人员", "公职人员"),
        (WORK, YOUNG, True, "zxd", "海山区滨河路1号", HIDDEN),
        (WORK, YOUNG, True, "xb", "male", "male"),
        (WORK, None, True, "fadd", "海山三中", HIDDEN),
        (KNOWS, None, True, "fadd", "海山三中", "海山三中"),
        (WORK, None, False, "fadd", "滨河路", "滨河路"),
        (WORK, None, True, "jyaq", "李小某在校内", HIDDEN),
        (WORK, None, True, "ajmc", "李小某盗窃案", "李某某盗窃案"),
        (WORK, None, True, "zbmj", "高某", "高某"),
        (WORK, YOUNG, True, "xm", "", ""),
    ],
)
def test_facts(eyes, person, has_minor, code, value, shown):
    got = facts_shown(eyes, "police", {code: value}, person=person, has_minor=has_minor, minor_names=["李小某"])
    assert got == {code: shown}


def test_withheld_columns_are_left_out_for_the_other_side_only():
    facts = {"jyaq": "经过", "ay_mc": "盗窃罪"}
    assert facts_shown(KNOWS, "police", facts, withheld=["jyaq"]) == facts
    assert facts_shown(OTHER, "police", facts, withheld=["jyaq"]) == {"ay_mc": "盗窃罪"}


@pytest.mark.parametrize(
    ("title", "names", "masked"),
    [
        ("张三、张三丰盗窃案", ["张三", "张三丰"], "张某某、张某某盗窃案"),
        ("李小某盗窃案", [], "李小某盗窃案"),
        ("李小某盗窃案", ["", "王五"], "李小某盗窃案"),
        ("阿依古丽·买买提盗窃案", ["阿依古丽·买买提"], "阿某某盗窃案"),
        ("欧阳小某等人案", ["欧阳小某"], "欧阳某某等人案"),
    ],
)
def test_titles(title, names, masked):
    assert title_masked(title, names) == masked


@pytest.mark.parametrize(
    ("number", "shown"), [("", ""), ("12345", "1****"), ("G12345678", "G12****78"), (NUMBER, "130*************00")]
)
def test_numbers(number, shown):
    assert number_shown(SEE, number) == shown
    assert number_shown(WORK, number) == number


def test_of_a_department_the_least_is_assumed(home):
    case = case_make(home, 1, minor=True)
    for receiver in (home.departments["minors"].principal, home.procuratorate.principal):
        assert not eyes_of_receiver(receiver, Level.WORK).knows
    officer = home.officers[Role.MINORS_PROSECUTOR]
    assert eyes_of_receiver(officer.principal, Level.WORK).knows
    assert not eyes_of_receiver(officer.principal, Level.SEE).knows
    assert eyes_of(fresh(officer), Level.WORK) == Eyes("procuratorate", Level.WORK, knows=True)
    sheet = case_sheet(case, eyes_of_receiver(home.departments["minors"].principal, Level.WORK), timezone.now())
    assert [row.name for row in sheet.persons] == ["李某某"]
    assert sheet.title == "李某某盗窃案"

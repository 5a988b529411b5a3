"""Who sees what is owed, and in what words; figures and rows are the same."""

import datetime as dt

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from cases.register.models import CaseGrant
from office.access.context import Purpose, acting_as
from office.access.roles import Role
from office.access.services import grants_withdraw
from office.followup.models import FollowUp
from office.followup.queries_ledger import (
    ALL,
    CLOSED,
    OURS,
    THEIRS,
    LedgerFilters,
    followup_get,
    ledger_export,
    ledger_page,
    other_agencies,
    owing_departments,
)
from office.followup.services import followups_close
from office.followup.sight import followups_seen, stands_for
from office.followup.words import principal_name
from tests.case_factories import case_make
from tests.factories import county, fresh, officer_add
from tests.office.followup.made import CLOCKED, INNER, NOW, TODAY, ledger
from tests.queries import statements

__all__ = ["ledger"]
pytestmark = pytest.mark.django_db
BY_DUE = ("due_last", "pk")


def page(officer, now=NOW, **filters):
    return ledger_page(officer, LedgerFilters(**filters), BY_DUE, now)


def keys(officer, **filters) -> list[str]:
    return [one.row.key for one in page(officer, **filters).rows]


@pytest.mark.parametrize(
    ("role", "between", "inner"),
    [
        (Role.POLICE_LEGAL, True, True),
        (Role.POLICE_LEADER, True, True),
        (Role.RESIDENT_PROSECUTOR, True, False),
        (Role.CHIEF_PROCURATOR, True, False),
        # Sees no such case.
        (Role.POLICE_OVERSIGHT, False, False),
        (Role.CASE_MANAGER, False, False),
        (Role.UPPER_LEVEL, False, False),
        (Role.OFFICE_STAFF, False, False),
        (Role.THIRD_PARTY, False, False),
        (Role.DETENTION_CENTRE, False, False),
        (Role.ADMINISTRATOR, False, False),
        (Role.AUDITOR, False, False),
    ],
)
def test_the_two_agencies_see_what_stands_between_them_and_only_the_own_what_is_inner(ledger, role, between, inner):
    ledger.owe("between")
    ledger.owe("inner", other="unit", kind=INNER)
    ledger.owe("nobody waits", other=None, kind=INNER)
    wanted = {"between"} if between else set()
    wanted |= {"inner", "nobody waits"} if inner else set()
    officer = ledger.officer(role)
    assert set(followups_seen(officer).values_list("key", flat=True)) == wanted
    assert {one.row.key for one in page(officer, tab=ALL).rows} == wanted
    assert page(officer, tab=ALL).tabs[ALL] == len(wanted)


def test_another_county_and_a_withdrawn_grant_see_nothing(ledger):
    row = ledger.owe()
    stranger = fresh(county("云水", "139904").officers[Role.POLICE_LEGAL])
    prosecutor = ledger.officer(Role.RESIDENT_PROSECUTOR)
    assert followup_get(prosecutor, row.pk, TODAY).row == row
    with acting_as(Purpose("test.withdraw")):
        held = CaseGrant.objects.filter(root=ledger.case, principal=ledger.desk("resident"))
        grants_withdraw(type(ledger.case), held, "收回")
    for officer in (stranger, fresh(prosecutor)):
        with pytest.raises(Http404):
            followup_get(officer, row.pk, TODAY)
        assert page(officer, tab=ALL).total == 0


def test_tabs_and_parts_count_the_rows_that_they_open(ledger):
    for key, due, owner, other in (
        ("late", -2, "legal", "resident"),
        ("today", 0, "legal", "resident"),
        ("week", 3, "legal", "resident"),
        ("later", 30, "legal", "resident"),
        ("none", None, "legal", "resident"),
        ("theirs", 3, "resident", "legal"),
    ):
        ledger.owe(key, due=due, owner=owner, other=other)
    with acting_as(ledger.officer(Role.POLICE_LEGAL)):
        followups_close(keys=["later"], officer=None, word="done", now=NOW)
    officer = ledger.officer(Role.POLICE_LEGAL)
    found = page(officer)
    assert found.tabs == {OURS: 4, THEIRS: 1, ALL: 5, CLOSED: 1}
    assert found.sections == {"overdue": 1, "today": 1, "week": 1, "later": 0, "none": 1}
    assert [one.row.key for one in found.rows] == ["late", "today", "week", "none"]
    for tab, count in found.tabs.items():
        assert len(keys(officer, tab=tab)) == count
    for section, count in found.sections.items():
        opened = page(officer, section=section)
        assert (len(opened.rows), opened.total) == (count, count)
    other = page(ledger.officer(Role.RESIDENT_PROSECUTOR))
    assert (other.tabs[OURS], other.tabs[THEIRS]) == (1, 4)


def test_what_several_owe_is_one_row_with_all_its_owners(ledger):
    for desk in ("legal", "unit"):
        ledger.owe(f"m:{ledger.desk(desk).pk}", owner=desk)
    for role in (Role.POLICE_LEGAL, Role.RESIDENT_PROSECUTOR):
        found = page(ledger.officer(role), tab=ALL)
        (one,) = found.rows
        assert (found.total, [str(owner) for owner in one.owners]) == (1, ["法制大队", "刑侦大队"])


@pytest.mark.parametrize(
    ("filters", "wanted"),
    [
        ({"group": "notice"}, set()),
        ({"group": "rest"}, {"a", "b", "c"}),
        ({"group": "no such group"}, set()),
        ({"age": 5}, {"c"}),
        ({"age": 0}, {"a", "b", "c"}),
        ({"urged": True}, {"b"}),
        ({"mine": True}, {"a", "c"}),
        ({"text": "盗窃"}, {"a", "b", "c"}),
        ({"text": "诈骗"}, set()),
    ],
)
def test_filters(ledger, filters, wanted):
    ledger.owe("a")
    ledger.owe("b", owner="unit")
    ledger.owe("c", kind=CLOCKED, at=NOW - dt.timedelta(days=6))
    FollowUp.objects.filter(key="b").update(urged=2)
    assert set(keys(ledger.officer(Role.POLICE_LEGAL), **filters)) == wanted


def test_filters_by_department_and_agency(ledger):
    ledger.owe("a")
    ledger.owe("b", owner="unit")
    ledger.owe("c", owner=Role.POLICE_LEGAL)
    officer, made = ledger.officer(Role.POLICE_LEGAL), ledger.made
    legal = made.departments["legal"].pk
    assert legal in dict(owing_departments(officer)) and len(owing_departments(officer)) == len(made.departments)
    assert set(keys(officer, department_id=legal)) == {"a", "c"}
    assert {pk for pk, _name in other_agencies(officer)} == {
        agency.pk for agency in made.agencies.values() if agency != made.police
    }
    third = ledger.officer(Role.THIRD_PARTY)
    assert owing_departments(third) == []
    assert {pk for pk, _name in other_agencies(third)} == {made.police.pk, made.procuratorate.pk}
    assert set(keys(officer, agency_id=made.procuratorate.pk)) == {"a", "b", "c"}
    assert keys(officer, agency_id=made.agencies["third"].pk) == []
    # Who it is in the other agency, and where that officer works, is that agency's own affair.
    prosecutor = ledger.officer(Role.RESIDENT_PROSECUTOR)
    assert set(keys(prosecutor, tab=THEIRS, department_id=legal)) == {"a"}


def test_the_other_agency_is_told_the_agency_and_not_the_officer(ledger):
    row = ledger.owe(owner=Role.POLICE_LEGAL)
    assert principal_name(ledger.officer(Role.RESIDENT_PROSECUTOR), row.owner) == "海公"
    assert principal_name(ledger.officer(Role.POLICE_LEGAL), row.owner) == "某police_legal"


def test_who_stands_for_whom(ledger):
    officer_add(ledger.made, Role.POLICE_LEGAL, "police", ["legal"], key="second")
    department = ledger.made.departments["legal"]
    department.head = ledger.made.officers["second"]
    department.save()
    desk, one = ledger.desk("legal"), ledger.desk(Role.POLICE_LEGAL)
    table = {
        Role.POLICE_LEGAL: (True, True),
        "second": (True, True),
        Role.POLICE_LEADER: (True, True),
        Role.POLICE_HANDLER: (False, False),
        Role.CHIEF_PROCURATOR: (False, False),
        Role.ADMINISTRATOR: (False, False),
    }
    for who, wanted in table.items():
        officer = ledger.officer(who)
        assert (stands_for(officer, desk), stands_for(officer, one)) == wanted, who
        assert not stands_for(officer, None)


def test_a_page_costs_the_same_for_one_row_and_for_many(ledger):
    ledger.owe("first")

    def cost() -> int:
        officer = ledger.officer(Role.POLICE_LEGAL)
        with CaptureQueriesContext(connection) as caught, acting_as(officer, writes=False):
            assert page(officer, tab=ALL).rows
        return len(statements(caught))

    one = cost()
    for n in range(2, 23):
        case = case_make(ledger.made, n)
        ledger.owe(f"row{n}", root_id=case.pk, owner="resident" if n % 3 else "legal", other="legal")
    assert cost() == one <= 14


def test_the_file_holds_what_the_list_holds(ledger):
    for n in range(30):
        ledger.owe(f"row{n}", due=n)
    officer = ledger.officer(Role.POLICE_LEGAL)
    rows, total = ledger_export(officer, LedgerFilters(), BY_DUE, NOW)
    assert ([one.row.key for one in rows], total) == ([f"row{n}" for n in range(30)], 30)
    assert len(ledger_export(officer, LedgerFilters(), BY_DUE, NOW, limit=7)[0]) == 7
    assert len(page(officer).rows) == 25 and page(officer).total == 30

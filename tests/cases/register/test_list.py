"""The case list: through the access index, exact, lean, and without personal data in an address."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.clocks.queries_custody import Custody, custody_first
from cases.register.clock_lines import clock_url
from cases.register.intake import intake_write
from cases.register.models import Case, CaseAccess, CaseGrant
from cases.register.models_clocks import Clock
from cases.register.queries import (
    CaseFilters,
    case_find,
    case_get,
    case_page,
    cases_chosen,
    custody_terms,
    text_clean,
    unsettled_now,
)
from office.access.context import Purpose, acting_as
from office.access.models import Level
from office.access.queries import visible
from office.access.roles import Role
from office.access.services import access_copy, access_rebuild, grant_give, grants_withdraw
from office.audit.models import AuditRecord
from tests.case_factories import ajbh, case_make, intake_of, police_report
from tests.clock_factories import clock_make
from tests.factories import County, county, fresh
from tests.queries import statements

pytestmark = pytest.mark.django_db
MOST_QUERIES = 13


@pytest.fixture
def home() -> County:
    return county()


def many(made: County, count: int) -> list[Case]:
    """Cases accepted on following days, updated at different moments."""
    reports = [
        police_report(
            made,
            serial,
            unit="unit" if serial % 2 else "station",
            minor=serial % 5 == 0,
            acceptance=f"2026-03-{1 + serial % 28:02d}",
            filing="2026-04-01",
            detention=f"2026-04-02 08:{serial:02d}",
        )
        for serial in range(1, count + 1)
    ]
    with acting_as(Purpose("test.import")):
        intake_write(reports, intake_of(made))
    cases = list(Case.objects.order_by("pk"))
    start = timezone.now() - dt.timedelta(days=100)
    for number, case in enumerate(cases):
        # Some at one and the same moment: the key decides between them.
        case.updated_at = start + dt.timedelta(hours=number // 3)
    Case.objects.bulk_update(cases, ["updated_at"])
    access_copy(Case, cases)
    return cases


def legal(made: County):
    return fresh(made.officers[Role.POLICE_LEGAL])


def ids(page) -> list[int]:
    return [case.pk for case in page.rows]


def all_pages(officer, filters: CaseFilters, size: int = 7) -> list[int]:
    found, number = [], 1
    while True:
        page = case_page(officer, filters, number, size)
        found += ids(page)
        if len(found) >= page.total or not page.rows:
            return found
        number += 1


def test_the_list_shows_what_is_visible_and_no_more(home):
    many(home, 12)
    away = county("云水", "139904")
    case_make(away, 1)
    for role, officer in home.officers.items():
        officer = fresh(officer)
        seen = set(visible(Case, officer).values_list("pk", flat=True))
        page = case_page(officer, CaseFilters(), size=100)
        assert (set(ids(page)), page.total) == (seen, len(seen)), role
        assert set(cases_chosen(officer, CaseFilters())) == seen, role
        assert {case.pk for case in case_find(officer, "盗窃", 100)} == seen, role


def test_a_case_seen_through_several_principals_is_one_row(home):
    cases = many(home, 9)
    officer = home.officers[Role.POLICE_LEGAL]
    with acting_as(Purpose("test.share")):
        for case in cases[:4]:
            grant_give(root=case, principal=officer.principal, level=Level.SEE, reason="办案", basis="第六条")
            grant_give(root=case, principal=home.police.principal, level=Level.SEE, reason="办案", basis="第六条")
    assert CaseAccess.objects.filter(root=cases[0]).count() > 2
    page = case_page(legal(home), CaseFilters(), size=5)
    assert page.total == 9
    assert sorted(all_pages(legal(home), CaseFilters(), 2)) == sorted(case.pk for case in cases)
    assert {case.my_level for case in page.rows} == {Level.WORK}


@pytest.mark.parametrize("sort", ["updated", "accepted", "number"])
@pytest.mark.parametrize("descending", [True, False])
def test_pages_follow_one_order_whatever_way_they_are_found(home, sort, descending):
    cases = many(home, 23)
    filters = CaseFilters(sort=sort, descending=descending)
    order = all_pages(legal(home), filters)
    assert sorted(order) == sorted(case.pk for case in cases)
    by = {case.pk: case for case in cases}
    if sort != "number":
        column = {"updated": "updated_at", "accepted": "accepted_on"}[sort]
        told = [getattr(by[pk], column) for pk in order]
        assert told == sorted(told, reverse=descending)
        # The same by way of the cases themselves.
        assert all_pages(legal(home), CaseFilters(sort=sort, descending=descending, text="盗窃")) == order
    else:
        numbers = [by[pk].numbers.get().value for pk in order]
        assert numbers == sorted(numbers, reverse=descending)


def test_far_pages_and_pages_past_the_end(home, monkeypatch):
    cases = many(home, 9)
    near = all_pages(legal(home), CaseFilters(), 2)
    monkeypatch.setattr("cases.register.queries_list.MERGE_UP_TO", 3)
    assert all_pages(legal(home), CaseFilters(), 2) == near
    last = case_page(legal(home), CaseFilters(), 99, 4)
    assert (last.number, len(last.rows), last.total) == (3, 1, len(cases))


@pytest.mark.parametrize(
    ("filters", "serials"),
    [
        (CaseFilters(stage="investigation"), range(1, 11)),
        (CaseFilters(stage="judged"), []),
        (CaseFilters(accepted_from=dt.date(2026, 3, 9)), [8, 9, 10]),
        (CaseFilters(accepted_from=dt.date(2026, 3, 9), accepted_to=dt.date(2026, 3, 10)), [8, 9]),
        (CaseFilters(accepted_to=dt.date(2026, 3, 2), text="盗"), [1]),
        (CaseFilters(text="王"), [1, 2, 3, 4, 6, 7, 8, 9]),
        (CaseFilters(text="大某"), [1, 2, 3, 4, 6, 7, 8, 9]),
        (CaseFilters(text="盗窃"), range(1, 11)),
        (CaseFilters(text="２０２６０３０００７"), [7]),
        (CaseFilters(text="0007"), [7]),
        (CaseFilters(text="a139903"), range(1, 11)),
        (CaseFilters(text="%"), []),
        (CaseFilters(text="_"), []),
        (CaseFilters(text="小某"), []),
        (CaseFilters(text="李小"), []),
        (CaseFilters(person="李"), []),
        (CaseFilters(person="王大"), [1, 2, 3, 4, 6, 7, 8, 9]),
        (CaseFilters(findings="any"), []),
        (CaseFilters(findings="none"), range(1, 11)),
        (CaseFilters(findings="unsettled"), []),
    ],
)
@pytest.mark.parametrize("few", [20_000, 0])
def test_filters(home, filters, serials, few, monkeypatch):
    monkeypatch.setattr("cases.register.queries_list.FEW", few)
    many(home, 10)
    page = case_page(legal(home), filters, size=100)
    found = sorted(int(case.number_values[0][-4:]) for case in page.rows)
    assert (found, page.total) == (list(serials), len(list(serials)))


def test_the_search_box_looks_among_the_newest_first_and_then_among_all(home, monkeypatch):
    cases = many(home, 12)
    monkeypatch.setattr("cases.register.queries.PROBED", 3)
    newest = sorted(cases, key=lambda case: (-case.updated_at.timestamp(), case.pk))
    assert [case.pk for case in case_find(legal(home), "盗窃", 2)] == [case.pk for case in newest[:2]]
    assert [case.pk for case in case_find(legal(home), ajbh(home, 1), 2)] == [cases[0].pk]


def test_filter_by_unit(home):
    many(home, 10)
    page = case_page(legal(home), CaseFilters(unit_id=home.departments["station"].pk), size=100)
    assert page.total == 5
    assert all(case.police_unit_id == home.departments["station"].pk for case in page.rows)


def test_findings_and_what_is_unsettled(home):
    case_make(home, 1)
    wrong = case_make(home, 2, acceptance="2026-03-10", filing="2026-03-02")
    assert wrong.findings_count
    for findings in ("any", "unsettled"):
        assert ids(case_page(legal(home), CaseFilters(findings=findings))) == [wrong.pk]
    rows, total = unsettled_now(legal(home), 5)
    assert ([case.pk for case in rows], total) == ([wrong.pk], 1)


def test_custody_is_as_of_the_moment_and_only_of_visible_cases(home):
    case = case_make(home, 1, detention="2026-03-03 08:15")
    case_make(county("云水", "139904"), 1)
    held = dt.datetime(2026, 3, 4, tzinfo=dt.UTC)
    found = custody_first(legal(home), held, 5)
    assert ([row.case.pk for row in found.rows], found.total) == ([case.pk], 1)
    assert custody_first(legal(home), dt.datetime(2026, 3, 2, tzinfo=dt.UTC), 5) == Custody([], 0)


@pytest.mark.parametrize("ended", ["expired", "withdrawn"])
def test_what_has_ended_is_gone_from_list_count_search_and_page(home, ended, client):
    case = case_make(home, 1)
    assert case_page(legal(home), CaseFilters()).total == 1
    if ended == "expired":
        CaseGrant._base_manager.update(valid_until=timezone.now() - dt.timedelta(seconds=1))
        access_rebuild(Case, [case.pk])
    else:
        with acting_as(Purpose("test.withdraw")):
            grants_withdraw(Case, CaseGrant.objects.filter(root=case), "移交")
    assert case_page(legal(home), CaseFilters()).total == 0
    assert case_page(legal(home), CaseFilters(text="盗窃")).total == 0
    assert case_find(legal(home), ajbh(home), 5) == []
    client.force_login(legal(home))
    assert client.get(reverse("case-detail", args=[case.pk])).status_code == 404


def test_a_case_comes_with_its_level_in_one_query(home):
    case = case_make(home, 1)
    for role, level in [(Role.POLICE_LEGAL, Level.WORK), (Role.RESIDENT_PROSECUTOR, Level.SEE)]:
        officer = fresh(home.officers[role])
        case_page(officer, CaseFilters())  # the principals are known from here on
        with CaptureQueriesContext(connection) as asked:
            found = case_get(officer, case.pk)
        assert (found.pk, Level(found.my_level), len(asked)) == (case.pk, level, 1)


def test_the_list_page_asks_at_most_thirteen_queries(home, client):
    many(home, 30)
    client.force_login(legal(home))
    url = reverse("case-list")
    client.get(url)
    for query in ("", "?page=2&sort=accepted", "?sort=number", "?findings=none"):
        with CaptureQueriesContext(connection) as asked:
            response = client.get(url + query)
        assert response.status_code == 200
        queries = statements(asked)
        assert len(queries) <= MOST_QUERIES, queries


def test_a_list_leaves_one_audit_row_that_names_its_cases(home, client):
    cases = many(home, 3)
    client.force_login(legal(home))
    client.get(reverse("case-list"))
    (record,) = AuditRecord.objects.filter(action="read")
    assert record.detail == {"count": 3, "ids": {"case": sorted(case.pk for case in cases)}}


def test_what_is_typed_never_stands_in_the_address(home, client):
    many(home, 6)
    client.force_login(legal(home))
    url = reverse("case-list")
    answer = client.post(url, {"text": "王", "person": "大某", "stage": "investigation"})
    assert answer.status_code == 302
    place = answer["Location"]
    assert "stage=investigation" in place
    assert not {"text", "person", "%E7%8E%8B", "王"} & set(place.replace("=", "&").split("&"))
    page = client.get(place).content.decode()
    assert ajbh(home, 1) in page
    assert ajbh(home, 5) not in page  # a minor's
    assert "王" in page
    assert client.get(url + "?text=王&person=李").content.decode().count("o-chip-info") == 0


def test_empty_lists_say_why_and_what_to_do(home, client):
    client.force_login(legal(home))
    assert reverse("ledger-list") in client.get(reverse("case-list")).content.decode()
    assert "没有符合条件" in client.get(reverse("case-list") + "?stage=judged").content.decode()


def test_wrong_filters_are_told_and_do_not_filter(home, client):
    case_make(home, 1)
    client.force_login(legal(home))
    page = client.get(reverse("case-list") + "?accepted_from=2026-13-01&unit=abc&page=-3&sort=nonsense")
    assert page.status_code == 200
    assert ajbh(home, 1) in page.content.decode()


def test_text_as_typed():
    assert text_clean("  Ａ１３　０７  ") == "A13 07"
    assert text_clean("刑捕受[2026]１号（一）") == "刑捕受[2026]1号（一）"
    assert len(text_clean("长" * 300)) == 100


def custody_until(case: Case, days: int, *, key: str = "P17:1:x", hidden: int = 0) -> None:
    """The case as it is with a term of custody that ends in so many days."""
    due = timezone.localdate() + dt.timedelta(days=days)
    person = case.persons.get().pk
    row = clock_make(case, due, key=key, person=person, custody_end=True)
    Case.objects.filter(pk=case.pk).update(custody_due_on=row.alarm_on, custody_due_key=key, hidden_from=hidden)
    case.refresh_from_db()
    access_copy(Case, [case])


@pytest.fixture
def held(home) -> list[Case]:
    """Four cases: custody ends in nine days, in two, was over yesterday, nobody is held."""
    cases = many(home, 4)
    Clock.objects.all().delete()
    Case.objects.update(custody_due_on=None, custody_due_key="")
    for case in cases:
        case.refresh_from_db()
    for case, days in zip(cases, (9, 2, -1), strict=False):
        custody_until(case, days)
    return cases


def test_the_end_of_custody_leads_each_row_orders_the_list_and_filters_it(home, held, client):
    nine, two, over, free = held
    officer = legal(home)
    order = CaseFilters(sort="custody", descending=False)
    assert all_pages(officer, order, size=3) == [over.pk, two.pk, nine.pk, free.pk]
    assert all_pages(officer, CaseFilters(custody=True, sort="custody", descending=False)) == [over.pk, two.pk, nine.pk]
    near = CaseFilters(custody=True, custody_to=timezone.localdate() + dt.timedelta(days=7), sort="custody")
    assert all_pages(officer, near) == [two.pk, over.pk]
    client.force_login(officer)
    html = client.get(reverse("case-list") + "?sort=custody").content.decode()
    heads = html.partition("<thead>")[2].partition("</thead>")[0]
    assert heads.index("羁押至") < heads.index("案件")
    first, *_others = html.partition("<tbody>")[2].split("</tr>")
    assert "逾 1 天" in first and clock_url(over.pk, "P17:1:x") in first
    near_page = client.get(reverse("case-list") + "?custody=week").content.decode()
    assert "剩 2 天" in near_page and "逾 1 天" in near_page and "剩 9 天" not in near_page


def test_of_a_case_not_shared_whole_the_stored_end_of_custody_tells_the_other_side_nothing(home, held):
    nine, two, over, free = held
    custody_until(over, -1, key="kept", hidden=2)
    theirs = fresh(home.officers[Role.RESIDENT_PROSECUTOR])
    assert over.pk not in all_pages(theirs, CaseFilters(custody=True))
    order = all_pages(theirs, CaseFilters(sort="custody", descending=False))
    assert order[:2] == [two.pk, nine.pk] and set(order[2:]) == {over.pk, free.pk}
    rows = {case.pk: case for case in case_page(theirs, CaseFilters()).rows}
    assert rows[over.pk].custody_due_key != "kept"
    assert set(custody_terms(theirs, rows.values())) == {nine.pk, two.pk}


def held_cases(home, days: dict[int, int]) -> list[Case]:
    """Cases of which some hold a person whose custody ends in so many days; made in the order of their serials."""
    cases = []
    for serial in range(1, 8):
        case = case_make(home, serial)
        due = dt.date(2026, 11, 23) + dt.timedelta(days=days[serial]) if serial in days else None
        Case.objects.filter(pk=case.pk).update(
            custody_due_on=due, updated_at=dt.datetime(2026, 11, serial, tzinfo=dt.UTC)
        )
        cases.append(case)
    access_copy(Case, Case.objects.all())
    return cases


def test_the_list_opens_with_the_earliest_end_of_custody_then_the_newest(home):
    cases = held_cases(home, {2: 9, 4: -3, 6: 1})
    order = [cases[serial - 1].pk for serial in (4, 6, 2, 7, 5, 3, 1)]
    filters = CaseFilters(sort="custody", descending=False)
    for officer in (legal(home), fresh(home.officers[Role.POLICE_LEADER])):
        assert ids(case_page(officer, filters, size=20)) == order
        for size in (1, 2, 3, 5):
            pages = [ids(case_page(officer, filters, page, size)) for page in range(1, -(-7 // size) + 1)]
            assert [pk for page in pages for pk in page] == order, size
        assert cases_chosen(officer, filters) == order and cases_chosen(officer, filters, 4) == order[:4]
        assert case_page(officer, filters).total == 7
    # By a filter that the access index has, and by one that only the cases have.
    assert ids(case_page(legal(home), CaseFilters(sort="custody", descending=False, text="盗窃"), size=3)) == order[:3]


def test_what_is_not_shared_whole_does_not_lead_by_a_day_that_may_be_hidden(home):
    cases = held_cases(home, {2: 9, 4: -3})
    Case.objects.filter(pk=cases[3].pk).update(hidden_from=2)
    access_copy(Case, Case.objects.all())
    resident = fresh(home.officers[Role.RESIDENT_PROSECUTOR])
    order = ids(case_page(resident, CaseFilters(sort="custody", descending=False), size=20))
    assert order[0] == cases[1].pk and order.index(cases[3].pk) == 4


def test_the_page_opens_in_that_order(home, client):
    cases = held_cases(home, {3: 2})
    client.force_login(legal(home))
    html = client.get(reverse("case-list")).content.decode()
    assert html.index(f"/cases/{cases[2].pk}/") < html.index(f"/cases/{cases[6].pk}/")
    assert 'aria-sort="ascending"' in html

"""The custody list: everybody who is held, no more than each reader may know, audited, the detention centre's apart."""

import datetime as dt
from dataclasses import fields
from io import BytesIO

import pytest
import time_machine
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse
from openpyxl import load_workbook

from cases.clocks.queries_custody import Inmate, custody_inmates, custody_list
from cases.procedure import ClockStatus
from cases.register.models import Case, CaseAccess, CaseGrant, Event, MeasureInterval, Person
from cases.register.models_clocks import Clock
from cases.register.projection import projection_store
from office.access.context import Purpose, acting_as
from office.access.models import Level
from office.access.roles import Role
from office.access.services import access_copy, grant_give
from office.audit.models import AuditRecord
from tests.case_factories import ajbh, at, case_make
from tests.cases.clocks.conftest import MORNING, in_days
from tests.clock_factories import china, clock_make
from tests.factories import County, county, fresh, officer_add

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _morning():
    cache.clear()
    with time_machine.travel(MORNING, tick=False):
        yield


def held(made: County, serial: int, days: int | None, **other) -> Case:
    """One person in detention whose term ends in so many days; None: no term is on record."""
    case = case_make(made, serial, **other)
    Clock.objects.filter(case=case).delete()
    if days is not None:
        person = Person.objects.get(case=case).pk
        clock_make(
            case, in_days(days), rule="P17", person=person, custody_end=True, alarm=in_days(days - 1), key="P17:a"
        )
    return case


def release(made: County, case: Case, day: str, *, shared: bool = True, side: str = "police") -> None:
    """The person is released by hand."""
    person = Person.objects.get(case=case)
    Event.objects.create(
        case=case, person=person, type="release", happened_at=at(day), happened_on=at(day).date(), side=side,
        agency=made.police if side == "police" else made.procuratorate, shared=shared,
        recorded_at=MORNING, source="form", source_key=f"form:release:{case.pk}",
    )  # fmt: skip
    projection_store(case)


def centre(made: County):
    return fresh(made.officers[Role.DETENTION_CENTRE])


def legal(made: County):
    return fresh(made.officers[Role.POLICE_LEGAL])


def cases_of(rows) -> list[int]:
    return [row.case.pk for row in rows]


def test_what_ends_first_stands_first_and_who_has_no_term_apart(made):
    late, unknown, soon, over = (held(made, serial, days) for serial, days in enumerate((20, None, 2, -3), start=1))
    start = held(made, 5, None)
    clock_make(start, None, rule="P17", person=Person.objects.get(case=start).pk, custody_end=True)
    rows = custody_list(legal(made), MORNING)
    assert cases_of(rows)[:3] == [over.pk, soon.pk, late.pk]
    assert {row.case.pk: row.term and row.term.status for row in rows[3:]} == {
        unknown.pk: None,
        start.pk: ClockStatus.NO_START,
    }
    assert [row.endless for row in rows] == [False, False, False, True, True]
    assert {row.measure for row in rows} == {"detention"} and rows[0].since == dt.date(2026, 3, 3)


def test_who_has_no_known_end_is_counted_over_the_rows(made, client):
    held(made, 1, 5)
    held(made, 2, None)
    client.force_login(legal(made))
    html = client.get(reverse("custody-list")).content.decode()
    first, apart = html.partition("o-group")[::2]
    assert "剩 4 天" in first and "1 人没有已知的羁押届满日" in apart and "没有期限记录" in apart


def test_who_was_released_is_not_on_it(made):
    case = held(made, 1, 5)
    release(made, case, "2026-11-20")
    assert custody_list(legal(made), MORNING) == [] and custody_inmates(centre(made), MORNING) == []


def test_of_several_terms_the_one_that_ends_custody_first_counts(made):
    case = held(made, 1, 20)
    person = Person.objects.get(case=case).pk
    clock_make(case, in_days(1), rule="P14", person=person, key="no custody")
    clock_make(case, in_days(7), rule="P19", person=person, custody_end=True, key="sooner")
    clock_make(case, in_days(3), rule="P13", person=person, custody_end=True, key="over", status=ClockStatus.VOID)
    (row,) = custody_list(legal(made), MORNING)
    assert row.term.key == "sooner"


@pytest.mark.parametrize(
    ("days", "notice", "words"),
    [
        (20, None, ""),
        (7, None, "应当提示"),
        (0, None, "应当提示"),
        (-1, None, "未见提示记录"),
        (3, ClockStatus.DONE, "11-22 已提示"),
        (3, ClockStatus.RUNNING, "应当提示"),
        (3, ClockStatus.VOID, "应当提示"),
    ],
)
def test_the_notice_of_the_last_seven_days(made, client, days, notice, words):
    case = held(made, 1, days)
    if notice is not None:
        person = Person.objects.get(case=case).pk
        closed = {} if notice == ClockStatus.RUNNING else {"closed_on": in_days(-1)}
        clock_make(case, in_days(days - 7), rule="P32", person=person, key="P32:a", status=notice, **closed)
    client.force_login(legal(made))
    html = client.get(reverse("custody-list")).content.decode()
    assert words in html
    assert words or not any(told in html for told in ("应当提示", "已提示", "未见提示"))


# --- what each reader knows


def test_officers_see_the_persons_of_their_cases_only(made):
    case = held(made, 1, 5)
    away = county("云水", "139904")
    held(away, 1, 5)
    assert cases_of(custody_list(fresh(made.officers[Role.POLICE_HANDLER]), MORNING)) == [case.pk]
    assert cases_of(custody_list(fresh(made.officers[Role.RESIDENT_PROSECUTOR]), MORNING)) == [case.pk]
    assert custody_list(fresh(made.officers[Role.CUSTODY_SUPERVISOR]), MORNING) == []
    for role in (Role.ADMINISTRATOR, Role.AUDITOR, Role.THIRD_PARTY, Role.OFFICE_STAFF, Role.DETENTION_CENTRE):
        with pytest.raises(PermissionDenied):
            custody_list(fresh(made.officers[role]), MORNING)


def test_only_the_detention_centre_sees_inmates_without_cases_and_of_its_own_office(made):
    held(made, 1, 5)
    away = county("云水", "139904")
    held(away, 1, 5)
    for mine in (made, away):
        (row,) = custody_inmates(centre(mine), MORNING)
        assert row.numbers == (ajbh(mine),)
    for role in set(Role) - {Role.DETENTION_CENTRE, Role.CUSTODY_SUPERVISOR}:
        with pytest.raises(PermissionDenied):
            custody_inmates(fresh(made.officers[role]), MORNING)


def test_custody_supervision_sees_all_who_are_held_and_the_case_only_where_it_is_shared(made, client):
    """Terms of custody are its to watch over (RULES 613); a case is not seen for that."""
    supervisor = fresh(made.officers[Role.CUSTODY_SUPERVISOR])
    other, shared = held(made, 1, 5), held(made, 2, 9)
    with acting_as(Purpose("test")):
        to = made.departments["custody"].principal
        grant_give(root=shared, principal=to, level=Level.SEE, reason="x", basis="y")
        access_copy(Case, [shared])
    rows = custody_inmates(supervisor, MORNING)
    assert [getattr(row, "case", None) for row in rows] == [None, shared]
    client.force_login(supervisor)
    for name in ("custody-list", "today"):
        html = client.get(reverse(name)).content.decode()
        assert ajbh(made, 1) in html and f"/cases/{other.pk}/" not in html, name
    assert client.get(f"/cases/{other.pk}/").status_code == 404


def test_what_the_centre_owes_besides_the_notice_its_list_tells(made, client):
    """Nobody else is told of it: the lawyer's visit to be arranged within 48 hours (CPL 39)."""
    case = held(made, 1, 20)
    person = Person.objects.get(case=case).pk
    clock_make(case, china("2026-11-23 12:00"), rule="P35", person=person, key="P35:a", start=MORNING)
    client.force_login(centre(made))
    html = client.get(reverse("custody-list")).content.decode()
    assert "会见" in html and "剩 3 小时 55 分" in html


def test_an_inmate_is_name_number_measure_and_dates_and_nothing_else(made):
    """A new column here is a decision: the domain brief gives a detention centre custody dates and no case facts."""
    assert {field.name for field in fields(Inmate)} == {
        "name", "numbers", "measure", "since", "term", "notice", "unsettled", "owed",
    }  # fmt: skip
    held(made, 1, 5)
    (row,) = custody_inmates(centre(made), MORNING)
    assert type(row) is Inmate and not hasattr(row, "case")


def test_the_detention_centres_page_tells_nothing_of_a_case(made, client):
    case = held(made, 1, 5)
    held(made, 2, 5, minor=True)
    client.force_login(centre(made))
    html = client.get(reverse("custody-list")).content.decode()
    told = html.partition("<main")[2].partition("</main>")[0]
    for words in ("王大某", ajbh(made), "刑事拘留", "剩 4 天 · 保守 11-27", "法定 11-28", "李某某", "不含案情"):
        assert words in told, words
    for words in (
        "盗窃",
        "王大某盗窃案",
        "刑侦大队",
        "高某",
        "李小某",
        "130000",
        "经过若干",
        f"/cases/{case.pk}/",
        "/clocks/?view",
    ):
        assert words not in told, words
    book = load_workbook(BytesIO(client.get(reverse("custody-export")).content)).active
    cells = "|".join(str(cell.value) for row in book.iter_rows() for cell in row)
    assert "王大某" in cells and "李某某" in cells
    for words in ("盗窃", "刑侦大队", "高某", "李小某"):
        assert words not in cells, words


def test_no_other_door_opens_to_the_detention_centre(made, client):
    case = held(made, 1, 5)
    code = "0" * 16
    client.force_login(centre(made))
    for name, args in [
        ("case-list", []), ("case-detail", [case.pk]), ("case-facts", [case.pk]), ("clock-detail", [case.pk, code]),
        ("clock-list", []), ("clock-export", []), ("clock-calendar", []), ("clock-calendar-terms", []),
    ]:  # fmt: skip
        assert client.get(reverse(name, args=args)).status_code in (403, 404), name
    assert get_resolver().reverse_dict.getlist("custody-list")
    page = client.get(reverse("today")).content.decode()
    assert reverse("custody-list") in page and reverse("clock-list") + '"' not in page.replace("/clocks/custody/", "")
    assert "王大某" not in client.post(reverse("search"), {"text": "王大某"}, follow=True).content.decode().replace(
        'value="王大某"', ""
    ).replace("“王大某”", "")


def test_the_list_gives_nobody_a_grant(made, client):
    held(made, 1, 5)
    grants, rows = CaseGrant.objects.count(), CaseAccess.objects.count()
    client.force_login(centre(made))
    client.get(reverse("custody-list"))
    assert (CaseGrant.objects.count(), CaseAccess.objects.count()) == (grants, rows)
    assert not centre(made).has_perm("cases.view_case", Case.objects.get())


@pytest.mark.parametrize("name", ["custody-list", "custody-export"])
@pytest.mark.parametrize("role", [Role.POLICE_LEGAL, Role.DETENTION_CENTRE])
def test_every_reading_is_audited_with_the_cases_it_showed(made, client, name, role):
    cases = [held(made, serial, 5) for serial in (1, 2)]
    client.force_login(fresh(made.officers[role]))
    client.get(reverse(name))
    record = AuditRecord.objects.get(page=name, action="read")
    assert record.detail["ids"] == {"case": [case.pk for case in cases]}
    assert record.officer_id == made.officers[role].pk


def test_an_officer_of_two_roles_sees_the_cases(made, client):
    both = officer_add(made, Role.DETENTION_CENTRE, "police", ["detention", "legal"], key="both")
    both.roles = [Role.DETENTION_CENTRE, Role.POLICE_LEGAL]
    both.save()
    case = held(made, 1, 5)
    client.force_login(fresh(both))
    assert f"/cases/{case.pk}/" in client.get(reverse("custody-list")).content.decode()


# --- what one side keeps from the other


def test_a_detention_that_is_kept_from_a_side_does_not_show_there(made):
    case = held(made, 1, 5)
    Event._base_manager.filter(case=case, type="detention").update(shared=False)
    projection_store(case)
    assert Case.objects.get().hidden_from == 2
    assert cases_of(custody_list(legal(made), MORNING)) == [case.pk]
    assert custody_list(fresh(made.officers[Role.RESIDENT_PROSECUTOR]), MORNING) == []


def test_a_release_that_is_kept_from_a_side_leaves_the_person_held_there_as_on_the_page_of_the_case(made, client):
    case = held(made, 1, None)
    release(made, case, "2026-11-20", shared=False)
    assert custody_list(legal(made), MORNING) == []
    prosecutor = fresh(made.officers[Role.RESIDENT_PROSECUTOR])
    (row,) = custody_list(prosecutor, MORNING)
    assert row.measure == "detention" and row.term is not None and row.term.rule == "P13"
    client.force_login(prosecutor)
    assert "在押 1" in client.get(reverse("case-detail", args=[case.pk])).content.decode()


def test_what_the_procuratorate_keeps_from_the_police_the_centre_does_not_learn(made):
    case = held(made, 1, None)
    release(made, case, "2026-11-20", shared=False, side="procuratorate")
    assert Case.objects.get().hidden_from == 1
    (row,) = custody_inmates(centre(made), MORNING)
    assert row.measure == "detention" and row.numbers == (ajbh(made),)


# --- how it is asked, and the workbook


def test_the_number_of_queries_does_not_grow(made, client):
    client.force_login(legal(made))

    def asked() -> int:
        client.get(reverse("custody-list"))
        with CaptureQueriesContext(connection) as caught:
            assert client.get(reverse("custody-list")).status_code == 200
        return len(caught)

    def fill(serials) -> None:
        for serial in serials:
            case = held(made, serial, serial)
            if serial % 2:
                Case.objects.filter(pk=case.pk).update(hidden_from=1)

    fill(range(1, 5))
    few = asked()
    fill(range(5, 15))
    assert asked() == few
    assert MeasureInterval.objects.count() == 14


def test_the_workbook_has_a_column_for_each_fact(made, client):
    case = held(made, 1, 5)
    Case.objects.filter(pk=case.pk).update(police_handler="高某某")
    client.force_login(legal(made))
    sheet = load_workbook(BytesIO(client.get(reverse("custody-export")).content)).active
    heads, row = ([cell.value for cell in line] for line in sheet.iter_rows())
    told = dict(zip(heads, row, strict=True))
    assert told == {
        "姓名": "王大某", "案号": ajbh(made), "措施": told["措施"], "起": "03-03", "羁押期限": "剩 4 天 · 保守 11-27",
        "期限届满": "2026-11-28", "保守期限": "2026-11-27", "延长": "无", "期满提示": "应当提示",
        "案件": "王大某盗窃案", "承办": "刑侦大队 · 高某某",
    }  # fmt: skip
    assert told["措施"].startswith("刑事拘留 刑事诉讼法第82条")


def test_an_empty_list_says_why(made, client):
    client.force_login(legal(made))
    assert "没有在押人员" in client.get(reverse("custody-list")).content.decode()
    client.force_login(centre(made))
    assert "没有在押人员" in client.get(reverse("custody-list")).content.decode()

"""Loading a year and correcting a day: versions, refusals, who may, what is announced to the other floors."""

import datetime as dt
from datetime import date
from io import StringIO

import openpyxl
import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command

from office.access.context import acting_as
from office.access.roles import Role
from office.agencies.guard import StaleError
from office.audit.models import AuditRecord
from office.front.registry import collected
from office.workdays.files import file_text
from office.workdays.models import CalendarYear, Source
from office.workdays.queries import calendar_now, notice_days, year_current
from office.workdays.seed import library_years
from office.workdays.services import OFF, WEEK, WORKED, calendar_day_correct, calendar_year_load, year_plan
from tests.factories import County, county

FRIDAY, SUNDAY = date(2027, 2, 5), date(2027, 2, 14)
DAYS = {FRIDAY: (True, "春节"), SUNDAY: (False, "春节")}
TOLD: list = []


def told(officer, change) -> str:
    """Stands for an upper floor."""
    TOLD.append((officer, change))
    return "/somewhere/"


@pytest.fixture
def made(db, monkeypatch) -> County:
    monkeypatch.setattr(apps.get_app_config("office"), "calendar_changed", [f"{__name__}.told"], raising=False)
    collected.cache_clear()
    TOLD.clear()
    yield county()
    collected.cache_clear()


@pytest.fixture
def admin(made):
    officer = made.officers[Role.ADMINISTRATOR]
    with acting_as(officer):
        yield officer


def test_a_loaded_year_counts_at_once_and_is_announced(admin) -> None:
    assert not calendar_now().announced(2027) and not calendar_now().off(FRIDAY) and calendar_now().off(SUNDAY)
    loaded = calendar_year_load(officer=admin, year=2027, days=DAYS, seen=0)
    table = calendar_now()
    assert table.announced(2027) and table.off(FRIDAY) and not table.off(SUNDAY)
    assert table.announced(2026), "the other years stay"
    assert (loaded.notice.version, loaded.notice.title) == (1, "国务院办公厅关于2027年部分节假日安排的通知")
    assert loaded.page == "/somewhere/"
    ((officer, change),) = TOLD
    assert (officer, change.year, change.days, change.announced) == (admin, 2027, (FRIDAY, SUNDAY), True)
    assert change.after.version == table.version == loaded.notice.calendar


def test_it_is_written_down_who_loaded_what(admin) -> None:
    calendar_year_load(officer=admin, year=2027, days=DAYS)
    row = AuditRecord.objects.get(action="calendar.load")
    assert row.officer_id == admin.pk
    assert row.detail == {
        "year": 2027, "version": 1, "source": "typed", "reason": "", "off": 1, "worked": 1,
        "changed": ["2027-02-05", "2027-02-14"],
    }  # fmt: skip


def test_a_changed_year_is_a_new_version_and_the_old_one_stays(admin) -> None:
    first = calendar_year_load(officer=admin, year=2027, days=DAYS).notice
    with pytest.raises(ValidationError, match="Say why"):
        calendar_year_load(officer=admin, year=2027, days={FRIDAY: (True, "春节")})
    second = calendar_year_load(officer=admin, year=2027, days={FRIDAY: (True, "春节")}, reason="通知更正").notice
    assert (second.version, second.current, second.title) == (2, True, first.title)
    first.refresh_from_db()
    assert not first.current and notice_days(first) == DAYS
    assert calendar_now().off(SUNDAY)
    assert TOLD[-1][1].days == (SUNDAY,) and not TOLD[-1][1].announced


def test_the_same_year_again_is_refused(admin) -> None:
    calendar_year_load(officer=admin, year=2027, days=DAYS)
    with pytest.raises(ValidationError, match="loaded for 2027 already"):
        calendar_year_load(officer=admin, year=2027, days=DAYS, reason="再来")


def test_of_two_who_load_at_once_the_second_is_told(admin) -> None:
    """Both looked at the year when nothing was loaded."""
    calendar_year_load(officer=admin, year=2027, days=DAYS, seen=0)
    with pytest.raises(StaleError):
        calendar_year_load(officer=admin, year=2027, days={FRIDAY: (True, "春节")}, reason="另一版", seen=0)
    assert CalendarYear.objects.filter(year=2027).count() == 1


@pytest.mark.parametrize("year", [1948, dt.date.today().year + 3])
def test_a_year_no_notice_can_be_about(admin, year) -> None:
    with pytest.raises(ValidationError, match="From 1949 to"):
        year_plan(officer=admin, year=year, days={date(year, 1, 1): (True, "元旦")})


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_only_administrators_load(made, role) -> None:
    officer = made.officers[role]
    with acting_as(officer), pytest.raises(PermissionDenied):
        calendar_year_load(officer=officer, year=2027, days=DAYS)
    with acting_as(officer), pytest.raises(PermissionDenied):
        calendar_day_correct(officer=officer, day=date(2026, 10, 10), becomes=WEEK, reason="试")
    assert not calendar_now().announced(2027)


def test_days_taken_from_the_programs_list_are_known_as_such(admin, monkeypatch) -> None:
    days = dict(library_years()[2026])
    assert year_plan(officer=admin, year=2026, days=days, title="别的", reason="标题").source == Source.LIBRARY
    monkeypatch.setitem(library_years(), 2027, DAYS)
    assert calendar_year_load(officer=admin, year=2027, days=DAYS).notice.source == Source.LIBRARY


# ---- one day ------------------------------------------------------------------------------------


def test_a_day_is_corrected_with_a_reason(admin) -> None:
    saturday = date(2026, 10, 10)
    assert not calendar_now().off(saturday)
    with pytest.raises(ValidationError, match="why the day is corrected"):
        calendar_day_correct(officer=admin, day=saturday, becomes=WEEK, reason=" ")
    loaded = calendar_day_correct(officer=admin, day=saturday, becomes=WEEK, reason="通知更正")
    assert calendar_now().off(saturday)
    assert (loaded.notice.version, loaded.notice.source, loaded.notice.reason) == (2, "corrected", "通知更正")
    assert loaded.change.days == (saturday,)
    others = {day: named for day, named in library_years()[2026].items() if day != saturday}
    assert notice_days(year_current(2026)) == others, "the other days stay as they were"


def test_a_weekday_becomes_off_and_a_weekend_day_worked(admin) -> None:
    calendar_day_correct(officer=admin, day=date(2026, 12, 25), becomes=OFF, name="特别假", reason="通知")
    calendar_day_correct(officer=admin, day=date(2026, 12, 26), becomes=WORKED, reason="通知")
    assert calendar_now().off(date(2026, 12, 25)) and not calendar_now().off(date(2026, 12, 26))


def test_a_weekday_is_not_made_a_worked_weekend(admin) -> None:
    with pytest.raises(ValidationError, match="no weekend day"):
        calendar_day_correct(officer=admin, day=date(2026, 12, 24), becomes=WORKED, reason="通知")


def test_a_day_of_a_year_that_is_not_loaded(admin) -> None:
    with pytest.raises(ValidationError, match="2027 is not loaded yet"):
        calendar_day_correct(officer=admin, day=FRIDAY, becomes=OFF, reason="通知")


def test_the_notice_that_names_a_december_day_is_the_one_corrected(admin) -> None:
    eve = date(2026, 12, 31)
    calendar_year_load(officer=admin, year=2027, days=DAYS | {eve: (True, "元旦")})
    assert calendar_now().off(eve)
    loaded = calendar_day_correct(officer=admin, day=eve, becomes=WEEK, reason="笔误")
    assert loaded.notice.year == 2027 and not calendar_now().off(eve)


# ---- files and the command ----------------------------------------------------------------------


def workbook(path, rows) -> None:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)


def test_a_workbook_becomes_lines_numbered_as_its_rows(tmp_path) -> None:
    path = tmp_path / "2027.xlsx"
    workbook(path, [["日期", "类型", "名称"], [], [dt.datetime(2027, 2, 5), "放假", "春节"], [20270214, "上班", None]])
    assert file_text(path.read_bytes()) == "日期,类型,名称\n\n2027-02-05,放假,春节\n20270214,上班"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_text_file_in_the_usual_encodings(encoding) -> None:
    assert file_text("date,kind,name\r\n2027-02-05,放假,春节\r\n".encode(encoding)) == (
        "date,kind,name\n2027-02-05,放假,春节"
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"PK\x03\x04 not a workbook", "cannot be opened"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\xff", "neither a workbook nor text"),
        (b"2027-02-05\n" * 1001, "more than 1000 rows"),
        (b"x" * (1 << 20) + b"x", "larger than 1 MB"),
        (b"x" * 50_001, "more than 50000 characters"),
    ],
)
def test_what_is_no_list_of_days_is_refused(content, said) -> None:
    with pytest.raises(ValidationError, match=said):
        file_text(content)


def test_the_command_loads_a_file(made, tmp_path) -> None:
    path = tmp_path / "2027.csv"
    path.write_text("date,kind,name\n2027-02-05,放假,春节\n2027-02-14,上班,春节\n", encoding="utf-8")
    out = StringIO()
    call_command("load_holidays", path, "--year", "2027", "--check", stdout=out)
    assert "2 days would change" in out.getvalue() and not calendar_now().announced(2027)
    call_command("load_holidays", path, "--year", "2027", stdout=out)
    assert calendar_now().off(FRIDAY) and year_current(2027).source == Source.FILE
    assert len(TOLD) == 1
    with pytest.raises(CommandError, match="already"):
        call_command("load_holidays", path, "--year", "2027", stdout=out)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("date,kind,name\n2027-02-15,上班,春节\n", "(?s)(Line 2|第 2 行)"),
        ("2027-02-05,放假,春节\n2027-02-05,放假,春节\n", "(?s)(Line 2|第 2 行)"),
    ],
)
def test_the_command_names_the_wrong_line(made, tmp_path, text, said) -> None:
    path = tmp_path / "x.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match=said):
        call_command("load_holidays", path, "--year", "2027", stdout=StringIO())
    with pytest.raises(CommandError, match="no file"):
        call_command("load_holidays", tmp_path / "none", "--year", "2027", stdout=StringIO())
    assert not calendar_now().announced(2027)

"""The calendar's pages: everybody reads, administrators load after a preview, nothing typed is lost."""

import re
from datetime import date

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.html import escape

from office.access.roles import Role
from office.workdays.models import CalendarYear
from office.workdays.queries import calendar_now
from office.workdays.seed import seed
from tests.factories import County, county, fresh
from tests.office.workdays.test_notice import NOTICE_2026

LINES = "春节 2027-02-05 至 2027-02-11\n上班 2027-02-14"


@pytest.fixture
def made(db) -> County:
    seed(apps)
    return county()


@pytest.fixture
def admin(made, client, settings):
    settings.AXES_ENABLED = False
    officer = made.officers[Role.ADMINISTRATOR]
    officer.language = "en"
    officer.save()
    client.force_login(fresh(officer))
    return client


def cell(html: str, title: str) -> str:
    """The cell of a day, found by the beginning of its title."""
    return re.search(rf'<td[^>]*title="{title}[^>]*>.*?</td>', html)[0]


def test_the_picture_says_in_words_what_is_off_and_what_is_worked(admin) -> None:
    html = admin.get(reverse("workdays"), {"year": 2026}).content.decode()
    assert "<b>15</b><i>off</i>" in cell(html, "2026-02-15 · Sunday · Spring Festival · day off")
    assert "<b>14</b><i>work</i>" in cell(html, "2026-02-14 · Saturday · Spring Festival · working day")
    assert html.count("<i>off</i>") == 33 and html.count("<i>work</i>") == 6
    assert html.count('class="o-day-weekend"') == 104 - 14 - 6 + 1, "weekends that no notice names, and the legend"
    assert "国务院办公厅关于2026年部分节假日安排的通知" in html


def test_a_year_not_announced_says_so(admin) -> None:
    html = admin.get(reverse("workdays"), {"year": 2027}).content.decode()
    assert "Not announced yet, reckoned by weekends for now" in html
    assert "<i>off</i>" not in html and f"{reverse('workdays-load')}?year=2027" in html


@pytest.mark.parametrize("given", [{"year": "1800"}, {"year": "x"}, {"year": "2026' OR 1"}, {"year": "９"}])
def test_a_year_that_is_none_shows_this_one(admin, given) -> None:
    assert "Holidays 2026" in admin.get(reverse("workdays"), given).content.decode()


def test_a_version_that_is_none_is_not_found(admin) -> None:
    assert admin.get(reverse("workdays"), {"year": 2026, "version": 7}).status_code == 404


@pytest.mark.parametrize("role", [Role.THIRD_PARTY, Role.POLICE_HANDLER, Role.AUDITOR])
def test_who_may_only_read_is_offered_nothing_to_change(made, client, role) -> None:
    client.force_login(fresh(made.officers[role]))
    html = client.get(reverse("workdays"), {"year": 2027}).content.decode()
    assert reverse("workdays-load") not in html and reverse("workdays-correct") not in html


def filled(html: str) -> dict[str, str]:
    """What the preview would send."""
    found = re.findall(r'<textarea name="(\w+)" hidden>\n?(.*?)</textarea>', html, re.DOTALL)
    return {name: value.replace("&#x27;", "'").replace("&amp;", "&") for name, value in found}


def test_a_year_is_looked_at_and_then_saved(admin) -> None:
    page = admin.post(reverse("workdays-load"), {"year": "2027", "lines": LINES})
    html = page.content.decode()
    assert page.status_code == 200 and not CalendarYear.objects.filter(year=2027).exists()
    assert "<b>14</b><i>work</i>" in cell(html, "2027-02-14")
    assert "o-day-changed" in cell(html, "2027-02-05") and "o-day-changed" not in cell(html, "2027-02-06")
    assert "2027 is then announced" in html and "6 days are off that were worked so far" in html
    assert "Not named:</b>" in html or "Not named: 元旦、清明、劳动节、端午、中秋、国庆" in html
    answer = admin.post(reverse("workdays-load"), filled(html) | {"confirm": "1"})
    assert answer.status_code == 302
    assert calendar_now().announced(2027) and not calendar_now().off(date(2027, 2, 14))


def test_change_something_gives_back_what_was_typed(admin) -> None:
    html = admin.post(reverse("workdays-load"), {"year": "2027", "lines": LINES}).content.decode()
    again = admin.post(reverse("workdays-load"), filled(html) | {"change": "1"}).content.decode()
    assert escape(LINES) in again and 'value="2027"' in again
    assert not CalendarYear.objects.filter(year=2027).exists()


def test_a_wrong_line_is_named_and_nothing_typed_is_lost(admin) -> None:
    lines = f"{LINES}\n国庆节 2027-10-32"
    page = admin.post(
        reverse("workdays-load"), {"year": "2027", "lines": lines, "title": "某通知", "reference": "某号"}
    )
    html = page.content.decode()
    assert page.status_code == 422
    assert "Line 3, “国庆节 2027-10-32”: there is no day" in html
    assert escape(lines) in html and "某通知" in html and "某号" in html


def test_a_file_is_shown_where_it_can_be_mended(admin) -> None:
    file = SimpleUploadedFile(
        "2027.csv", "日期,类型,名称\n2027-02-05,放假,春节\n2027-02-15,上班,春节".encode("gb18030")
    )
    page = admin.post(reverse("workdays-load"), {"year": "2027", "file": file})
    html = page.content.decode()
    assert page.status_code == 422 and "Line 3, “2027-02-15,上班,春节”: 2027-02-15 is a Monday" in html
    assert "2027-02-15,上班,春节</textarea>" in html
    mended = {"year": "2027", "lines": "日期,类型,名称\n2027-02-05,放假,春节\n2027-02-14,上班,春节", "source": "file"}
    html = admin.post(reverse("workdays-load"), mended).content.decode()
    admin.post(reverse("workdays-load"), filled(html) | {"confirm": "1"})
    assert CalendarYear.objects.get(year=2027).source == "file"


def test_the_pasted_notice_is_compared_with_what_is_loaded(admin) -> None:
    text = NOTICE_2026.replace("10月10日（周六）上班", "10月11日（周日）上班").replace(
        "10月10日(周六)", "10月11日(周日)"
    )
    data = {"year": "2026", "lines": text, "reason": "通知更正"}
    html = admin.post(reverse("workdays-load"), data).content.decode()
    assert "2026-10-10 Saturday：working day (National Day) → weekend, off" in html
    assert "2026-10-11 Sunday：weekend, off → working day (National Day)" in html
    assert "These sentences arrange no holiday and were left out" in html
    admin.post(reverse("workdays-load"), filled(html) | {"confirm": "1"})
    page = admin.get(reverse("workdays"), {"year": 2026}).content.decode()
    assert "通知更正" in page and "某administrator" in page
    older = admin.get(reverse("workdays"), {"year": 2026, "version": 1}).content.decode()
    assert "no longer in force" in older and "<b>10</b><i>work</i>" in cell(older, "2026-10-10")


def test_a_page_that_saw_an_older_version_is_told(admin) -> None:
    first = admin.post(reverse("workdays-load"), {"year": "2027", "lines": LINES}).content.decode()
    second = admin.post(reverse("workdays-load"), {"year": "2027", "lines": "春节 2027-02-05"}).content.decode()
    assert admin.post(reverse("workdays-load"), filled(first) | {"confirm": "1"}).status_code == 302
    page = admin.post(reverse("workdays-load"), filled(second) | {"confirm": "1"})
    assert page.status_code == 422 and "Somebody else changed this" in page.content.decode()
    assert "春节 2027-02-05</textarea>" in page.content.decode()
    assert CalendarYear.objects.get(year=2027).version == 1


def test_a_day_is_corrected_after_a_look(admin) -> None:
    data = {"day": "2026-10-10", "becomes": "week", "name": "", "reason": "通知更正"}
    html = admin.post(reverse("workdays-correct"), data).content.decode()
    assert "o-day-changed" in cell(html, "2026-10-10") and not calendar_now().off(date(2026, 10, 10))
    assert admin.post(reverse("workdays-correct"), filled(html) | {"confirm": "1"}).status_code == 302
    assert calendar_now().off(date(2026, 10, 10))


def test_a_correction_without_reason_stays_on_the_form(admin) -> None:
    page = admin.post(reverse("workdays-correct"), {"day": "2026-10-10", "becomes": "week", "name": "某假"})
    assert page.status_code == 422 and "某假" in page.content.decode()
    assert not calendar_now().off(date(2026, 10, 10))

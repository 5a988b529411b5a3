"""What can be done on the board: acknowledging, filtering by address, taking the list out; and what the page says."""

import datetime as dt
import re
from io import BytesIO

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse
from openpyxl import load_workbook

from cases.clocks.board import BoardFilters
from cases.clocks.models import ClockWarning
from cases.clocks.queries import board_export, duty_counts
from cases.clocks.services import warnings_of
from cases.register.models import Case, Person
from cases.register.models_clocks import Clock
from office.access.context import Purpose, acting_as
from office.access.models import Level
from office.access.roles import Role
from office.access.services import access_copy, grant_give
from office.audit.models import AuditRecord
from tests.case_factories import ajbh, case_make
from tests.cases.clocks.conftest import MORNING, in_days, sweep
from tests.cases.clocks.test_pages_board import NOW, board_of, handler, prosecutor
from tests.clock_factories import clock_make
from tests.factories import fresh

pytestmark = pytest.mark.django_db
# The figure beside 期限 in the navigation.
COUNTED = r'class="o-count"[^>]*>2<'


@pytest.fixture(autouse=True)
def _morning():
    cache.clear()
    with time_machine.travel(MORNING, tick=False):
        yield


# --- warnings


def warned(made, case) -> None:
    clock_make(case, in_days(0), key="a")
    clock_make(case, in_days(0), key="b")
    sweep()


def test_chosen_warnings_are_asked_about_and_answered_with_a_note(made, case, client):
    warned(made, case)
    officer = handler(made)
    assert duty_counts(officer, NOW, dt.timedelta(days=14)) == (2, 2)
    client.force_login(officer)
    page = client.get(reverse("clock-list") + "?mine=on")
    html = page.content.decode()
    assert html.count('name="rows"') == 2 and "待确认" in html and re.search(COUNTED, html)
    rows = [row.key for row in board_of(officer).rows]
    asked = client.post(reverse("clock-acknowledge"), {"rows": rows}).content.decode()
    assert "确认提醒" in asked and 'name="note"' in asked
    empty = client.post(reverse("clock-acknowledge"), {"rows": ",".join(rows), "note": " "})
    assert empty.status_code == 422 and ClockWarning.objects.filter(acknowledged_at=None).count() == 2
    done = client.post(
        reverse("clock-acknowledge"), {"rows": ",".join(rows), "note": "已办", "next": "/clocks/?mine=on"}
    )
    assert done.url == "/clocks/?mine=on"
    assert {row.note for row in ClockWarning.objects.all()} == {"已办"}
    after = client.get(done.url).content.decode()
    assert "已确认 2 条提醒" in after and "没有符合条件的期限" in after
    # The warnings are answered; the terms are still to be seen to.
    assert re.search(COUNTED, after) and warnings_of(officer).count() == 0


@pytest.mark.parametrize("rows", ["", "x", "1-zz", "-", "99999999999999999999-a"])
def test_what_is_not_there_cannot_be_chosen(made, case, client, rows):
    client.force_login(handler(made))
    answer = client.post(reverse("clock-acknowledge"), {"rows": rows, "next": "https://evil.example/"})
    assert (answer.status_code, answer.url) == (302, reverse("clock-list"))


def test_a_term_out_of_sight_cannot_be_chosen(made, case, client):
    clock_make(case, in_days(0), key="kept", hidden_from=2)
    (row,) = board_of(handler(made)).rows
    client.force_login(prosecutor(made))
    answer = client.post(reverse("clock-acknowledge"), {"rows": row.key, "note": "x"})
    assert answer.status_code == 302 and not AuditRecord.objects.filter(action="clock.acknowledge").exists()


# --- the page


def test_the_bar_keeps_the_number_out_of_the_address_and_the_view_in_it(made, case, client):
    clock_make(case, in_days(1))
    client.force_login(handler(made))
    answer = client.post(reverse("clock-list"), {"text": ajbh(made), "side": "police", "view": "case"})
    assert ajbh(made) not in answer.url and "view=case" in answer.url and "side=police" in answer.url
    html = client.get(answer.url).content.decode()
    assert "o-chip-info" in html and ajbh(made) in html
    assert client.get(answer.url).status_code == 200


def test_each_row_says_what_where_whose_and_why(made, case, client):
    person = Person.objects.get(case=case)
    clock_make(case, in_days(2), rule="P17", person=person.pk, custody_end=True, alarm=in_days(1), unsettled=True)
    client.force_login(handler(made))
    html = client.get(reverse("clock-list")).content.decode()
    for told in (
        "剩 1 天 · 保守 11-24",
        "法定 11-25",
        "待核实",
        "侦查羁押期限",
        "P17",
        "第156条",
        "王大某盗窃案",
        ajbh(made),
        "刑侦大队",
        "→ 2026-11-25",
    ):
        assert told in html, told
    assert 'aria-label="公安机关"' in html and "本周" in html


def test_in_english(made, case, client):
    officer = made.officers[Role.POLICE_HANDLER]
    officer.language = "en"
    officer.save()
    clock_make(case, in_days(-2), rule="P17")
    client.force_login(fresh(officer))
    html = client.get(reverse("clock-list")).content.decode()
    for told in ("overdue", "2 days over", "Custody during investigation", "By person in custody", "Owed by"):
        assert told in html, told


def test_an_empty_board_says_why_and_what_to_do(made, client):
    client.force_login(handler(made))
    assert "期限自动起算" in client.get(reverse("clock-list")).content.decode()
    assert "去掉一个条件" in client.get(reverse("clock-list") + "?custody=on").content.decode()
    assert "没有在押人员" in client.get(reverse("clock-list") + "?view=person").content.decode()


def test_the_workbook_holds_the_list_and_the_reads_are_audited(made, case, client):
    person = Person.objects.get(case=case)
    clock_make(case, in_days(2), key="a", person=person.pk)
    clock_make(case, None, key="b")
    clock_make(case, in_days(2), key="c", side="procuratorate")
    client.force_login(handler(made))
    answer = client.get(reverse("clock-export") + "?side=police")
    sheet = load_workbook(BytesIO(answer.content)).active
    told = [[cell.value for cell in row] for row in sheet.iter_rows(values_only=False)]
    assert told[0][0] == "到期" and len(told) == 3
    assert told[1][0] == "剩 2 天 · 11-25" and told[1][6] == "王大某" and told[2][0] == "缺启动日期"
    record = AuditRecord.objects.filter(page="clock-export", action="read").get()
    assert record.detail["ids"] == {"case": [case.pk]}


def test_a_workbook_says_where_it_was_cut(made, case):
    for number in range(6):
        clock_make(case, in_days(number), key=str(number))
    rows, total = board_export(handler(made), BoardFilters(), NOW, limit=4)
    assert (len(rows), total) == (4, 6)


def test_withdrawn_access_takes_the_terms_away(made, case):
    reader = fresh(made.officers[Role.POLICE_OVERSIGHT])
    clock_make(case, in_days(1))
    with acting_as(Purpose("test")):
        grant_give(
            root=case, principal=reader.principal, level=Level.SEE, reason="x", basis="y",
            valid_until=MORNING + dt.timedelta(hours=1),
        )  # fmt: skip
        access_copy(Case, [case])
    assert board_of(fresh(reader)).total == 1
    with time_machine.travel(MORNING + dt.timedelta(hours=2), tick=False):
        assert board_of(fresh(reader)).total == 0


def test_rows_of_real_steps_lead_to_their_terms(made, client):
    case = case_make(made, 1)
    assert Clock.objects.filter(case=case, status="running").exists()
    client.force_login(handler(made))
    for row in board_of(handler(made)).rows:
        page = client.get(f"/cases/{case.pk}/clocks/{row.key.partition('-')[2]}/")
        assert page.status_code == 200, row.clock.rule

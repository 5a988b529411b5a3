"""The page of one term: its sentence, its reckoning step by step, how it moved, what was warned of."""

import re

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.clocks.models import ClockWarning
from cases.clocks.parts_clock import reckoning_table
from cases.procedure import ClockStatus, Projection
from cases.register.clock_lines import clock_code, clock_url
from cases.register.masking import eyes_of
from cases.register.models import Case, Event, Person
from cases.register.models_clocks import Clock, ClockChange
from cases.register.projection import projection_store
from cases.register.queries import case_get
from cases.register.sheet import case_sheet
from office.access.roles import Role
from office.storage.bulk import rows_update
from tests.case_factories import at, case_make
from tests.cases.clocks.conftest import MORNING, sweep
from tests.factories import fresh

pytestmark = pytest.mark.django_db
TAGS = re.compile(r"<[^>]+>")


@pytest.fixture(autouse=True)
def _morning():
    cache.clear()
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture
def case(made) -> Case:
    """Detained on Friday 13 February 2026, before the Spring Festival."""
    return case_make(made, acceptance="2026-02-11", filing="2026-02-12", detention="2026-02-13 08:15")


def handler(made):
    return fresh(made.officers[Role.POLICE_HANDLER])


def record(made, case: Case, kind: str, day: str, *, side: str = "police", shared: bool = True, **params) -> Event:
    """One more step, by hand."""
    person = Person.objects.get(case=case)
    event = Event.objects.create(
        case=case, person=person, type=kind, happened_at=at(day), precise=":" in day, happened_on=at(day).date(),
        side=side, agency=made.police if side == "police" else made.procuratorate, shared=shared, params=params,
        recorded_at=timezone.now(), source="form", source_key=f"form:{kind}:{day}",
    )  # fmt: skip
    case.last_event_id = event.pk
    projection_store(case)
    return event


def page_of(client, officer, case: Case, rule: str):
    clock = Clock.objects.filter(case=case, rule=rule).order_by("pk").first()
    client.force_login(officer)
    return client.get(clock_url(case.pk, clock.key))


def told(answer) -> str:
    return " ".join(TAGS.sub(" ", answer.content.decode().partition("<main")[2].partition("</main>")[0]).split())


def test_the_sentence_stands_in_the_language_of_the_page_with_its_articles(made, case, client):
    text = told(page_of(client, handler(made), case, "P13"))
    assert "2026-02-13 拘留，次日起算，3 日，在押不顺延 → 2026-02-16（刑事诉讼法第91条、第105条" in text
    assert "no roll over holidays" not in text
    assert "提请批准逮捕 P13" in text and "王大某" in text
    assert "逾 280 天 · 法定 02-16 保守 02-15" in text
    officer = handler(made)
    officer.language = "en"
    officer.save()
    text = told(page_of(client, officer, case, "P13"))
    assert "in custody: no roll over holidays → 2026-02-16" in text and "次日起算" not in text


def test_the_reckoning_step_by_step(made, case, client):
    text = told(page_of(client, handler(made), case, "P13")).partition("逐步计算")[2]
    steps = [
        "启动 2026-02-13 王大某 刑事拘留", "起算 次日起算 开始的日不计算在内。", "期限长度 3 日 刑事诉讼法第91条",
        "期满日（未顺延） 2026-02-16", "节假日顺延 否 羁押期限至期满之日为止，不因节假日而延长。",
        "期限届满 2026-02-16", "保守期限 2026-02-15", "最迟提请延长日",
    ]  # fmt: skip
    places = [text.find(step) for step in steps]
    assert -1 not in places and places == sorted(places), dict(zip(steps, places, strict=True))


def test_an_extension_tells_who_approves_and_moves_the_history(made, case, client):
    clock = Clock.objects.get(case=case, rule="P13")
    event = record(made, case, "detention_extension", "2026-02-15 10:00", length="30", ground="repeated")
    clock.refresh_from_db()
    moved = ClockChange.objects.get(case=case, key=clock.key)
    text = told(page_of(client, handler(made), case, "P13"))
    assert clock.expiry_on > moved.before_on and moved.event_id == event.pk
    assert "批准：县级以上公安机关负责人" in text
    history = text.partition("变动记录")[2]
    assert f"{moved.before_on} 进行中" in history and f"{clock.expiry_on} 进行中" in history
    assert "登记或者作废了步骤" in history and "2026-02-15 王大某" in history


def test_other_kinds_of_counting_are_told(made, case, client):
    record(made, case, "arrest", "2026-02-20 10:30")
    hours = told(page_of(client, handler(made), case, "P14"))
    assert "从下一整时起算 开始的时不计算在内。" in hours and "以时计算的期限不顺延。" in hours
    record(made, case, "bail", "2026-02-25")
    bail = told(page_of(client, handler(made), case, "P21"))
    assert "最长期限不顺延。" in bail and "假期未公布" in bail and "各种读法中最早的一日。" in bail


def test_what_ended_it_and_how_late(made, case, client):
    record(made, case, "arrest_request", "2026-02-20")
    text = told(page_of(client, handler(made), case, "P13"))
    assert "已办结 2026-02-20 王大某 提请批准逮捕" in text and "逾期" in text
    assert "期限已结束，无须办理。" in text


def test_a_term_without_a_start_says_so_and_what_to_do(made, case, client, monkeypatch):
    clock = Clock.objects.get(case=case, rule="P13")
    real = case_sheet

    def without_start(*args):
        sheet = real(*args)
        states = [s for s in sheet.projection.clocks if s.key == clock.key]
        object.__setattr__(sheet.projection, "clocks", tuple(_no_start(s) for s in states))
        return sheet

    monkeypatch.setattr("cases.clocks.views_clock.case_sheet", without_start)
    text = told(page_of(client, handler(made), case, "P13"))
    assert "缺启动日期" in text and "请补录启动日期" in text and "逾" not in text.partition("逐步计算")[0]


def _no_start(state):
    values = {name: getattr(state, name) for name in state.__slots__}
    return type(state)(**{**values, "reckoning": None, "status": ClockStatus.NO_START, "trigger_at": None})


# --- who may know what


def test_out_of_sight_is_not_there_whatever_the_address(made, case, client):
    clock = Clock.objects.get(case=case, rule="P13")
    urls = [clock_url(case.pk, clock.key), reverse("clock-detail", args=[case.pk, "0" * 16])]
    for role, answers in [
        (Role.POLICE_HANDLER, [200, 404]),
        (Role.RESIDENT_PROSECUTOR, [200, 404]),
        (Role.POLICE_OVERSIGHT, [404, 404]),
        (Role.DETENTION_CENTRE, [404, 404]),
        (Role.ADMINISTRATOR, [404, 404]),
    ]:
        client.force_login(fresh(made.officers[role]))
        assert [client.get(url).status_code for url in urls] == answers, role


def test_what_one_side_keeps_moves_no_term_for_the_other(made, case, client):
    record(made, case, "detention_extension", "2026-02-15 10:00", length="30", ground="repeated", shared=False)
    own = told(page_of(client, handler(made), case, "P13"))
    assert "批准：" in own and "登记或者作废了步骤" in own
    theirs = told(page_of(client, fresh(made.officers[Role.RESIDENT_PROSECUTOR]), case, "P13"))
    assert "→ 2026-02-16" in theirs and "批准：" not in theirs and "自启动以来没有变动。" in theirs


def test_a_term_that_only_hidden_steps_start_is_not_there(made, case, client):
    record(made, case, "bail", "2026-02-15", shared=False)
    assert page_of(client, handler(made), case, "P21").status_code == 200
    assert page_of(client, fresh(made.officers[Role.RESIDENT_PROSECUTOR]), case, "P21").status_code == 404


def test_a_minor_is_named_only_to_who_may_know(made, client):
    case = case_make(made, minor=True)
    assert "李小某" in told(page_of(client, handler(made), case, "P13"))
    text = told(page_of(client, fresh(made.officers[Role.RESIDENT_PROSECUTOR]), case, "P13"))
    assert "李小某" not in text and "李某某" in text


def test_warnings_are_told_to_the_side_that_owes_and_answered_here(made, case, client):
    Case.objects.filter(pk=case.pk).update(police_handler=made.officers[Role.POLICE_HANDLER].name)
    sweep()
    clock = Clock.objects.get(case=case, rule="P13")
    assert ClockWarning.objects.filter(key=clock.key).exists()
    answer = page_of(client, handler(made), case, "P13")
    html = answer.content.decode()
    assert "待确认" in html and 'name="note"' in html and f'value="{case.pk}-{clock_code(clock.key)}"' in html
    theirs = page_of(client, fresh(made.officers[Role.RESIDENT_PROSECUTOR]), case, "P13").content.decode()
    assert "提醒时间" not in theirs and 'name="note"' not in theirs
    client.force_login(handler(made))
    url = clock_url(case.pk, clock.key)
    sent = {"rows": f"{case.pk}-{clock_code(clock.key)}", "next": url, "note": "已向看守所核实"}
    assert client.post(reverse("clock-acknowledge"), sent).url == url
    after = told(client.get(url))
    assert "已向看守所核实" in after and "待确认" not in after


def test_the_steps_that_fulfil_or_lengthen_it_are_one_click_away(made, case, client):
    html = page_of(client, handler(made), case, "P13").content.decode()
    aside = html.partition('id="next"')[2].partition("</section>")[0]
    assert "type=arrest_request" in aside
    for_reader = page_of(client, fresh(made.officers[Role.CUSTODY_SUPERVISOR]), case, "P13")
    assert for_reader.status_code == 404


def test_a_term_that_is_gone_keeps_its_history(made, case, client):
    clock = Clock.objects.get(case=case, rule="P13")
    event = Event.objects.get(case=case, type="detention")
    void = Event.objects.create(
        case=case, type="void", happened_at=timezone.now(), happened_on=MORNING.date(), side="police",
        agency=made.police, recorded_at=timezone.now(), source="form", voids=event, void_reason="录错",
    )  # fmt: skip
    event.voided_by = void
    rows_update(Event, [event], ["voided_by"])
    projection_store(case)
    client.force_login(handler(made))
    text = told(client.get(clock_url(case.pk, clock.key)))
    assert "该期限已不存在" in text and "2026-02-16 进行中 没有" in text


def test_every_clock_that_the_case_shows_has_its_page(made, case, client):
    record(made, case, "arrest_request", "2026-02-15")
    client.force_login(handler(made))
    html = client.get(reverse("case-detail", args=[case.pk])).content.decode()
    urls = set(re.findall(rf"/cases/{case.pk}/clocks/[0-9a-f]{{16}}/", html))
    assert len(urls) >= 3
    for url in urls:
        assert client.get(url).status_code == 200, url


def test_a_fixed_number_of_queries(made, case, client):
    clock = Clock.objects.get(case=case, rule="P13")
    url = clock_url(case.pk, clock.key)
    client.force_login(handler(made))
    client.get(url)

    def asked() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(url).status_code == 200
        return len(caught)

    few = asked()
    for day in range(14, 20):
        record(made, case, "interrogation", f"2026-02-{day} 10:00")
        ClockChange.objects.create(
            case=case, key=clock.key, rule="P13", before_status="running", after_status="running", cause="calendar",
            recorded_at=timezone.now(),
        )  # fmt: skip
    assert asked() == few


# --- the page of the case


def test_the_case_shows_each_person_until_when_and_why(made, case, client):
    client.force_login(handler(made))
    html = client.get(reverse("case-detail", args=[case.pk])).content.decode()
    persons = html.partition('id="persons"')[2].partition("</table>")[0]
    assert "刑事拘留" in persons and "在押" in persons and "自 02-13" in persons
    assert (
        "逾 280 天 · 法定 02-16" in persons
        and "保守 02-15" in persons
        and "次日起算，3 日，在押不顺延 → 2026-02-16" in persons
    )
    terms = html.partition('id="clocks"')[2].partition("</table>")[0]
    assert "提请批准逮捕" in terms and "立案审查" not in terms
    closed = html.partition("o-term-closed")[2].partition("</details>")[0]
    assert "已结束的期限" in closed and "立案审查" in closed


def test_of_a_person_on_bail_the_ceiling_is_shown(made, case, client):
    record(made, case, "bail", "2026-02-15")
    sheet = case_sheet(case_get(handler(made), case.pk), eyes_of(handler(made), 2), MORNING)
    assert isinstance(sheet.projection, Projection)
    assert [row.term.rule for row in sheet.persons] == ["P21"]


def test_to_the_other_side_the_case_tells_only_its_terms(made, case, client):
    record(made, case, "bail", "2026-02-15", shared=False)
    client.force_login(fresh(made.officers[Role.RESIDENT_PROSECUTOR]))
    html = client.get(reverse("case-detail", args=[case.pk])).content.decode()
    assert "取保候审" not in html.partition('id="clocks"')[2].partition("</table>")[0]
    assert "02-16" in html.partition('id="persons"')[2].partition("</table>")[0]


def test_the_reckoning_names_no_rule_that_is_unknown(made, case):
    sheet = case_sheet(case_get(handler(made), case.pk), eyes_of(handler(made), 2), MORNING)
    for state in sheet.projection.clocks:
        assert len(reckoning_table(state, sheet).rows) >= 2, state.rule

"""What the page of a case puts first: release, the request for arrest, a suspect, the service of a return."""

import pytest
import time_machine
from django.urls import reverse

from cases.register.clock_lines import clock_url
from cases.register.intake import intake_write
from cases.register.models import Case, Person
from cases.register.models_clocks import Clock
from cases.register.reports import CaseReport, EventReport, RowReport
from office.access.context import Purpose, acting_as
from tests.case_factories import ajbh, at, intake_of
from tests.cases.register.two_steps import browser, data_of, looked, record, url_of

pytestmark = pytest.mark.django_db
LATER = ("侦查终结", "移送审查起诉", "破案")


def page(officer, case, now):
    with time_machine.travel(at(now), tick=False):
        return browser(officer).get(reverse("case-detail", args=[case.pk]))


def labels(answer):
    return [row.label for row in answer.context["panel"].rows]


def asked(police, manager, case):
    record(police, case, "arrest_request", "2026-03-05")
    record(manager, case, "arrest_review_acceptance", "2026-03-05")


def test_not_approved_and_still_held_is_released_first_and_in_red(police, prosecutor, manager, case):
    """CPL 91: the person is released at once, or the measure changed; from the day of the decision on."""
    asked(police, manager, case)
    record(prosecutor, case, "arrest_non_approval", "2026-03-10 09:00", reason="N3")
    for now in ("2026-03-10 15:00", "2026-03-12 09:00"):
        answer = page(police, case, now)
        rows = answer.context["panel"].rows
        assert [row.label for row in rows[:2]] == ["王大某 释放", "王大某 取保候审"]
        assert [row.urgent for row in rows[:2]] == [True, True]
        assert str(rows[0].chip).count("应当立即释放") == 1
        until = answer.context["person_table"].rows[0].cells[2]
        assert "应当立即释放" in str(until)
        assert "o-chip-over" in str(until)
        assert "第91条" in str(answer.context["person_table"].rows[0].cells[3])
    record(police, case, "release", "2026-03-12 10:00")
    answer = page(police, case, "2026-03-12 11:00")
    assert "应当立即释放" not in str(answer.context["person_table"].rows[0].cells[2])
    assert not any(row.urgent for row in answer.context["panel"].rows)


def test_who_is_detained_is_first_to_be_presented_for_arrest(police, case):
    """Beside it what is owed at once (CPL 85, 86); not yet what ends the investigation."""
    told = labels(page(police, case, "2026-03-03 12:00"))
    assert "王大某 提请批准逮捕" in told
    assert "王大某 送看守所羁押" in told
    assert "王大某 通知家属" in told
    assert not any(name in label for label in told for name in LATER)


def test_the_term_of_the_request_leads_to_the_request(police, case):
    state = Clock.objects.get(case=case, rule="P13")
    with time_machine.travel(at("2026-03-05 09:00"), tick=False):
        answer = browser(police).get(clock_url(case.pk, state.key))
    assert answer.context["steps"][0].name == "提请批准逮捕"


def test_an_investigation_of_nobody_looks_for_a_suspect(made, police):
    number = ajbh(made, 9)
    events = (
        EventReport("acceptance", at("2026-03-01"), False, f"police_case:{number}:acceptance"),
        EventReport("filing", at("2026-03-02"), False, f"police_case:{number}:filing"),
    )
    row = RowReport(row_key=f"police_case:{number}", events=events, case_facts={"ajmc": "盗窃案"})
    with acting_as(Purpose("test.import")):
        intake_write([CaseReport((("ajbh", number),), (row,), made.departments["unit"].pk)], intake_of(made))
    case = Case.objects.get(numbers__value=number)
    assert not Person.objects.filter(case=case).exists()
    told = labels(page(police, case, "2026-03-05 09:00"))
    assert told[0] == "列为犯罪嫌疑人（增列）"
    assert not any(name in label for label in told for name in LATER)


def test_after_a_return_its_service_is_shown_for_who_is_arrested(police, prosecutor, manager, case):
    """The service begins the month of the supplementary investigation (CPL 175), whatever else is still untold."""
    asked(police, manager, case)
    record(prosecutor, case, "arrest_approval", "2026-03-10")
    record(police, case, "arrest", "2026-03-10 15:00")
    record(police, case, "transfer_for_prosecution", "2026-04-20")
    record(manager, case, "prosecution_review_acceptance", "2026-04-20")
    record(prosecutor, case, "supplementary_investigation_return", "2026-05-10", round="1")
    assert "王大某 决定送达公安机关" in labels(page(police, case, "2026-05-11 09:00"))
    state = Clock.objects.get(case=case, rule="P25")
    with time_machine.travel(at("2026-05-11 10:00"), tick=False):
        answer = browser(police).get(clock_url(case.pk, state.key))
    assert "起算的步骤：决定送达公安机关" in answer.content.decode()


def test_the_preview_names_the_step_that_begins_a_term(police, prosecutor, manager, case):
    """退回补充侦查: the month runs from its service, which is a step of its own (CPL 175)."""
    asked(police, manager, case)
    record(prosecutor, case, "arrest_approval", "2026-03-10")
    record(police, case, "arrest", "2026-03-10 15:00")
    record(police, case, "transfer_for_prosecution", "2026-04-20")
    record(manager, case, "prosecution_review_acceptance", "2026-04-20")
    kind = "supplementary_investigation_return"
    more = {"p_round": "1", "p_reason": "insufficient"}
    lines = looked(browser(prosecutor), url_of(case), data_of(prosecutor, case, kind, "2026-05-10", **more))
    assert any("请补录起算的步骤“决定送达公安机关”" in line for line in lines), lines

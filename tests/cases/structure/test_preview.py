"""Joining and splitting are shown before they are done: what moves, who is who, which terms change."""

import pytest
from django.urls import reverse
from django.utils import translation

from cases.register.intake import intake_write
from cases.register.models import Case, CaseNumber, Event, Person
from cases.register.models_clocks import Clock
from cases.register.reports import CaseReport, EventReport, RowReport
from cases.structure.models import CaseLink
from office.access.context import Purpose, acting_as
from office.access.models import Level
from office.access.roles import Role
from office.access.services import grant_give
from office.audit.models import AuditRecord
from tests.case_factories import ajbh, at, case_make, intake_of
from tests.cases.register.two_steps import browser, confirmed
from tests.cases.structure.test_structure import legal, live, people, proc_case, two_persons
from tests.factories import county, fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return county()


def rows():
    return [model.objects.count() for model in (Case, Person, Event, CaseNumber, CaseLink)]


def join_data(source, target, **pairs):
    there = {f"pair-{person.pk}": "new" for person in people(source)}
    return {"target": target.pk, "reason": "系同一犯罪嫌疑人", **there, **pairs}


def lines_of(answer):
    assert answer.status_code == 200
    assert answer.context["shown"].ready, answer.context["form"].errors
    return [f"{line.kind} {line}" for line in answer.context["shown"].lines]


def test_a_join_is_shown_first_and_writes_nothing(made):
    source, target = case_make(made, 1), case_make(made, 2, detention="2026-03-05 09:00")
    before, read = rows(), AuditRecord.objects.exclude(action="read").count()
    client, url = browser(legal(made)), reverse("case-join", args=[source.pk])
    with translation.override("zh-hans"):
        lines = lines_of(client.post(url, join_data(source, target)))
    assert rows() == before
    assert AuditRecord.objects.exclude(action="read").count() == read
    assert any("3 个步骤" in line and "1 人" in line and "1 个编号" in line for line in lines)
    assert any("王大某" in line and "新增" in line for line in lines)
    assert confirmed(client, url, join_data(source, target))["Location"] == reverse("case-detail", args=[target.pk])
    assert [event.type for event in live(source)] == ["case_merged"]


def test_a_term_that_only_moves_is_no_change(made):
    """Two persons held in two cases: each term runs on as it ran. One person of both: one detention replaces the
    other, and that is told."""
    source, target = case_make(made, 1), case_make(made, 2, detention="2026-03-05 09:00")
    client, url = browser(legal(made)), reverse("case-join", args=[source.pk])
    two = lines_of(client.post(url, join_data(source, target)))
    assert not any("提请批准逮捕" in line for line in two)
    pair = {f"pair-{people(source)[0].pk}": people(target)[0].pk}
    one = lines_of(client.post(url, join_data(source, target, **pair)))
    assert any("提请批准逮捕" in line for line in one)
    due = set(Clock.objects.filter(case__in=(source, target), rule="P13").values_list("expiry_on", flat=True))
    confirmed(client, url, join_data(source, target))
    assert set(Clock.objects.filter(case=target, rule="P13").values_list("expiry_on", flat=True)) == due


def test_what_was_shown_is_what_is_sealed(made):
    source, target = case_make(made, 1), case_make(made, 2)
    client, url = browser(legal(made)), reverse("case-join", args=[source.pk])
    seal = client.post(url, join_data(source, target)).context["shown"].seal
    pair = {f"pair-{people(source)[0].pk}": people(target)[0].pk}
    answer = client.post(url, {**join_data(source, target, **pair), "shown": seal, "confirm": "1"})
    assert answer.context["shown"].changed
    assert not CaseLink.objects.exists()


def test_a_split_is_shown_first_and_writes_nothing(made):
    case = two_persons(made)
    before, read = rows(), AuditRecord.objects.exclude(action="read").count()
    client, url = browser(legal(made)), reverse("case-split", args=[case.pk])
    data = {"persons": [people(case)[1].pk], "number": ajbh(made, 8), "reason": "证据不足，另行侦查"}
    lines = lines_of(client.post(url, data))
    assert rows() == before
    assert AuditRecord.objects.exclude(action="read").count() == read
    assert any("1 人" in line for line in lines)
    assert not any("取保候审" in line for line in lines), "the term of bail only moves"
    answer = confirmed(client, url, data)
    assert answer.status_code == 302
    assert CaseNumber.objects.get(value=ajbh(made, 8)).case.pk != case.pk


def test_what_is_refused_is_refused_in_the_preview(made):
    case = two_persons(made)
    client, url = browser(legal(made)), reverse("case-split", args=[case.pk])
    data = {"persons": [person.pk for person in people(case)], "number": ajbh(made, 8), "reason": "分案"}
    answer = client.post(url, data)
    assert not answer.context["shown"].ready
    assert "persons" in answer.context["form"].errors
    assert 'value="分案"' in answer.content.decode(), "nothing typed is lost"


REASONS = [("case-join", "", "并案理由"), ("case-join", "1", "认定为同一案件的理由"), ("case-split", "", "分案理由")]


@pytest.mark.parametrize(("page", "same", "label"), REASONS)
def test_the_reason_is_called_what_it_is(made, page, same, label):
    case, other = two_persons(made), case_make(made, 2)
    client = browser(legal(made))
    asked = {"other": other.pk, "same": same} if page == "case-join" else {}
    text = client.get(reverse(page, args=[case.pk]), asked).content.decode()
    assert label in text
    assert "作废原因" not in text


def test_an_acceptance_is_joined_in_two_steps_too(made):
    police, review = case_make(made, 1), proc_case(made)
    who = fresh(made.officers[Role.PROSECUTOR])
    with acting_as(Purpose("test.share")):
        grant_give(root=police, principal=who.principal, level=Level.WORK, reason="test", basis="test")
    client, url = browser(who), reverse("case-join", args=[review.pk])
    pair = {f"pair-{people(review)[0].pk}": people(police)[0].pk}
    data = {**join_data(review, police, **pair), "same": "1"}
    assert any("审查起诉" in line for line in lines_of(client.post(url, data)))
    assert confirmed(client, url, data).status_code == 302
    assert CaseLink.objects.get().kind == "same"


def test_the_change_of_a_term_that_was_shown_is_what_comes(made):
    """Both were sent for prosecution, one of them held. In a case of her own nobody is in custody, so that the review
    of who is split off ends on a working day (CPL 105); nothing else changes, and nothing ends by the split."""
    case, who = two_persons(made), legal(made)
    row = RowReport(
        row_key="sent", events=(EventReport("transfer_for_prosecution", at("2026-05-06"), False, "sent:1"),)
    )
    taken = RowReport(
        row_key="taken", events=(EventReport("prosecution_review_acceptance", at("2026-05-06"), False, "sent:2"),)
    )
    with acting_as(Purpose("test.import")):
        intake_write([CaseReport((("ajbh", ajbh(made, 1)),), (row, taken), None)], intake_of(made))
    goes = people(case)[1]
    stays = Clock.objects.filter(case=case, status="running").exclude(person=goes)
    before = set(stays.values_list("rule", "expiry_on"))
    data = {"persons": [goes.pk], "number": ajbh(made, 8), "reason": "证据不足，另行侦查"}
    client, url = browser(who), reverse("case-split", args=[case.pk])
    lines = [line for line in lines_of(client.post(url, data)) if line.startswith("期限")]
    assert len(lines) == 1
    assert "2026-06-06 → 2026-06-08" in lines[0]
    assert confirmed(client, url, data).status_code == 302
    fresh_case = CaseNumber.objects.get(value=ajbh(made, 8)).case
    assert str(Clock.objects.get(case=fresh_case, rule="Q06", status="running").expiry_on) == "2026-06-08"
    assert set(Clock.objects.filter(case=case, status="running").values_list("rule", "expiry_on")) == before

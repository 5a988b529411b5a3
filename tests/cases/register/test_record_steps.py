"""What is offered to whom, what is refused with which article, and that the preview tells what comes of it."""

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from cases.procedure import load_rules
from cases.register.models import Person
from office.access.roles import Role
from tests.case_factories import at
from tests.cases.register.two_steps import browser, data_of, looked, record, refusals, url_of, works
from tests.factories import fresh

pytestmark = pytest.mark.django_db


def groups(officer, case):
    return browser(officer).get(url_of(case)).context["groups"]


def offered(officer, case):
    """Names of what the officer may record now, the expected first."""
    return [row.name for group in groups(officer, case) for row in (*group.expected, *group.more)]


# --- who is offered what


def test_each_role_is_offered_only_what_it_records(made, police, prosecutor, manager, case):
    legal = fresh(made.officers[Role.POLICE_LEGAL])
    for officer in (police, legal, prosecutor, manager):
        rules, names = load_rules(), set(offered(officer, case))
        lawful = {kind.zh for kind in rules.events.values() if kind.recorded_by(officer.side, set(officer.roles))}
        assert names, officer
        assert names <= lawful
    assert "法制审核" in offered(legal, case)
    assert "法制审核" not in offered(police, case)
    assert "审查逮捕受理" in offered(manager, case)
    assert "审查逮捕受理" not in offered(prosecutor, case)


def test_what_follows_stands_first_with_document_article_and_term(police, case):
    mine = next(group for group in groups(police, case) if group.title == "王大某")
    first = {row.name: row for row in mine.expected}
    assert "提请批准逮捕" in first
    row = first["提请批准逮捕"]
    assert row.document == "提请批准逮捕书"
    assert "刑事诉讼法" in row.article
    assert row.decides
    assert row.chip is not None
    assert mine.state == "刑事拘留"
    assert "重新计算侦查羁押期限" not in {row.name for row in (*mine.expected, *mine.more)}


def test_what_is_not_possible_is_said_with_the_article(police, case):
    mine = next(group for group in groups(police, case) if group.title == "王大某")
    told = {one.name: one.why for one in (*mine.worth, *mine.refused)}
    assert "刑事诉讼法第160条" in told["重新计算侦查羁押期限"]
    page = browser(police).get(url_of(case)).content.decode()
    assert "重新计算侦查羁押期限" in page


@pytest.mark.parametrize("role", [Role.PROSECUTOR, Role.CASE_MANAGER, Role.POLICE_LEADER])
def test_a_wrong_role_gets_403(made, case, role):
    officer = works(made, case, role)
    answer = browser(officer).get(url_of(case, type="detention"))
    assert answer.status_code == 403
    assert browser(officer).post(url_of(case), {"type": "detention"}).status_code == 403


def test_an_unlawful_step_by_address_shows_the_article_and_no_form(police, case):
    answer = browser(police).get(url_of(case, type="custody_recalculation"))
    assert answer.status_code == 200
    assert "form" not in answer.context
    assert any("第160条" in line for line in answer.context["reasons"])
    page = answer.content.decode()
    assert "late=1" in page
    late = browser(police).get(url_of(case, type="custody_recalculation", late=1))
    assert "form" in late.context


def test_the_page_of_the_case_leads_to_the_likeliest_steps(police, case):
    page = browser(police).get(reverse("case-detail", args=[case.pk]))
    panel = page.context["panel"]
    assert any("提请批准逮捕" in row.label for row in panel.rows)
    person = Person.objects.get(case=case)
    assert any(row.url == url_of(case, type="arrest_request", person=person.pk) for row in panel.rows)
    assert panel.refused.startswith("现在不能：")
    assert "条" in panel.refused


def test_who_only_sees_is_offered_nothing(made, case):
    resident = fresh(made.officers[Role.RESIDENT_PROSECUTOR])
    assert browser(resident).get(reverse("case-detail", args=[case.pk])).context["panel"] is None


# --- refused with the article (domain brief 3.6, 6)


def arrested(police, prosecutor, case, day="2026-03-10"):
    record(police, case, "arrest_request", "2026-03-05")
    record(prosecutor, case, "arrest_approval", day)
    record(police, case, "arrest", f"{day} 16:00")


def test_a_third_return_is_refused(police, manager, prosecutor, case):
    record(police, case, "transfer_for_prosecution", "2026-05-06")
    record(manager, case, "prosecution_review_acceptance", "2026-05-06")
    for day, back in (("2026-05-20", "2026-06-10"), ("2026-07-01", "2026-07-28")):
        record(prosecutor, case, "supplementary_investigation_return", day)
        record(police, case, "transfer_for_prosecution", back)
        record(manager, case, "prosecution_review_acceptance", back)
    told = refusals(prosecutor, case, "supplementary_investigation_return", "2026-08-10")
    assert "第350条" in told["__all__"] or "第175条" in told["__all__"]
    answer = browser(prosecutor).get(url_of(case, type="supplementary_investigation_return"))
    assert any("二次为限" in line for line in answer.context["reasons"])


def test_thirty_days_without_a_ground_are_refused(police, case):
    told = refusals(police, case, "detention_extension", "2026-03-04", p_length="30")
    assert "流窜作案" in told["p_ground"]
    assert "第91条" in told["p_ground"]
    ready = looked(browser(police), url_of(case), data_of(
        police, case, "detention_extension", "2026-03-04", p_length="30", p_ground="gang"
    ))  # fmt: skip
    assert any("P13" in line or "提请批准逮捕" in line for line in ready)


def test_158_before_156_and_159_before_158_are_refused(police, prosecutor, case):
    arrested(police, prosecutor, case)
    for kind, article in (("158", "第156条"), ("159", "第158条")):
        ground = "complex" if kind == "158" else "ten_years"
        told = refusals(police, case, "investigation_extension_request", "2026-04-20", p_kind=kind, p_ground=ground)
        assert article in told["p_kind"], kind
    with time_machine.travel(at("2026-04-20 10:00"), tick=False):
        answer = browser(police).get(url_of(case, type="investigation_extension_request"))
    field = answer.context["form"].fields["p_kind"]
    assert [code for code, _label in field.choices] == ["", "156"]
    assert "第158条" in field.help_text


def test_another_serious_crime_outside_the_custody_term_is_refused(police, case):
    told = refusals(police, case, "serious_crime_found", "2026-03-06")
    assert "第160条" in told["__all__"]


def test_reconsideration_after_supplementary_investigation_is_refused(made, police, prosecutor, case):
    legal = fresh(made.officers[Role.POLICE_LEGAL])
    record(police, case, "arrest_request", "2026-03-05")
    (decision,) = record(
        prosecutor, case, "arrest_non_approval", "2026-03-10", reason="N2", chief_approved="1", supplement="1",
        outline="1",
    )  # fmt: skip
    record(prosecutor, case, "decision_served", "2026-03-10", of=decision.source_key)
    # Its form is that of the matter it begins (cases/supervision/doors.py); what the law refuses is refused there too.
    with pytest.raises(ValidationError, match="第292条"):
        record(legal, case, "non_approval_reconsideration_request", "2026-03-12")


def test_an_extension_after_expiry_is_refused(police, prosecutor, case):
    arrested(police, prosecutor, case)
    told = refusals(police, case, "investigation_extension_request", "2026-05-20", p_kind="156", p_ground="complex")
    assert "第309条" in told["__all__"]
    assert "期满后提请延长的，不予受理" in told["__all__"]


def test_what_was_lawful_on_its_day_is_entered_late(police, prosecutor, case):
    """The extension is refused today, for its term is up; entered with its true day it is recorded, and says so."""
    arrested(police, prosecutor, case)
    page = browser(police).get(url_of(case, type="investigation_extension_request"))
    assert "form" not in page.context
    data = data_of(police, case, "investigation_extension_request", "2026-04-20", p_kind="156", late="1")
    lines = looked(browser(police), url_of(case), data)
    assert any("补录" in line or "事发后" in line for line in lines)


def test_a_term_of_hours_wants_the_minute(police, case):
    for kind in ("summons", "compelled_appearance", "detention"):
        told = refusals(police, case, kind, "2026-03-20")
        assert "happened_time" in told, kind
    form = browser(police).get(url_of(case, type="detention", late=1)).context["form"]
    assert form.fields["happened_time"].required
    assert not browser(police).get(url_of(case, type="bail", late=1)).context["form"].fields["happened_time"].required

"""The preview tells what comes of a step, nothing is recorded without it, several persons are recorded together."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.register.models import Case, Event, Finding, Person
from cases.register.models_clocks import Clock
from cases.register.moved import events_seen
from cases.register.projection import case_project
from cases.register.projection_setting import setting_for
from cases.register.services import Draft, event_record
from office.access.context import acting_as
from office.access.roles import Role
from tests.case_factories import at, case_make
from tests.cases.register.two_steps import browser, confirmed, data_of, looked, record, refusals, url_of
from tests.factories import fresh

pytestmark = pytest.mark.django_db


# --- the preview


def free(made, serial=7):
    """A case whose suspect is not held."""
    case = case_make(made, serial)
    with acting_as(made.officers[Role.POLICE_HANDLER]):
        handler = fresh(made.officers[Role.POLICE_HANDLER])
        detention = Event.objects.get(case=case, type="detention")
        event_record(
            officer=handler,
            case=Case.objects.get(pk=case.pk),
            draft=Draft("measure_end", at("2026-03-04"), False, None, {"of": detention.source_key}),
            seen=events_seen(handler, case),
        )
    return case


def test_the_preview_tells_what_a_detention_starts(made, police):
    case = free(made)
    lines = looked(browser(police), url_of(case), data_of(police, case, "detention", "2026-03-20 08:15"))
    started = next(line for line in lines if "提请批准逮捕" in line)
    assert "2026-03-23 到期" in started
    assert any("拘留" in line and "2026-03-20 08:15" in line for line in lines)
    assert not Event.objects.filter(case=case, type="detention", happened_on=dt.date(2026, 3, 20)).exists()


def test_the_preview_is_what_is_stored_afterwards(made, police):
    case = free(made)
    data = data_of(police, case, "detention", "2026-03-20 08:15")
    client = browser(police)
    answer = client.post(url_of(case), data)
    promised = [str(line) for line in answer.context["shown"].lines]
    before = {clock.key: clock.expiry_on for clock in Clock.objects.filter(case=case)}
    done = client.post(url_of(case), {**data, "shown": answer.context["shown"].seal})
    assert done.status_code == 302
    told = [str(message) for message in client.get(done["Location"]).context["messages"]]
    assert told[1:] == promised
    after = {clock.key: clock.expiry_on for clock in Clock.objects.filter(case=case)}
    fresh_clocks = [day for key, day in after.items() if key not in before and not key.startswith("G")]
    assert fresh_clocks
    for day in filter(None, fresh_clocks):
        assert any(day.isoformat() in line for line in promised), day
    case.refresh_from_db()
    projection = case_project(Event.objects.filter(case=case, voided_by=None, voids=None), setting_for(case))
    assert {clock.key for clock in projection.clocks} == set(after)


def test_nothing_is_recorded_without_the_preview_or_after_a_change(made, police):
    case = free(made)
    client, url = browser(police), url_of(case)
    data = data_of(police, case, "detention", "2026-03-20 08:15")
    assert client.post(url, {**data, "confirm": "1"}).status_code == 200
    seal = client.post(url, data).context["shown"].seal
    changed = client.post(url, {**data, "happened_time": "09:15", "shown": seal, "confirm": "1"})
    assert changed.status_code == 200
    assert changed.context["shown"].changed
    assert "内容已有改动" in changed.content.decode()
    assert Event.objects.filter(case=case, type="detention").count() == 1
    again = {**data, "happened_time": "09:15", "shown": changed.context["shown"].seal}
    assert client.post(url, again).status_code == 302


def test_the_seal_is_the_officers_own(made, police, case):
    head = fresh(made.officers[Role.POLICE_UNIT_HEAD])
    data = data_of(police, case, "case_solved", "2026-03-20")
    seal = browser(police).post(url_of(case), data).context["shown"].seal
    answer = browser(head).post(url_of(case), {**data, "shown": seal, "confirm": "1"})
    assert answer.status_code == 200
    assert not Event.objects.filter(case=case, type="case_solved").exists()


def test_without_script_the_page_without_a_body_is_answered_to_htmx(police, case):
    data = data_of(police, case, "case_solved", "2026-03-20")
    answer = browser(police).post(url_of(case), data, headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert "<html" not in text
    assert 'name="shown"' in text
    sealed = browser(police).post(
        url_of(case), {**data, "shown": answer.context["shown"].seal}, headers={"HX-Request": "true"}
    )
    assert sealed.status_code == 200
    assert not Event.objects.filter(case=case, type="case_solved").exists()


def test_half_a_form_says_nothing_wrong_yet(police, case):
    data = {**data_of(police, case, "case_withdrawal", "2026-03-20"), "p_reason": ""}
    answer = browser(police).post(url_of(case), data, headers={"HX-Request": "true"})
    assert not answer.context["shown"].ready
    assert list(answer.context["shown"].refusals) == []


def test_nothing_typed_is_lost_on_a_refusal(police, case):
    data = data_of(police, case, "bail", "2026-03-01", document_no="海公(刑)取保字〔2026〕1号")
    answer = browser(police).post(url_of(case), data)
    page = answer.content.decode()
    assert "第174条" in page
    assert "海公(刑)取保字〔2026〕1号" in page
    assert 'value="2026-03-01"' in page


def test_a_case_that_moved_on_says_so_and_keeps_what_was_typed(made, police, case):
    data = data_of(police, case, "case_solved", "2026-03-20", document_no="破字1号")
    client = browser(police)
    seal = client.post(url_of(case), data).context["shown"].seal
    record(police, case, "first_interrogation", "2026-03-03 20:00")
    answer = client.post(url_of(case), {**data, "shown": seal, "confirm": "1"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "讯问" in "".join(answer.context["changes"])
    assert "破字1号" in page
    assert not Event.objects.filter(case=case, type="case_solved").exists()
    assert f'value="{events_seen(police, case)}"' in page


def test_a_void_tells_which_terms_go(police, case):
    detention = Event.objects.get(case=case, type="detention")
    page = browser(police).get(reverse("event-void", args=[case.pk, detention.pk]))
    lines = [str(line) for line in page.context["confirm"].effects]
    assert any("提请批准逮捕" in line and "不再存在" in line for line in lines)
    assert any("刑事拘留" in line and "不再计入" in line for line in lines)


# --- several persons at once


@pytest.fixture
def three(made, case, police):
    """Three suspects, all held."""
    people = list(Person.objects.filter(case=case))
    for number, name in (("2", "李某"), ("3", "赵某")):
        person = Person.objects.create(case=case, ryid=number, name=name)
        record(police, case, "person_joined", "2026-03-03", persons=[person])
        record(police, case, "detention", "2026-03-03 10:00", persons=[person])
        people.append(person)
    return people


def test_several_are_released_at_once(police, case, three):
    url, client = url_of(case, type="release"), browser(police)
    form = client.get(url).context["form"]
    assert [pk for pk, _label in form.fields["person"].choices] == [person.pk for person in three]
    data = data_of(police, case, "release", "2026-03-05", person=[three[0].pk, three[2].pk])
    lines = looked(client, url, data)
    assert sum("刑事拘留" in line and "结束" in line for line in lines) == 2
    assert confirmed(client, url, data).status_code == 302
    held = Event.objects.filter(case=case, type="release").values_list("person_id", flat=True)
    assert set(held) == {three[0].pk, three[2].pk}


def test_of_several_all_or_none(police, case, three):
    """One of the three is not held: nobody is released, and it is said of whom it is refused."""
    record(police, case, "release", "2026-03-04", persons=[three[1]])
    data = data_of(police, case, "release", "2026-03-05", person=[person.pk for person in three])
    told = refusals(police, case, "release", "2026-03-05", person=data["person"])
    assert "李某：" in told["__all__"]
    assert "王大某：" not in told["__all__"]
    assert Event.objects.filter(case=case, type="release").count() == 1


def test_only_those_whom_the_law_lets_are_ticked(police, case, three):
    record(police, case, "release", "2026-03-04", persons=[three[1]])
    answer = browser(police).get(url_of(case, type="release"))
    assert [pk for pk, _label in answer.context["form"].fields["person"].choices] == [three[0].pk, three[2].pk]
    assert any(line.startswith("李某：") for line in answer.context["left_out"])


def test_findings_of_a_late_step_are_told_before(police, prosecutor, case):
    record(police, case, "arrest_request", "2026-03-05")
    (decision,) = record(prosecutor, case, "arrest_non_approval", "2026-03-10", reason="N3")
    record(prosecutor, case, "decision_served", "2026-03-10", of=decision.source_key)
    lines = looked(browser(police), url_of(case), data_of(police, case, "release", "2026-03-12"))
    assert any("第91条" in line and line.startswith("新增问题") for line in lines)
    assert not Finding.objects.filter(case=case, code="custody_after_non_approval_served").exists()


def test_today_is_not_late(police, case):
    today = timezone.localdate().isoformat()
    lines = looked(browser(police), url_of(case), data_of(police, case, "case_solved", today))
    assert not any("补录" in line for line in lines)

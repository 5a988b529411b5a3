"""Requests and transfers have one door: from the step's form to it, also entered late, and it opens the case."""

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from cases.handover import services
from cases.handover.late import When
from cases.handover.models import Handover, HandoverKind, HandoverState
from cases.handover.services import Acceptance, Material, Sending
from cases.register.intake import intake_write
from cases.register.models import Case, CaseNumber, Event, Person
from cases.register.models_clocks import Clock
from cases.register.reports import CaseReport, EventReport, RowReport
from office.access.context import Purpose, acting_as
from office.access.models import Level
from office.access.queries import level_of, visible_get
from office.access.roles import Role
from office.audit.models import AuditRecord
from tests.case_factories import ajbh, at, case_make, intake_of
from tests.cases.register.two_steps import browser, confirmed, data_of, url_of, works
from tests.factories import county, fresh

pytestmark = pytest.mark.django_db
BMSAH = "海检刑捕受[2026]139903000001号"
LIST = [Material("提请批准逮捕书"), Material("案卷材料", 2, 120)]
SENDERS = [
    ("arrest_request", HandoverKind.ARREST),
    ("transfer_for_prosecution", HandoverKind.PROSECUTION),
]


@pytest.fixture
def made():
    return county()


@pytest.fixture
def case(made):
    return case_make(made)


def officer(made, role: Role):
    return fresh(made.officers[role])


def people(case):
    return list(Person.objects.filter(case=case))


def live(case, code: str):
    return Event.objects.filter(case=case, type=code, voided_by=None, voids=None)


def day(text: str) -> When:
    return When(at(text), ":" in text)


def materials(**more):
    return {
        "m-TOTAL_FORMS": "1", "m-INITIAL_FORMS": "0", "m-0-name": "案卷材料", "m-0-copies": "1", "m-0-pages": "120",
        **more,
    }  # fmt: skip


def enter(made, case, kind=HandoverKind.ARREST, sent="2026-03-05", checked="2026-03-04") -> Handover:
    who = officer(made, Role.POLICE_LEGAL)
    sending = Sending("海公提捕字〔2026〕1号", "补录", day(checked), day(sent))
    with acting_as(who):
        return services.handover_enter(
            officer=who, case=case, kind=kind, persons=people(case), materials=LIST, sending=sending
        )


def accept(made, handover, received="2026-03-05") -> Handover:
    who = officer(made, Role.CASE_MANAGER)
    with acting_as(who):
        return services.handover_accept(
            officer=who,
            handover=handover,
            acceptance=Acceptance(BMSAH, "", made.departments["prosecution"]),
            note="",
            seen=handover.version,
            received=day(received),
        )


def acted(client, url, data):
    """An act on the page of a hand-over: look, then confirm what was shown."""
    looked = client.post(url, data)
    shown = next((one["shown"] for one in looked.context["acts"] if one["url"] == url), None)
    assert shown is not None
    if not shown.ready:
        return looked
    return client.post(url, {**data, "shown": shown.seal, "confirm": "1"})


@pytest.mark.parametrize("role", [Role.POLICE_HANDLER, Role.POLICE_UNIT_HEAD, Role.POLICE_LEGAL])
@pytest.mark.parametrize("late", [False, True], ids=["today", "late"])
@pytest.mark.parametrize(("code", "kind"), SENDERS)
def test_the_steps_form_leads_to_the_door_and_says_why(made, case, role, late, code, kind):
    client = browser(officer(made, role))
    person = people(case)[0]
    asked = {"type": code, "person": person.pk, **({"late": 1} if late else {})}
    answer = client.get(url_of(case, **asked), follow=True)
    url, _status = answer.redirect_chain[-1]
    page = "handover-enter" if role == Role.POLICE_LEGAL else "handover-new"
    assert url.startswith(reverse(page, args=[case.pk]))
    assert answer.context["kind"] == kind
    assert answer.context["form"].initial["persons"] == [person.pk]
    assert answer.context["late"] is late
    assert [str(message) for message in answer.context["messages"]]


@pytest.mark.parametrize(("code", "kind"), SENDERS)
def test_the_plain_form_records_none_of_them(made, case, code, kind):
    who = officer(made, Role.POLICE_LEGAL)
    for more in ({}, {"late": "1"}):
        answer = browser(who).post(url_of(case), data_of(who, case, code, "2026-03-05", **more))
        assert answer.status_code == 302
    assert not live(case, code).exists()


def test_after_a_return_the_door_is_that_of_a_transfer_again(made, case):
    with acting_as(Purpose("test")):
        events = (
            EventReport("transfer_for_prosecution", at("2026-05-06"), False, "t1"),
            EventReport("prosecution_review_acceptance", at("2026-05-07"), False, "a1"),
            EventReport("supplementary_investigation_return", at("2026-05-20"), False, "r1"),
        )
        row = RowReport(row_key="x", ryid="1", events=events, person_facts={})
        intake_write([CaseReport((("ajbh", ajbh(made, 1)),), (row,), None)], intake_of(made, "procuratorate", 2))
    client = browser(officer(made, Role.POLICE_HANDLER))
    answer = client.get(url_of(case, type="transfer_for_prosecution"), follow=True)
    assert answer.context["kind"] == HandoverKind.RESUBMISSION
    # Also where nobody says what: from the link on the page of the case (MPS 296).
    for role, page in ((Role.POLICE_HANDLER, "handover-new"), (Role.POLICE_LEGAL, "handover-enter")):
        opened = browser(officer(made, role)).get(reverse(page, args=[case.pk]))
        assert opened.context["kind"] == HandoverKind.RESUBMISSION


def test_one_that_is_open_is_opened(made, case):
    client = browser(officer(made, Role.POLICE_HANDLER))
    client.post(
        reverse("handover-new", args=[case.pk]),
        materials(kind="arrest", persons=[person.pk for person in people(case)], summary="请审核"),
    )
    held = Handover.objects.get()
    answer = client.get(url_of(case, type="arrest_request"))
    assert answer["Location"] == reverse("handover-detail", args=[case.pk, held.pk])
    legal = browser(officer(made, Role.POLICE_LEGAL))
    assert legal.get(url_of(case, type="legal_check"))["Location"] == answer["Location"]


@pytest.mark.parametrize("code", ["arrest_review_acceptance", "handover_return"])
def test_what_answers_a_hand_over_is_recorded_on_its_page(made, case, code):
    handover = enter(made, case)
    client = browser(officer(made, Role.CASE_MANAGER))
    answer = client.get(url_of(case, type=code))
    assert answer["Location"] == reverse("handover-detail", args=[case.pk, handover.pk])


def test_another_acceptance_is_not_held_up(made, case):
    """A request for arrest waits: the acceptance of a transfer is another matter."""
    enter(made, case)
    client = browser(officer(made, Role.CASE_MANAGER))
    answer = client.get(url_of(case, type="prosecution_review_acceptance"))
    assert answer.status_code == 200


def test_late_as_a_police_handler(made, case):
    """The handler reports it, the legal department enters the true days when it sends."""
    handler = browser(officer(made, Role.POLICE_HANDLER))
    data = materials(kind="arrest", late="1", persons=[people(case)[0].pk], summary="3月5日已提请，现补录")
    answer = handler.post(reverse("handover-new", args=[case.pk]), data)
    handover = Handover.objects.get()
    assert answer["Location"] == reverse("handover-detail", args=[case.pk, handover.pk])
    assert handover.state == HandoverState.LEGAL
    legal = browser(officer(made, Role.POLICE_LEGAL))
    url = reverse("handover-act", args=[case.pk, handover.pk, "send"])
    sent = {"seen": 1, "document_no": "提捕1号", "checked_on": "2026-03-04", "sent_on": "2026-03-05", "note": ""}
    assert acted(legal, url, sent).status_code == 302
    assert str(live(case, "legal_check").get().happened_on) == "2026-03-04"
    assert str(live(case, "arrest_request").get().happened_on) == "2026-03-05"
    visible_get(Case, officer(made, Role.CASE_MANAGER), case.pk)


def test_late_as_the_legal_department(made, case):
    """Checked and sent in one act; the case office may see and work on the case, and has to receive it."""
    with pytest.raises(Http404):
        visible_get(Case, officer(made, Role.CASE_MANAGER), case.pk)
    client = browser(officer(made, Role.POLICE_LEGAL))
    data = materials(
        kind="arrest", late="1", persons=[people(case)[0].pk], document_no="海公提捕字〔2026〕1号",
        checked_on="2026-03-05", sent_on="2026-03-05", sent_time="15:30", note="",
    )  # fmt: skip
    url = reverse("handover-enter", args=[case.pk])
    answer = client.post(url, {**data, "sent_on": "", "sent_time": ""})
    assert "sent_on" in answer.context["form"].errors, "of an earlier day: on which?"
    assert confirmed(client, url, data).status_code == 302
    handover = Handover.objects.get()
    assert handover.state == HandoverState.SENT
    asked = live(case, "arrest_request").get()
    assert (asked.happened_at, asked.precise, asked.shared) == (at("2026-03-05 15:30"), True, True)
    assert asked.document_no == "海公提捕字〔2026〕1号"
    assert level_of(officer(made, Role.CASE_MANAGER), case) == Level.WORK


def test_late_as_the_case_office(made, case):
    """The term of the review runs from the true day of acceptance, and the reviewing department gets the case."""
    handover = enter(made, case)
    client = browser(officer(made, Role.CASE_MANAGER))
    url = reverse("handover-act", args=[case.pk, handover.pk, "accept"])
    data = {
        "seen": handover.version, "bmsah": BMSAH, "tysah": "", "department": made.departments["prosecution"].pk,
        "received_on": "2026-03-04", "note": "",
    }  # fmt: skip
    answer = client.post(url, data)
    assert answer.status_code == 200
    (act,) = [one for one in answer.context["acts"] if one["act"].code == "accept"]
    assert "received_on" in act["form"].errors, "not before it was handed over"
    assert acted(client, url, {**data, "received_on": "2026-03-06"}).status_code == 302
    assert str(live(case, "arrest_review_acceptance").get().happened_on) == "2026-03-06"
    assert str(Clock.objects.get(case=case, rule="Q01").expiry_on) == "2026-03-13"
    assert level_of(officer(made, Role.PROSECUTOR), case) == Level.WORK


def test_a_late_return_has_its_day_too(made, case):
    handover, who = enter(made, case), officer(made, Role.CASE_MANAGER)
    with acting_as(who):
        services.handover_return(
            officer=who, handover=handover, note="缺页", missing={}, seen=handover.version, ground="materials",
            received=day("2026-03-06"),
        )  # fmt: skip
    assert str(live(case, "handover_return").get().happened_on) == "2026-03-06"


REFUSED = [
    ("before the case was filed", "2026-03-01", "2026-03-01", "sent_on"),
    ("ahead", "2026-03-04", "2099-01-01", "sent_on"),
    ("sent before it was checked", "2026-03-06", "2026-03-05", "checked_on"),
]


@pytest.mark.parametrize(("checked", "sent", "field"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_the_law_is_asked_as_of_the_true_day(made, case, checked, sent, field):
    with pytest.raises(ValidationError) as refused:
        enter(made, case, HandoverKind.PROSECUTION, sent=sent, checked=checked)
    assert field in refused.value.message_dict
    assert not Handover.objects.exists(), "all or nothing"


def test_what_the_ledger_told_is_not_recorded_twice_but_the_case_opens(made, case):
    row = RowReport(
        row_key="y", ryid="1", events=(EventReport("arrest_request", at("2026-03-05"), False, "y:request"),)
    )
    with acting_as(Purpose("test.import")):
        intake_write([CaseReport((("ajbh", ajbh(made, 1)),), (row,), None)], intake_of(made))
    accept(made, enter(made, case))
    assert live(case, "arrest_request").count() == 1
    assert live(case, "arrest_review_acceptance").count() == 1
    assert level_of(officer(made, Role.PROSECUTOR), case) == Level.WORK


def test_without_days_it_is_now(made, case):
    handler, legal = officer(made, Role.POLICE_HANDLER), officer(made, Role.POLICE_LEGAL)
    with acting_as(handler):
        handover = services.handover_prepare(
            officer=handler, case=case, kind=HandoverKind.ARREST, persons=people(case), materials=LIST, summary=""
        )
    url = reverse("handover-act", args=[case.pk, handover.pk, "send"])
    data = {"seen": 1, "document_no": "提捕1号", "note": "", "sent_time": "09:00"}
    answer = browser(legal).post(url, data)
    (act,) = [one for one in answer.context["acts"] if one["act"].code == "send"]
    assert "sent_on" in act["form"].errors, "an hour without its day"
    assert acted(browser(legal), url, {**data, "sent_time": ""}).status_code == 302
    assert live(case, "arrest_request").get().happened_on == timezone.localdate()


def test_who_prepares_does_not_send(made, case):
    """A handler's post with the legal department's fields is only a report to it."""
    handler = works(made, case, Role.POLICE_HANDLER)
    data = materials(
        kind="arrest", persons=[people(case)[0].pk], summary="", seen="0", document_no="1", sent_on="2026-03-05"
    )
    browser(handler).post(reverse("handover-new", args=[case.pk]), data)
    assert Handover.objects.get().state == HandoverState.LEGAL
    assert not live(case, "arrest_request").exists()


def test_what_it_changes_is_shown_before_it_is_sent(made, case):
    """Nothing is done by the first press, and what was shown is what comes."""
    client = browser(officer(made, Role.POLICE_LEGAL))
    data = materials(kind="arrest", persons=[people(case)[0].pk], document_no="1", sent_on="2026-03-05", note="")
    looked = client.post(reverse("handover-enter", args=[case.pk]), data)
    lines = [str(line) for line in looked.context["shown"].lines]
    assert any("提请批准逮捕" in line for line in lines)
    assert any("补录" in line for line in lines)
    assert not Handover.objects.exists()
    assert not live(case, "arrest_request").exists()
    assert not AuditRecord.objects.filter(action="handover.sent").exists()
    changed = {**data, "sent_on": "2026-03-06", "shown": looked.context["shown"].seal, "confirm": "1"}
    assert client.post(reverse("handover-enter", args=[case.pk]), changed).context["shown"].changed
    assert not Handover.objects.exists()


def test_the_case_office_sees_which_term_begins(made, case):
    handover = enter(made, case)
    client = browser(officer(made, Role.CASE_MANAGER))
    url = reverse("handover-act", args=[case.pk, handover.pk, "return"])
    item = handover.items.get(position=2)
    data = {"seen": handover.version, "ground": "materials", "note": "缺页", f"missing-{item.pk}": "第 3 页"}
    page = client.post(url, data)
    assert 'value="第 3 页"' in page.content.decode(), "nothing typed is lost"
    url = reverse("handover-act", args=[case.pk, handover.pk, "accept"])
    data = {
        "seen": handover.version, "bmsah": BMSAH, "tysah": "", "department": made.departments["prosecution"].pk,
        "received_on": "2026-03-06", "note": "",
    }  # fmt: skip
    page = client.post(url, data)
    (shown,) = [one["shown"] for one in page.context["acts"] if one["url"] == url]
    assert any("2026-03-13" in str(line) for line in shown.lines)
    assert not CaseNumber.objects.filter(value=BMSAH).exists()

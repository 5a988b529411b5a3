"""One case from detention to judgment through the forms, each step on its day by the role that records it, and a
co-suspect on bail beside it."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from cases.handover.models import Handover
from cases.register.models import Case, Event, Person
from cases.register.models_clocks import Clock
from cases.register.moved import events_seen
from cases.register.projection_check import projection_differences
from office.access.context import Purpose, acting_as
from office.access.roles import Role
from office.agencies.measures import settings_default
from tests.case_factories import at, case_make
from tests.cases.register.two_steps import browser, confirmed, url_of, works
from tests.factories import county

pytestmark = pytest.mark.django_db

P, L, M, C = Role.POLICE_HANDLER, Role.POLICE_LEGAL, Role.CASE_MANAGER, Role.PROSECUTOR
BOTH = "both"
DOOR = frozenset(
    {"arrest_request", "arrest_review_acceptance", "transfer_for_prosecution", "prosecution_review_acceptance"}
)
# who, what, when, of whom (the first suspect, if nothing is said), fields, what the preview must tell.
TO_ARREST = [
    (P, "detention_extension", "2026-03-05", "1", {"p_length": "7"}, "2026-03-06 → 2026-03-10"),
    (P, "arrest_request", "2026-03-09", "1", {}, "2026-03-10 到期"),
    (M, "arrest_review_acceptance", "2026-03-10", "", {}, "2026-03-17 到期"),
    (C, "arrest_non_approval", "2026-03-16", "1",
     {"p_reason": "N2", "p_chief_approved": "on", "p_supplement": "on", "p_outline": "on"}, "不批准逮捕"),
    (C, "decision_served", "2026-03-16", "", {"p_of": "arrest_non_approval"}, "2026-03-21"),
    (P, "release", "2026-03-16", "1", {}, "刑事拘留于 2026-03-16 结束"),
    (P, "bail", "2026-03-16", "1", {}, "2027-03-16 到期"),
    (P, "arrest_request", "2026-04-10", "1", {}, "终止计算"),
    (M, "arrest_review_acceptance", "2026-04-10", "", {}, "2026-04-27 到期"),
    (C, "arrest_approval", "2026-04-20", "1", {}, "批准逮捕"),
    (P, "arrest", "2026-04-21 09:30", "1", {}, "2026-06-21 到期"),
    (P, "investigation_extension_request", "2026-06-10", "1", {"p_kind": "156", "p_ground": "complex"}, ""),
    (C, "investigation_extension", "2026-06-15", "1", {"p_kind": "156"}, "2026-06-21 → 2026-07-21"),
    (P, "investigation_extension_request", "2026-07-08", "1", {"p_kind": "158", "p_ground": "syndicate"}, ""),
    (C, "investigation_extension", "2026-07-15", "1", {"p_kind": "158"}, "2026-07-21 → 2026-09-21"),
]  # fmt: skip
BESIDE = [
    (P, "bail", "2026-07-21", "2", {}, "2027-07-21 到期"),
    (P, "investigation_conclusion", "2026-07-25", "", {}, "侦查终结"),
    (L, "legal_check", "2026-07-26", "", {"p_kind": "prosecution", "p_result": "pass"}, ""),
    (L, "transfer_for_prosecution", "2026-07-27", "", {}, "审查起诉"),
    (M, "prosecution_review_acceptance", "2026-07-27", "", {}, "2026-08-27 到期"),
    (C, "supplementary_investigation_return", "2026-08-10", BOTH, {"p_round": "1"}, "退回补充侦查"),
    (L, "transfer_for_prosecution", "2026-08-20", "", {}, "审查起诉"),
    (M, "prosecution_review_acceptance", "2026-08-20", "", {}, "2026-09-20"),
    (C, "supplementary_investigation_return", "2026-09-10", BOTH, {"p_round": "2"}, "退回补充侦查"),
    (L, "transfer_for_prosecution", "2026-09-20", "", {}, "审查起诉"),
    (M, "prosecution_review_acceptance", "2026-09-20", "", {}, "2026-10-20"),
]  # fmt: skip
TO_JUDGMENT = [
    (C, "indictment", "2026-10-15", BOTH, {}, "起诉"),
    (C, "court_acceptance", "2026-10-16", "", {"p_procedure": "ordinary"}, "2026-12-16 到期"),
    (C, "judgment", "2026-11-20", BOTH, {}, "判决"),
]


def step(officers, case, who, kind, day, whom, fields, tells):
    """Take one step on its day: it is offered, its preview tells what it must, it is recorded."""
    officer, case = officers[who], Case.objects.get(pk=case.pk)
    noon = day if ":" in day else f"{day} 20:00"
    with time_machine.travel(at(noon) + dt.timedelta(hours=1), tick=False):
        client = browser(officer)
        persons = {person.ryid: person.pk for person in Person.objects.filter(case=case)}
        chosen = [] if not whom else list(persons.values()) if whom == BOTH else [persons[whom]]
        query = {"type": kind, **({"person": chosen[0]} if len(chosen) == 1 else {})}
        if kind in DOOR:
            pass_door(officers, case, client, url_of(case, **query), day, chosen or list(persons.values()), tells)
            return
        page = client.get(url_of(case, **query))
        assert "form" in page.context, (kind, day, page.context.get("reasons"))
        on, _space, hour = day.partition(" ")
        data = {
            "type": kind, "happened_on": on, "happened_time": hour, "document_no": "", "person": chosen,
            "seen": events_seen(officer, case), **fields,
        }  # fmt: skip
        if "p_of" in fields:
            data["p_of"] = Event.objects.filter(case=case, type=fields["p_of"]).last().source_key
        looked = client.post(url_of(case, **query), data)
        assert looked.context["shown"].ready, (kind, day, looked.context["form"].errors)
        lines = [str(line) for line in looked.context["shown"].lines]
        assert not tells or any(tells in line for line in lines), (kind, day, lines)
        assert confirmed(client, url_of(case, **query), data).status_code == 302


def pass_door(officers, case, client, url, day, persons, tells):
    """What goes from one agency to the other: reported by the unit and sent by the legal department, or sent by it at
    once; accepted by the case office. The form of the step leads there."""
    page = client.get(url, follow=True)
    place, _status = page.redirect_chain[-1]
    materials = {"m-TOTAL_FORMS": "1", "m-INITIAL_FORMS": "0", "m-0-name": "案卷材料", "m-0-copies": "1"}
    if place.startswith(reverse("handover-enter", args=[case.pk])):
        data = {"document_no": "诉字1号", "sent_on": day, "persons": persons, "kind": page.context["kind"], **materials}
        looked = client.post(place, data)
        shown = looked.context["shown"]
        answer = client.post(place, {**data, "shown": shown.seal, "confirm": "1"})
    elif place.startswith(reverse("handover-new", args=[case.pk])):
        client.post(place, {"persons": persons, "kind": page.context["kind"], "summary": "", **materials})
        answer, shown = take(browser(officers[L]), case, "send", {"document_no": "提捕字1号", "sent_on": day})
    else:
        kind = page.context["handover"].kind
        number = f"海检刑{'捕' if kind == 'arrest' else '诉'}受[2026]139903000001号"
        given = {"bmsah": number, "department": officers[C].departments.get().pk, "received_on": day}
        answer, shown = take(client, case, "accept", given)
    assert answer.status_code == 302, (day, place)
    assert any(tells in str(line) for line in shown.lines), (day, list(map(str, shown.lines)))


def take(client, case, act, given):
    """An act on the hand-over that waits: looked at, then confirmed."""
    handover = Handover.objects.filter(case=case).latest("pk")
    url = reverse("handover-act", args=[case.pk, handover.pk, act])
    data = {"seen": handover.version, "note": "", **given}
    looked = client.post(url, data)
    (shown,) = [one["shown"] for one in looked.context["acts"] if one["url"] == url]
    return client.post(url, {**data, "shown": shown.seal, "confirm": "1"}), shown


def join(officers, case):
    """The co-suspect comes into the case."""
    with time_machine.travel(at("2026-07-20 15:00"), tick=False):
        data = {
            "seen": events_seen(officers[P], case), "happened_on": "2026-07-20", "xm": "李某", "xb": "male",
            "csrq": "1990-01-02", "zjlx": "", "zjhm": "", "sf": "", "ryid": "", "document_no": "",
        }  # fmt: skip
        answer = confirmed(browser(officers[P]), reverse("person-join", args=[case.pk]), data)
        assert answer.status_code == 302


def test_from_detention_to_judgment():
    made = county()
    with acting_as(Purpose("test.setup")):
        settings_default(made.office, confirmed=True)
    with time_machine.travel(at("2026-03-03 12:00"), tick=False):
        case = case_make(made)
        officers = {role: works(made, case, role) for role in (P, L, M, C)}
    for row in TO_ARREST:
        step(officers, case, *row)
    join(officers, case)
    for row in BESIDE:
        step(officers, case, *row)
    with time_machine.travel(at("2026-09-25 10:00"), tick=False):
        page = browser(officers[C]).get(url_of(case, type="supplementary_investigation_return"))
        assert all("第350条" in line and "二次为限" in line for line in page.context["reasons"])
        assert len(page.context["reasons"]) == 1
    for row in TO_JUDGMENT:
        step(officers, case, *row)
    case.refresh_from_db()
    assert case.stage == "judged"
    assert {person.outcome for person in Person.objects.filter(case=case)} == {"judged"}
    assert Event.objects.filter(case=case, type="supplementary_investigation_return").count() == 4
    assert Clock.objects.filter(case=case, rule="P17").get().closed_on == dt.date(2026, 7, 27)
    assert list(projection_differences()) == []

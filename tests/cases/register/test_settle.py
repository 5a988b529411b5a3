"""What waits to be settled: both versions, who may do what about it, and that nothing is chosen silently."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from cases.register.models import Case, Event, Finding, Person
from cases.register.models_clocks import Clock
from cases.register.moved import events_seen
from cases.register.services import CaseMovedOn, event_void
from cases.register.services_settle import choices_for, finding_settle, items_of_case, settle_ask
from office.access.context import acting_as
from office.access.models import Level
from office.access.roles import Role
from office.access.services import grant_give
from office.followup.models import FollowUp
from office.followup.queries import followups_for
from office.outbox.models import OutboxMessage
from office.outbox.words import words_of
from tests.case_factories import at, case_make
from tests.cases.register.two_steps import browser, record, works
from tests.factories import fresh

pytestmark = pytest.mark.django_db


def reported(made, case, kind, day, *, side="procuratorate", person=True, key=None, shared=True, **params):
    """A row of a ledger, recorded as reported; the case is projected anew with the next step."""
    who = Person.objects.get(case=case) if person else None
    return Event.objects.create(
        case=case, person=who, type=kind, happened_at=at(day), precise=":" in day,
        happened_on=at(day).date(), side=side, agency=made.police if side == "police" else made.procuratorate,
        shared=shared, params=params, recorded_at=timezone.now(), source="ledger", batch_id=4,
        row_key=f"row+{kind}", source_key=key or f"ledger:{kind}:{day}",
    )  # fmt: skip


@pytest.fixture
def contradicted(made, case, police, prosecutor):
    """The procuratorate has approved the arrest, the police report bail."""
    record(police, case, "arrest_request", "2026-03-05")
    reported(made, case, "arrest_approval", "2026-03-10")
    reported(made, case, "bail", "2026-03-11", side="police")
    record(police, case, "case_solved", "2026-03-12")
    return case


def found(officer, case):
    """What this officer sees of it."""
    case = Case.objects.get(pk=case.pk)
    return {item.code: item for item in items_of_case(officer, case)}


def settle(officer, case, item, choice="as_recorded", reason="核对案卷", seen=None):
    case = Case.objects.get(pk=case.pk)
    with acting_as(officer):
        return finding_settle(
            officer=officer, case=case, key=item.key, choice=choice, reason=reason,
            seen=seen or events_seen(officer, case),
        )  # fmt: skip


@pytest.fixture
def item(police, contradicted):
    items = [one for one in found(police, contradicted).values() if one.group == "contradiction"]
    assert items, list(found(police, contradicted))
    return items[0]


def test_both_versions_stand_side_by_side(police, contradicted, item):
    page = browser(police).get(reverse("case-settle", args=[contradicted.pk]))
    told = next(one for one in page.context["items"] if one.item.key == item.key)
    left, right = told.first + told.second, told.second
    assert {version.side for version in told.first} == {"police"}
    assert {version.side for version in right} == {"procuratorate"}
    assert any("取保候审" in version.text and "2026-03-11" in version.at for version in told.first)
    assert any("批准逮捕" in version.text and "2026-03-10" in version.at for version in right)
    assert all("第 4 号导入" in version.source for version in left if version.event.batch_id)
    assert "row" in next(version.source for version in told.first if "取保候审" in version.text)
    assert all("row" not in version.source for version in right), "rows of the other side's ledger are its own"
    assert "条" in told.item.article
    assert "强制措施" in told.item.touched


def test_the_list_has_both_versions_and_counts(police, contradicted, item):
    answer = browser(police).get(reverse("settle-list"))
    page = answer.content.decode()
    assert "双方记录矛盾" in page
    assert "取保候审" in page and "批准逮捕" in page
    assert f"{reverse('case-settle', args=[contradicted.pk])}#{item.key}" in page
    assert answer.context["tabs"][0].count == Finding.objects.count()
    only = browser(police).get(reverse("settle-list"), {"group": "twice"})
    assert "双方记录矛盾</b>" not in only.content.decode()


def test_settled_with_a_choice_and_a_reason(police, contradicted, item):
    url = reverse("case-settle-choose", args=[contradicted.pk])
    seen = events_seen(police, contradicted)
    data = {"item": item.key, "choice": "police", "reason": "核对取保候审决定书", "seen": seen}
    answer = browser(police).post(url, data)
    assert answer.status_code == 302
    event = Event.objects.get(type="finding_settlement")
    assert event.params == {"code": item.code, "of": "|".join(item.sources), "choice": "police"}
    assert (event.void_reason, event.recorded_by, event.shared) == ("核对取保候审决定书", police, True)
    assert item.code not in found(police, contradicted)
    assert Event.objects.filter(type__in=["bail", "arrest_approval"], voided_by=None).count() == 2
    page = browser(police).get(reverse("case-settle", args=[contradicted.pk]))
    (row,) = page.context["settled"]
    assert (row.choice, row.reason, row.own) == ("以公安机关记录为准", "核对取保候审决定书", True)


def test_what_it_touched_is_settled_too(police, contradicted, item):
    contradicted.refresh_from_db()
    before = set(contradicted.unsettled)
    settle(police, contradicted, item)
    contradicted.refresh_from_db()
    assert before - set(contradicted.unsettled)


def test_voiding_the_settlement_opens_it_again(police, contradicted, item):
    event = settle(police, contradicted, item)
    case = Case.objects.get(pk=contradicted.pk)
    with acting_as(police):
        event_void(officer=police, case=case, event=event, reason="误核实", seen=events_seen(police, case))
    assert item.code in found(police, contradicted)


def test_a_choice_and_a_reason_are_needed(police, contradicted, item):
    for changes in ({"choice": "voided"}, {"choice": "nonsense"}, {"reason": "  "}):
        with pytest.raises(ValidationError):
            settle(police, contradicted, item, **changes)
    url = reverse("case-settle-choose", args=[contradicted.pk])
    data = {"item": item.key, "choice": "", "reason": "写了一半", "seen": events_seen(police, contradicted)}
    page = browser(police).post(url, data)
    assert page.status_code == 200
    assert "写了一半" in page.content.decode()
    assert not Event.objects.filter(type="finding_settlement").exists()


def test_a_stale_page_shows_what_changed_and_settles_nothing(police, contradicted, item):
    seen = events_seen(police, contradicted)
    record(police, contradicted, "first_interrogation", "2026-03-03 20:00")
    with pytest.raises(CaseMovedOn):
        settle(police, contradicted, item, seen=seen)
    url = reverse("case-settle-choose", args=[contradicted.pk])
    page = browser(police).post(url, {"item": item.key, "choice": "lawful", "reason": "说明", "seen": seen})
    assert "讯问" in "".join(page.context["changes"])
    assert not Event.objects.filter(type="finding_settlement").exists()


def test_settled_twice_is_once(police, contradicted, item):
    settle(police, contradicted, item)
    with pytest.raises(Http404):
        settle(police, contradicted, item)
    url = reverse("case-settle-choose", args=[contradicted.pk])
    answer = browser(police).post(url, {"item": item.key, "choice": "lawful", "reason": "说明", "seen": ""})
    assert answer.status_code == 302


def test_for_one_sides_record_only_where_both_have_one(police, contradicted, item):
    assert {"police", "procuratorate"} <= set(choices_for(item))
    lonely = [one for one in found(police, contradicted).values() if len({event.side for event in one.events}) == 1]
    for one in lonely:
        assert not {"police", "procuratorate"} & set(choices_for(one))
    assert "voided" not in choices_for(item)


# --- asking, and being told


def test_the_other_agency_is_asked_once_and_answers_by_settling(made, police, prosecutor, manager, contradicted, item):
    desk = made.departments["case_office"].principal
    with acting_as(made.officers[Role.POLICE_LEGAL]):
        grant_give(root=contradicted, principal=desk, level=Level.WORK, reason="受理", basis="工作办法第六条")
    with acting_as(police):
        settle_ask(officer=police, case=contradicted, key=item.key)
        settle_ask(officer=police, case=contradicted, key=item.key)
    owed = FollowUp.objects.get(kind="case.settle")
    assert owed.owner.department == made.departments["case_office"]
    assert owed.other == made.police.principal
    told = next(one for one in followups_for(manager) if one.kind == "case.settle")
    assert "公安机关" in str(told.text)
    assert told.text.url.endswith(f"#{item.key}")
    message = OutboxMessage.objects.get(kind="case.settle_asked")
    assert "公安机关" in str(words_of("message_kinds", message.kind, message.params))
    page = browser(manager).get(reverse("case-settle", args=[contradicted.pk]))
    asked = next(one for one in page.context["items"] if one.item.key == item.key)
    assert asked.asked and not asked.asked_own
    settle(prosecutor, contradicted, item, choice="procuratorate")
    owed.refresh_from_db()
    assert (owed.closed_by, owed.word) == (prosecutor, "settled")
    answer = OutboxMessage.objects.get(kind="case.settled")
    assert answer.recipient.department == made.departments["legal"]
    assert "检察机关" in str(words_of("message_kinds", answer.kind, answer.params))


def test_what_is_asked_ends_when_the_wrong_record_is_voided(made, police, manager, contradicted, item):
    with acting_as(manager):
        settle_ask(officer=manager, case=contradicted, key=item.key)
    bail = Event.objects.get(type="bail")
    case = Case.objects.get(pk=contradicted.pk)
    with acting_as(police):
        event_void(officer=police, case=case, event=bail, reason="录错", seen=events_seen(police, case))
    owed = FollowUp.objects.get(kind="case.settle")
    assert owed.closed_by == police
    assert item.code not in found(police, contradicted)


def test_what_is_asked_ends_when_a_ledger_tells_it_otherwise(made, police):
    """The filing was reported before the acceptance; the next ledger puts it right."""
    case = case_make(made, 6, acceptance="2026-03-05")
    item = next(one for one in found(police, case).values() if one.group == "order")
    with acting_as(police):
        settle_ask(officer=police, case=case, key=item.key)
    assert FollowUp.objects.get(kind="case.settle").closed_at is None
    case_make(made, 6, acceptance="2026-03-01")
    owed = FollowUp.objects.get(kind="case.settle")
    assert owed.closed_at is not None and owed.closed_by is None
    assert item.code not in found(police, case)


def test_who_does_not_see_the_case_is_not_asked(made, police):
    """Nobody of the procuratorate works on it, and its desk does not see it."""
    case = case_make(made, 5)
    reported(made, case, "bail", "2026-03-01", side="police")
    reported(made, case, "bail", "2026-03-01", side="police", key="again")
    record(police, case, "case_solved", "2026-03-12")
    item = next(iter(found(police, case).values()))
    case.access.filter(principal__department__agency=made.procuratorate).delete()
    with pytest.raises(ValidationError), acting_as(police):
        settle_ask(officer=police, case=case, key=item.key)
    assert not FollowUp.objects.filter(kind="case.settle").exists()


# --- what one side keeps to itself


def test_what_rests_on_a_hidden_record_is_not_told(made, police, prosecutor, case):
    record(police, case, "arrest_request", "2026-03-05")
    reported(made, case, "arrest_approval", "2026-03-10", shared=False)
    reported(made, case, "bail", "2026-03-11", side="police")
    record(police, case, "case_solved", "2026-03-12")
    stored = [row for row in Finding.objects.filter(case=case) if len(row.event_ids) > 1]
    hidden = [row.code for row in stored if Event.objects.filter(pk__in=row.event_ids, shared=False).exists()]
    assert hidden
    assert not set(hidden) & set(found(police, case))
    assert set(hidden) <= set(found(prosecutor, case))
    page = browser(police).get(reverse("settle-list")).content.decode()
    assert "批准逮捕" not in page
    url = reverse("case-settle-choose", args=[case.pk])
    key = next(item.key for code, item in found(prosecutor, case).items() if code in hidden)
    answer = browser(police).post(url, {"item": key, "choice": "lawful", "reason": "说明", "seen": ""})
    assert answer.status_code == 302
    assert not Event.objects.filter(type="finding_settlement").exists()


def test_what_rests_on_own_hidden_records_is_settled_for_oneself(made, police, prosecutor, case):
    record(police, case, "arrest_request", "2026-03-05")
    reported(made, case, "arrest_approval", "2026-03-10", shared=False)
    reported(made, case, "bail", "2026-03-11", side="police")
    record(police, case, "case_solved", "2026-03-12")
    hidden = next(item for item in found(prosecutor, case).values() if any(not one.shared for one in item.events))
    event = settle(prosecutor, case, hidden)
    assert event.shared is False
    assert not OutboxMessage.objects.filter(kind="case.settled").exists()
    reported(made, case, "arrest_approval", "2026-03-15", shared=False, key="later")
    record(police, case, "first_interrogation", "2026-03-03 20:00")
    again = next(item for item in found(prosecutor, case).values() if any(not one.shared for one in item.events))
    with pytest.raises(ValidationError), acting_as(prosecutor):
        settle_ask(officer=prosecutor, case=Case.objects.get(pk=case.pk), key=again.key)


def test_who_only_sees_or_records_no_settlement_is_refused(made, contradicted, item):
    resident = fresh(made.officers[Role.RESIDENT_PROSECUTOR])
    supervisor = works(made, contradicted, Role.CUSTODY_SUPERVISOR)
    for officer in (resident, supervisor):
        assert browser(officer).get(reverse("case-settle", args=[contradicted.pk])).status_code == 200
        for name in ("case-settle-choose", "case-settle-ask"):
            assert browser(officer).post(reverse(name, args=[contradicted.pk]), {"item": item.key}).status_code == 403
        with pytest.raises(PermissionDenied):
            settle(officer, contradicted, item)


# --- the other kinds


def test_recorded_twice_out_of_order_two_measures_and_ahead(made, police, case):
    ahead = (timezone.localdate() + dt.timedelta(days=9)).isoformat()
    reported(made, case, "case_solved", "2026-03-08", side="police", person=False, key="a")
    reported(made, case, "case_solved", "2026-03-08", side="police", person=False, key="b")
    reported(made, case, "transfer_for_prosecution", "2026-03-01", side="police", person=False)
    reported(made, case, "bail", "2026-03-03", side="police")
    reported(made, case, "residential_surveillance", "2026-03-03", side="police")
    reported(made, case, "judgment", ahead)
    record(police, case, "first_interrogation", "2026-03-03 20:00")
    groups = {item.group for item in found(police, case).values()}
    assert {"twice", "order"} <= groups
    page = browser(police).get(reverse("case-settle", args=[case.pk]))
    told = {one.item.group: one for one in page.context["items"]}
    assert "future" in told
    twice = told["twice"]
    assert len(twice.first) == len(twice.second) == 1
    assert len(twice.voids) == 2
    listed = browser(police).get(reverse("settle-list"), {"kind": "future"})
    assert ahead in listed.content.decode()


def test_a_term_without_a_start_is_listed_and_never_fine(made, police, case, manager):
    """Whether the decision was received is not recorded, only the decision, by which the five days run (MPS 141)."""
    reported(made, case, "arrest_non_approval", "2026-03-10", reason="N3")
    record(police, case, "case_solved", "2026-03-21")
    startless = Clock.objects.filter(case=case, status="no_start")
    assert startless.exists()
    listed = browser(police).get(reverse("settle-list"), {"kind": "no_start"})
    assert listed.context["tabs"][1].count == startless.count()
    page = browser(police).get(reverse("case-settle", args=[case.pk]))
    assert sum(one.item.group == "no_start" for one in page.context["items"]) == startless.count()


def test_held_after_a_served_refusal_is_shown_as_it_is_today(made, police, prosecutor, case):
    """CPL 91: nobody has reported a release; that the custody goes on depends on the day and is never stored."""
    record(police, case, "arrest_request", "2026-03-05")
    (decision,) = record(prosecutor, case, "arrest_non_approval", "2026-03-10", reason="N3")
    record(prosecutor, case, "decision_served", "2026-03-10", of=decision.source_key)
    page = browser(police).get(reverse("case-settle", args=[case.pk]))
    (told,) = [one for one in page.context["items"] if one.item.group == "contradiction"]
    assert "第91条" in told.item.article
    assert told.form is None
    assert {version.side for version in told.first + told.second} == {"police", "procuratorate"}


def test_the_case_page_leads_there(police, contradicted):
    page = browser(police).get(reverse("case-detail", args=[contradicted.pk])).content.decode()
    assert reverse("case-settle", args=[contradicted.pk]) in page
    assert reverse("case-compare", args=[contradicted.pk]) in page

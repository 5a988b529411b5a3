"""What hangs on a case goes where its steps go: findings, asks, looks that are owed, sharing, counts."""

import datetime as dt

import pytest

from cases.register.drafts import Draft
from cases.register.intake import intake_write
from cases.register.models import CaseGrant, Event, Finding, FindingOrigin, Person
from cases.register.moved import events_seen
from cases.register.projection_check import projection_differences
from cases.register.queries_settle import findings_open
from cases.register.reports import CaseReport, EventReport, RowReport
from cases.register.services import event_void
from cases.register.services_settle import finding_settle, items_of_case, settle_ask
from cases.register.services_share import case_share, case_share_withdraw
from cases.register.services_split import SPLIT_CHECK, person_split, split_check, split_checks
from cases.register.settle_asks import ASKED, asks_open
from cases.structure import services
from office.access.context import Purpose, acting_as
from office.access.models import Level
from office.access.queries import level_of
from office.access.roles import Role
from office.followup.models import FollowUp
from sharing.notices.counts import count_events
from sharing.notices.models import Theme
from sharing.notices.themes import current
from tests.case_factories import ajbh, at, case_make, intake_of
from tests.cases.register.two_steps import works
from tests.cases.structure.test_structure import join, legal, live, people, two_persons
from tests.factories import county, fresh

pytestmark = pytest.mark.django_db
FEBRUARY = (dt.date(2026, 2, 1), dt.date(2026, 3, 31))


@pytest.fixture
def made():
    return county()


def ledger_finding(case, person=None, events=()):
    return Finding.objects.create(
        case=case, person=person, origin=FindingOrigin.LEDGER, code="corrected_fact_reported_otherwise",
        event_ids=[event.pk for event in events], batch_id=7, recorded_at=at("2026-03-09"), side="police", shared=True,
    )  # fmt: skip


def contradicted(made, serial):
    """A case whose suspect was bailed before it was filed, as its ledger says: a finding of the rules on records."""
    case = case_make(made, serial)
    row = RowReport(row_key="b", ryid="1", events=(EventReport("bail", at("2026-02-20"), False, "b:start"),))
    with acting_as(Purpose("test.import")):
        intake_write([CaseReport((("ajbh", ajbh(made, serial)),), (row,), None)], intake_of(made))
    return case


# --- findings of the ledgers


def test_the_ledgers_findings_go_along(made):
    source, target = case_make(made, 1), case_make(made, 2)
    person = people(source)[0]
    detention = live(source).get(type="detention")
    ledger_finding(source)
    ledger_finding(source, person, [detention])
    join(made, source, target, {person.pk: people(target)[0].pk})
    assert not Finding.objects.filter(case=source).exists()
    moved = Finding.objects.filter(case=target, origin=FindingOrigin.LEDGER).order_by("pk")
    assert [one.person for one in moved] == [None, people(target)[0]]
    (event,) = Event.objects.filter(pk__in=moved[1].event_ids)
    assert (event.case, event.source_key) == (target, detention.source_key)
    source.refresh_from_db()
    target.refresh_from_db()
    assert source.findings_count == 0
    assert target.findings_count == Finding.objects.filter(case=target).count()
    assert findings_open(legal(made)).filter(origin=FindingOrigin.LEDGER).count() == 2
    assert not list(projection_differences())


def test_of_a_split_only_theirs_go(made):
    case, who = two_persons(made), legal(made)
    stays, goes = people(case)
    for person in (None, stays, goes):
        ledger_finding(case, person)
    with acting_as(who):
        new = services.case_split(officer=who, case=case, persons=[goes], number=ajbh(made, 8), reason="另行侦查")
    (found,) = Finding.objects.filter(case=new, origin=FindingOrigin.LEDGER)
    assert found.person == people(new)[0]
    assert Finding.objects.filter(case=case, origin=FindingOrigin.LEDGER).count() == 2
    assert not list(projection_differences())


# --- what was asked


def test_what_was_asked_is_still_asked_of_the_joined_case(made):
    source, target = contradicted(made, 1), case_make(made, 2)
    manager, who = works(made, source, Role.CASE_MANAGER), legal(made)
    item = next(one for one in items_of_case(manager, source) if one.person and one.can_settle)
    with acting_as(manager):
        settle_ask(officer=manager, case=source, key=item.key)
    before = asks_open([source.pk]).get()
    join(made, source, target, {people(source)[0].pk: None})
    asked = asks_open([target.pk]).get()
    assert (asked.pk, asked.opened_at, asked.owner_id) == (before.pk, before.opened_at, before.owner_id)
    assert not asks_open([source.pk]).exists()
    items = {one.key for one in items_of_case(who, target)}
    assert asked.params["item"] in items
    assert asked.params["case"] == target.pk
    with acting_as(who):
        finding_settle(
            officer=who, case=target, key=asked.params["item"], choice="as_recorded",
            reason="核对原件", seen=events_seen(who, target),
        )  # fmt: skip
    assert not asks_open([target.pk]).exists()


def test_what_is_gone_in_the_joined_case_is_no_longer_asked(made):
    source, target = contradicted(made, 1), case_make(made, 2)
    manager, who = works(made, source, Role.CASE_MANAGER), legal(made)
    item = next(one for one in items_of_case(manager, source) if one.person and one.can_settle)
    with acting_as(manager):
        settle_ask(officer=manager, case=source, key=item.key)
    join(made, source, target, {people(source)[0].pk: None})
    bail = live(target).get(type="bail")
    with acting_as(who):
        event_void(officer=who, case=target, event=bail, reason="误录", seen=events_seen(who, target))
    assert not FollowUp.objects.filter(kind=ASKED, closed_at=None).exists()


# --- persons handled separately


def test_the_look_at_somebody_handled_separately_goes_along(made):
    source, target = two_persons(made), case_make(made, 2)
    who, person = legal(made), people(source)[1]
    draft = Draft("separate_handling", at("2026-03-10"), False, person, {"reason": "at_large"})
    with acting_as(who):
        person_split(officer=who, case=source, draft=draft, seen=events_seen(who, source))
    join(made, source, target, {one.pk: None for one in people(source)})
    assert not split_checks(source, person)
    here = Person.objects.get(pk=Person.objects.get(pk=person.pk).merged_into_id)
    (owed,) = split_checks(target, here)
    event = Event.objects.get(pk=owed.params["event"])
    assert (event.case, event.type, event.person) == (target, "separate_handling", here)
    with acting_as(who):
        split_check(
            officer=who, case=target, person=here, arrived=True, destination="A1", reason="已核实", seen_version=1
        )
    assert not FollowUp.objects.filter(kind=SPLIT_CHECK, closed_at=None).exists()


# --- sharing


def shared(made, case, receiver, level=Level.WORK):
    who = legal(made)
    with acting_as(who):
        return case_share(
            officer=who, case=case, receiver=receiver.principal, level=level, reason="会商", basis="工作办法第六条",
            until=dt.date.today() + dt.timedelta(days=30),
        )  # fmt: skip


def withdraw(made, case, grant):
    who = legal(made)
    case.refresh_from_db()
    with acting_as(who):
        case_share_withdraw(officer=who, case=case, grant=CaseGrant.objects.get(pk=grant.pk), reason="会商已结束")


def test_what_is_taken_back_on_the_source_is_taken_back_where_it_was_carried(made):
    source, target = case_make(made, 1), case_make(made, 2)
    reader = fresh(made.officers[Role.PROSECUTOR])
    grant = shared(made, source, reader)
    join(made, source, target, {people(source)[0].pk: None})
    assert level_of(reader, target) == Level.WORK
    withdraw(made, source, grant)
    assert level_of(fresh(reader), source) == Level.NONE
    assert level_of(fresh(reader), target) == Level.NONE


def test_what_the_target_shared_itself_stays(made):
    source, target = case_make(made, 1), case_make(made, 2)
    reader = fresh(made.officers[Role.PROSECUTOR])
    shared(made, target, reader)
    grant = shared(made, source, reader)
    join(made, source, target, {people(source)[0].pk: None})
    withdraw(made, source, grant)
    assert level_of(fresh(reader), target) == Level.WORK


def test_what_another_joined_case_still_shares_stays(made):
    first, second, target = case_make(made, 1), case_make(made, 2), case_make(made, 3)
    reader = fresh(made.officers[Role.PROSECUTOR])
    grants = [shared(made, case, reader) for case in (first, second)]
    for case in (first, second):
        join(made, case, target, {people(case)[0].pk: None})
    withdraw(made, first, grants[0])
    assert level_of(fresh(reader), target) == Level.WORK
    withdraw(made, second, grants[1])
    assert level_of(fresh(reader), target) == Level.NONE


# --- counts


def filings(made):
    table = current(Theme.POLICE_CASES)
    return count_events(table, [made.police.pk], [FEBRUARY])[made.police.pk, FEBRUARY]["filing"]


def test_a_split_case_was_filed_once(made):
    case, who = two_persons(made), legal(made)
    assert filings(made) == (1, 0)
    with acting_as(who):
        services.case_split(officer=who, case=case, persons=[people(case)[1]], number=ajbh(made, 8), reason="另行侦查")
    assert Event.objects.filter(type="filing", voided_by=None, voids=None).count() == 2, "it stands in both"
    assert filings(made) == (1, 0)


def test_once_also_where_the_first_case_was_joined_into_another(made):
    case, other, who = two_persons(made), case_make(made, 2, filing="2026-03-04"), legal(made)
    with acting_as(who):
        services.case_split(officer=who, case=case, persons=[people(case)[1]], number=ajbh(made, 8), reason="另行侦查")
    join(made, case, other, {person.pk: None for person in people(case)})
    assert filings(made) == (1, 0)


def test_what_a_split_case_does_itself_counts(made):
    case, who = two_persons(made), legal(made)
    with acting_as(who):
        new = services.case_split(
            officer=who, case=case, persons=[people(case)[1]], number=ajbh(made, 8), reason="另行侦查"
        )
    for serial, one in ((1, case), (8, new)):
        row = RowReport(
            row_key=f"later:{serial}", ryid="1",
            events=(EventReport("transfer_for_prosecution", at("2099-01-05"), False, f"later:{serial}"),),
        )  # fmt: skip
        with acting_as(Purpose("test.import")):
            intake_write([CaseReport((("ajbh", ajbh(made, serial)),), (row,), None)], intake_of(made, batch_id=9))
        assert live(one).filter(type="transfer_for_prosecution").exists()
    window = (dt.date(2099, 1, 1), dt.date(2099, 1, 31))
    counted = count_events(current(Theme.POLICE_CASES), [made.police.pk], [window])[made.police.pk, window]
    assert counted["transfer_for_prosecution"][0] == 2


# --- who is taken along


def test_the_new_case_is_not_named_after_who_stays(made):
    case, who = two_persons(made), legal(made)
    with acting_as(who):
        new = services.case_split(
            officer=who, case=case, persons=[people(case)[1]], number=ajbh(made, 8), reason="另行侦查"
        )
    new.refresh_from_db()
    assert new.title == "盗窃案", "王大某 stays"


def test_a_check_of_a_request_goes_and_stays_with_whom_it_named(made):
    case, who = two_persons(made), legal(made)
    asked, other = people(case)
    drafts = [
        Draft("legal_check", at("2026-03-04"), False, None, {"kind": "arrest", "result": "pass"}),
        Draft("arrest_request", at("2026-03-04"), False, asked, {}),
    ]
    with acting_as(who):
        services.events_record(officer=who, case=case, drafts=drafts, seen=events_seen(who, case))
        new = services.case_split(officer=who, case=case, persons=[other], number=ajbh(made, 8), reason="另行侦查")
    assert not live(new).filter(type__in=("legal_check", "arrest_request")).exists()
    assert live(case).filter(type="legal_check").exists()

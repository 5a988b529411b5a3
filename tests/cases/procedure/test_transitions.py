"""Every transition of the state chart: it is representable, its lawful actor records it, a wrong actor does not."""

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied

from cases.procedure import ProcEvent, as_of, load_rules, project
from cases.procedure.loader_verify import RECORDERS
from cases.register.intake import intake_write
from cases.register.models import Case, CaseNumber, Event, Person, Source
from cases.register.moved import events_seen
from cases.register.projection import projection_store
from cases.register.reports import CaseReport, RowReport
from cases.register.services import Draft, event_record, events_offered
from office.access.context import Purpose, acting_as
from office.access.models import Level
from office.access.roles import ROLES, Role
from office.access.services import grant_give
from office.agencies.models import SIDE_OF_KIND, Agency, AgencyKind, Officer
from tests.case_factories import ajbh, at, intake_of
from tests.cases.procedure.story import story
from tests.cases.procedure.transitions import TRANSITIONS, UPPER_POLICE, Transition
from tests.cases.procedure.transitions_beside import BESIDE
from tests.factories import county, fresh, officer_add

RULES = load_rules()
EACH = pytest.mark.parametrize("line", TRANSITIONS, ids=[line.name for line in TRANSITIONS])
KINDS = {
    UPPER_POLICE: AgencyKind.UPPER_POLICE,
    Role.UPPER_LEVEL: AgencyKind.UPPER_PROCURATORATE,
    **dict.fromkeys([role for role in Role if role.startswith("police") or role == "detention_centre"], "police"),
}


def officer_of(actor: str) -> Officer:
    """An officer of this role who stands in no database."""
    kind = KINDS.get(actor, AgencyKind.PROCURATORATE)
    role = Role.UPPER_LEVEL if actor == UPPER_POLICE else actor
    return Officer(username=str(actor), roles=[str(role)], agency=Agency(pk=1, kind=kind))


def side_of(actor: str) -> str:
    """The side on which this actor stands."""
    return SIDE_OF_KIND[KINDS.get(actor, AgencyKind.PROCURATORATE)]


def line_event(line: Transition) -> ProcEvent:
    """The step itself, as one more line of its story."""
    person = "" if RULES.events[line.event].scope == "case" else " @1"
    (event,) = story(f"{line.event} {line.day}{person} #new {line.params}")
    return replace(event, id=900)


def state(events: list[ProcEvent], told: str, moment) -> str:
    """What the projection says of the kind of thing that ``told`` names."""
    projection = project(events, RULES)
    name = told.partition("=")[0]
    if name == "stage":
        return f"stage={projection.stage}"
    person = projection.persons.get(1)
    if name == "measure":
        return f"measure={as_of(projection, moment, RULES).current.get(1, 'untaken')}"
    return f"outcome={person.outcome_code if person else ''}"


@EACH
def test_the_step_leads_from_here_to_there(line):
    events = story(line.story)
    event = line_event(line)
    assert state(events, line.before, event.happened_at) == line.before
    after = [*events, event]
    if line.after == "event":
        assert project(after, RULES).first_on[line.event]
    else:
        assert state(after, line.after, event.happened_at) == line.after


@EACH
def test_the_row_names_the_article_and_who_decides(line):
    row = RULES.events[line.event]
    assert line.article in row.basis
    assert row.document_zh
    assert row.decides_zh and row.decides_en


def offered(actor: str, event: str) -> bool:
    """Whether an officer of this role is offered such a step."""
    return event in {kind.code for kind in events_offered(officer_of(actor))}


def offered_rightly(event: str, actor: str, wrong: str) -> None:
    """The one may, the other of the same side may not, and nobody of a side that it is not or without case work."""
    assert offered(actor, event)
    assert side_of(wrong) == side_of(actor)
    assert not offered(wrong, event)
    other = Role.PROSECUTOR if side_of(actor) == "police" else Role.POLICE_HANDLER
    assert offered(other, event) == (RULES.events[event].side == "both")
    assert not any(offered(role, event) for role in (Role.ADMINISTRATOR, Role.AUDITOR, Role.OFFICE_STAFF))


@EACH
def test_a_wrong_actor_is_not_offered_it(line):
    offered_rightly(line.event, line.actor, line.wrong)


@pytest.mark.parametrize(("event", "actor", "wrong"), BESIDE, ids=[f"{row[0]}-{row[1]}" for row in BESIDE])
def test_nor_what_lies_beside_the_chart(event, actor, wrong):
    offered_rightly(event, actor, wrong)


def test_every_step_is_in_one_of_the_tables():
    told = {line.event for line in TRANSITIONS} | {row[0] for row in BESIDE}
    assert set(RULES.events) - told == {"void", "finding_settlement", "case_split", "case_merged"}


@pytest.fixture
def made(db):
    found = county()
    officer_add(found, Role.UPPER_LEVEL, "upper_police", [], key=UPPER_POLICE)
    return found


def case_of(made, text: str) -> tuple[Case, Person]:
    """A case with one person and the steps of this story, shared by both sides."""
    number = ajbh(made)
    facts = {"xm": "王大某", "csrq": "2008-12-01", "swcn": True}
    row = RowReport(row_key=f"test:{number}", ryid="1", person_facts=facts)
    report = CaseReport(numbers=(("ajbh", number),), rows=(row,), unit_id=made.departments["unit"].pk)
    with acting_as(Purpose("test.import")):
        intake_write([report], intake_of(made))
        case = CaseNumber.objects.get(kind="ajbh", value=number).case
        person = Person.objects.get(case=case)
        for event in story(text):
            side = "police" if RULES.events[event.type].side == "police" else "procuratorate"
            Event.objects.create(
                case=case,
                person=person if event.person else None,
                type=event.type,
                happened_at=event.happened_at,
                happened_on=event.happened_at.date(),
                precise=event.precise,
                side=side,
                agency=made.agencies[side],
                shared=True,
                params=dict(event.params),
                recorded_at=event.happened_at,
                source=Source.FORM,
                source_key=event.source_key,
            )
        case.last_event_id = max(Event.objects.filter(case=case).values_list("pk", flat=True), default=0)
        projection_store(case)
    return case, person


def record(made, actor: str, case: Case, person: Person, line: Transition) -> Event:
    """Record the line's step as this actor, who works on the case."""
    officer = made.officers[actor]
    with acting_as(Purpose("test.grant")):
        grant_give(root=case, principal=officer.principal, level=Level.WORK, reason="办案", basis="工作办法第六条")
    officer = fresh(officer)
    who = person if RULES.events[line.event].scope == "person" else None
    params = dict(pair.split("=", 1) for pair in line.params.split())
    draft = Draft(line.event, at(line.day), ":" in line.day, who, params)
    with acting_as(officer):
        return event_record(officer=officer, case=case, draft=draft, seen=events_seen(officer, case))[0]


@EACH
def test_the_lawful_actor_records_it(made, line):
    case, person = case_of(made, line.story)
    event = record(made, line.actor, case, person, line)
    assert (event.type, event.side) == (line.event, side_of(line.actor))
    if line.after.startswith("stage="):
        case.refresh_from_db()
        assert case.stage == line.after.removeprefix("stage=")


def test_a_wrong_actor_is_refused_however_the_step_comes(made):
    case, person = case_of(made, "filing 2026-03-02")
    let_in = []
    for line in TRANSITIONS:
        other = Role.PROSECUTOR if side_of(line.actor) == "police" else Role.POLICE_HANDLER
        # of what either agency records, the other side is no wrong actor
        either = RULES.events[line.event].side == "both"
        for actor in (line.wrong,) if either else (line.wrong, other):
            try:
                record(made, actor, case, person, line)
            except PermissionDenied:
                continue
            let_in.append((line.name, actor))
    assert let_in == []


def test_every_section_of_the_chart_is_in_the_table():
    assert {line.section for line in TRANSITIONS} == {"2.1", "2.2", "2.2a", "2.3", "2.4"}
    told = {line.event for line in TRANSITIONS}
    moving = {row.code for row in RULES.events.values() if row.stage or row.starts or row.outcome or row.state}
    # the court's measures and the house's own steps are no transitions of the brief's chart
    beside = {"court_bail", "court_residential_surveillance", "court_arrest", "case_merged"}
    assert moving - told == beside


def test_who_may_record_is_a_role_of_that_side():
    for side, codes in RECORDERS.items():
        for code in codes:
            kinds = {SIDE_OF_KIND.get(kind) for kind in ROLES[Role(code)].agencies}
            assert side in kinds or side in ("court", "both", "any"), (side, code)
    for row in RULES.events.values():
        assert row.by, row.code
        assert row.decides_zh and row.decides_en, row.code

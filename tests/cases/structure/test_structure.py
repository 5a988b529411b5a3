"""Joining, splitting and linking cases: nothing is lost, nothing counted twice, nothing joined by itself."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from cases.register.intake import intake_write
from cases.register.intake_withdraw import batch_cases, intake_withdraw
from cases.register.models import Case, CaseNumber, Event, FactVersion, Person
from cases.register.models_clocks import Clock
from cases.register.projection_check import projection_differences
from cases.register.reports import CaseReport, EventReport, RowReport
from cases.structure import services
from cases.structure.matching import Traits, confidence_of, links_propose
from cases.structure.models import CaseLink, LinkKind, LinkState
from cases.structure.queries import links_of, links_proposed
from office.access.context import Purpose, acting_as
from office.access.models import Level
from office.access.queries import level_of, visible_get
from office.access.roles import Role
from office.access.services import grant_give
from tests.case_factories import ajbh, at, case_make, intake_of, police_report
from tests.factories import county, fresh

pytestmark = pytest.mark.django_db
BMSAH = "海检刑诉受[2026]139903000077号"


@pytest.fixture
def made():
    return county()


def legal(made):
    return fresh(made.officers[Role.POLICE_LEGAL])


def people(case):
    return list(Person.objects.filter(case=case).order_by("ryid"))


def join(made, source, target, pairs, **options):
    who = legal(made)
    with acting_as(who):
        return services.cases_join(
            officer=who, source=source, target=target, pairs=pairs, reason="系同一犯罪嫌疑人", **options
        )


def live(case):
    return Event.objects.filter(case=case, voided_by=None, voids=None)


def proc_case(made, number=BMSAH, identity="130000199001010000", document=""):
    """An acceptance of the procuratorate that no police number joins."""
    row = RowReport(
        row_key=f"proc_case:{number}",
        events=(EventReport("prosecution_review_acceptance", at("2026-05-06"), False, f"proc_case:{number}:a"),),
        case_facts={"ajmc": "王大某盗窃案", "ysay": "盗窃罪"},
    )
    person = RowReport(
        row_key=f"proc_person:{number}+1",
        ryid="1",
        events=(EventReport("indictment", at("2026-05-20"), False, f"proc_person:{number}:i", document_no=document),),
        person_facts={"xm": "王大某", "zjhm": identity},
    )
    report = CaseReport(numbers=(("bmsah", number),), rows=(row, person), unit_id=made.departments["prosecution"].pk)
    with acting_as(Purpose("test.import")):
        intake_write([report], intake_of(made, "procuratorate", 2))
    return CaseNumber.objects.get(kind="bmsah", value=number, withdrawn_at=None).case


def test_joined_cases_hold_everything_once(made):
    source, target = case_make(made, 1), case_make(made, 2, detention="2026-03-05 09:00")
    ours = {(event.type, event.source_key) for event in live(source)}
    theirs = live(target).count()
    link = join(made, source, target, {people(source)[0].pk: None})
    assert {(event.type, event.source_key) for event in live(target)} >= ours
    assert live(target).count() == theirs + len(ours) + 1  # 并案侦查
    assert [event.type for event in live(source)] == ["case_merged"]
    assert len(people(target)) == 2
    assert (link.kind, link.state) == (LinkKind.MERGED, LinkState.CONFIRMED)
    numbers = CaseNumber.objects.filter(withdrawn_at=None)
    assert set(numbers.values_list("case_id", "value")) == {(target.pk, ajbh(made, 1)), (target.pk, ajbh(made, 2))}
    assert Event.objects.filter(case=source, voided_by__isnull=False).count() == len(ours), "history stays readable"
    assert not list(projection_differences())


def test_one_person_of_both_is_one_person(made):
    source, target = case_make(made, 1), case_make(made, 2)
    join(made, source, target, {people(source)[0].pk: people(target)[0].pk})
    assert len(people(target)) == 1
    assert live(target).filter(type="detention", person=people(target)[0]).exists()


def test_a_ledger_finds_the_joined_case_by_either_number(made):
    source, target = case_make(made, 1), case_make(made, 2)
    join(made, source, target, {people(source)[0].pk: people(target)[0].pk})
    before = live(target).count()
    with acting_as(Purpose("test.import")):
        intake_write([police_report(made, 1)], intake_of(made, batch_id=9))
    assert Case.objects.count() == 2
    assert live(target).count() == before, "the same words again change nothing"


def test_an_acceptance_joins_its_police_case(made):
    police, review = case_make(made, 1), proc_case(made)
    who = fresh(made.officers[Role.PROSECUTOR])
    with acting_as(Purpose("test.share")):
        grant_give(root=police, principal=who.principal, level=Level.WORK, reason="test", basis="test")
    pairs = {people(review)[0].pk: people(police)[0].pk}
    with acting_as(who):
        services.cases_join(officer=who, source=review, target=police, pairs=pairs, reason="同一案件", joinder=False)
    police.refresh_from_db()
    assert police.stage == "prosecuted"
    assert police.procuratorate_unit == made.departments["prosecution"]
    assert not live(police).filter(type="case_merger").exists()
    prosecutor = fresh(made.officers[Role.PROSECUTOR])
    assert level_of(prosecutor, police) == Level.WORK, "who worked on the one works on the whole"
    sides = FactVersion.objects.filter(case=police, current=True, person=None).values_list("side", flat=True)
    assert set(sides) == {"police", "procuratorate"}


def test_a_minors_case_is_not_joined_without_saying_so(made):
    source, target = case_make(made, 1), case_make(made, 2, minor=True)
    pairs = {people(source)[0].pk: None}
    with pytest.raises(ValidationError) as refused:
        join(made, source, target, pairs)
    assert "minors_too" in refused.value.message_dict
    join(made, source, target, pairs, minors_too=True)


@pytest.mark.parametrize("pairs", [{}, {0: None}], ids=["nobody paired", "somebody else"])
def test_every_person_is_paired(made, pairs):
    source, target = case_make(made, 1), case_make(made, 2)
    with pytest.raises(ValidationError) as refused:
        join(made, source, target, pairs)
    assert "pairs" in refused.value.message_dict


def test_joining_twice_is_refused(made):
    source, target = case_make(made, 1), case_make(made, 2)
    join(made, source, target, {people(source)[0].pk: None})
    join_again = {person.pk: None for person in people(source)}
    who = legal(made)
    with acting_as(who), pytest.raises(ValidationError):
        services.cases_join(officer=who, source=source, target=target, pairs=join_again, reason="再次")
    assert live(source).count() == 1


def test_who_does_not_work_on_both_joins_nothing(made):
    source, target = case_make(made, 1), case_make(made, 2, unit="station")
    who = fresh(made.officers[Role.POLICE_HANDLER])
    with acting_as(who), pytest.raises((PermissionDenied, Http404)):
        services.cases_join(officer=who, source=source, target=target, pairs={}, reason="并案")
    assert not CaseLink.objects.exists()


def two_persons(made):
    case = case_make(made, 1)
    row = RowReport(
        row_key="police_suspect_measure:x",
        ryid="2",
        events=(EventReport("bail", at("2026-03-04"), False, "x:start"),),
        person_facts={"xm": "赵某"},
    )
    with acting_as(Purpose("test.import")):
        intake_write([CaseReport((("ajbh", ajbh(made, 1)),), (row,), None)], intake_of(made))
    return case


def test_who_is_split_off_begins_a_case(made):
    case, who = two_persons(made), legal(made)
    goes = people(case)[1]
    with acting_as(who):
        new = services.case_split(
            officer=who, case=case, persons=[goes], number=ajbh(made, 8), reason="证据不足，另行侦查"
        )
    assert [event.type for event in live(new).order_by("happened_at")] == ["acceptance", "filing", "bail"]
    assert [person.name for person in people(new)] == ["赵某"]
    apart = live(case).get(type="separate_handling")
    assert (apart.person, apart.params["destination"]) == (goes, ajbh(made, 8))
    assert not live(case).filter(type="bail").exists()
    assert live(case).filter(type="detention").count() == 1
    handler = fresh(made.officers[Role.POLICE_HANDLER])
    assert visible_get(Case, handler, new.pk).pk == new.pk
    assert not list(projection_differences())


@pytest.mark.parametrize("goes", [0, 1], ids=["who was asked for", "who was not"])
def test_an_acceptance_goes_and_stays_with_whom_the_request_named(made, goes):
    """CPL 87: a request names persons; its acceptance begins no review of anybody else, in neither case."""
    case, who = two_persons(made), legal(made)
    asked = RowReport(
        row_key="police_suspect_measure:ask",
        ryid=people(case)[0].ryid,
        events=(EventReport("arrest_request", at("2026-03-05"), False, "ask:1"),),
    )
    accepted = RowReport(
        row_key="proc_case:ask", events=(EventReport("arrest_review_acceptance", at("2026-03-05"), False, "ask:2"),)
    )
    with acting_as(Purpose("test.import")):
        intake_write([CaseReport((("ajbh", ajbh(made, 1)),), (asked, accepted), None)], intake_of(made))
    with acting_as(who):
        new = services.case_split(
            officer=who, case=case, persons=[people(case)[goes]], number=ajbh(made, 8), reason="另行侦查"
        )
    with_it, without = (new, case) if goes == 0 else (case, new)
    assert {"arrest_request", "arrest_review_acceptance"} <= set(live(with_it).values_list("type", flat=True))
    assert not live(without).filter(type__in=["arrest_request", "arrest_review_acceptance"]).exists()
    assert not Clock.objects.filter(case=without, rule__in=["Q01", "Q02"], status="running").exists()
    assert Clock.objects.filter(case=with_it, rule__in=["Q01", "Q02"], status="running").count() == 1
    assert not list(projection_differences())


@pytest.mark.parametrize("who", [[], [0, 1]], ids=["nobody goes", "nobody stays"])
def test_a_split_leaves_and_takes_somebody(made, who):
    case, officer = two_persons(made), legal(made)
    with acting_as(officer), pytest.raises(ValidationError) as refused:
        services.case_split(
            officer=officer, case=case, persons=[people(case)[n] for n in who], number=ajbh(made, 8), reason="分案"
        )
    assert "persons" in refused.value.message_dict


def test_a_taken_number_is_refused(made):
    case, officer = two_persons(made), legal(made)
    with acting_as(officer), pytest.raises(ValidationError) as refused:
        services.case_split(officer=officer, case=case, persons=people(case)[:1], number=ajbh(made, 1), reason="分案")
    assert "number" in refused.value.message_dict


def traits(**options):
    made = Traits(1, 1)
    for name, value in options.items():
        setattr(made, name, value)
    return made


BORN = ("王某", "1990-01-01")
SURE = [
    ({"documents": {"甲1"}}, {"documents": {"甲1"}}, 95),
    ({"identities": {"x"}, "charge": "盗窃罪"}, {"identities": {"x"}, "charge": "盗窃罪"}, 90),
    ({"identities": {"x"}, "charge": "盗窃罪"}, {"identities": {"x"}, "charge": "诈骗罪"}, 70),
    (
        {"births": {("王某", "1990-01-01")}, "charge": "盗窃罪"},
        {"births": {("王某", "1990-01-01")}, "charge": "盗窃罪"},
        60,
    ),
    ({"births": {("王某", "1990-01-01")}}, {"births": {("王某", "1990-01-01")}}, 0),
    ({"charge": "盗窃罪"}, {"charge": "盗窃罪"}, 0),
    ({}, {}, 0),
]


@pytest.mark.parametrize(("one", "two", "sure"), SURE)
def test_how_sure(one, two, sure):
    assert confidence_of(traits(**one), traits(**two))[0] == sure


def test_a_proposal_joins_nothing_and_comes_once(made):
    police, review = case_make(made, 1), proc_case(made)
    with acting_as(Purpose("test.links")):
        assert links_propose(made.office.pk) == 1
        assert links_propose(made.office.pk) == 0
    link = CaseLink.objects.get()
    assert (link.case, link.other, link.state) == (review, police, LinkState.PROPOSED)
    assert link.confidence == 90
    assert live(police).count() == 3


def test_a_proposal_is_seen_by_who_sees_both(made):
    police, review = case_make(made, 1), proc_case(made)
    with acting_as(Purpose("test.links")):
        links_propose(made.office.pk)
    handler = fresh(made.officers[Role.POLICE_HANDLER])
    with acting_as(handler):
        assert links_of(handler, police) == []
        assert links_proposed(handler, 0, 10) == ([], 0)
        with pytest.raises(Http404):
            services.link_reject(officer=handler, link=CaseLink.objects.get(), reason="不是")
    who = legal(made)
    with acting_as(Purpose("test.share")):
        grant_give(root=review, principal=who.principal, level=Level.WORK, reason="test", basis="test")
    with acting_as(who):
        assert links_proposed(who, 0, 10)[1] == 1
        services.link_reject(officer=who, link=CaseLink.objects.get(), reason="同名不同人")
        assert links_proposed(who, 0, 10)[1] == 0
    with acting_as(Purpose("test.links")):
        assert links_propose(made.office.pk) == 0, "what was rejected does not come back"


def test_a_later_row_under_the_old_number_finds_its_own_person(made):
    """The person numbers of two ledgers are each their own: "1" of the case joined in is somebody else here."""
    source, target = case_make(made, 1), case_make(made, 2)
    join(made, source, target, {people(source)[0].pk: None})
    mine, theirs = people(target)
    with acting_as(Purpose("test.import")):
        row = RowReport(
            row_key="police_suspect_measure:y",
            ryid="1",
            events=(EventReport("bail", at("2026-03-09"), False, "y:start"),),
            person_facts={"xm": "王大某"},
        )
        intake_write([CaseReport((("ajbh", ajbh(made, 1)),), (row,), None)], intake_of(made, batch_id=9))
    assert live(target).get(type="bail").person == theirs
    assert not live(target).filter(type="bail", person=mine).exists()


def test_somebody_new_under_the_old_number_is_nobody_who_is_there(made):
    source, target = case_make(made, 1), case_make(made, 2)
    join(made, source, target, {people(source)[0].pk: people(target)[0].pk})
    row = RowReport(row_key="z", ryid="7", events=(EventReport("bail", at("2026-03-09"), False, "z:start"),))
    report = CaseReport((("ajbh", ajbh(made, 1)),), (row,), None)
    for batch in (9, 10):
        with acting_as(Purpose("test.import")):
            intake_write([report], intake_of(made, batch_id=batch))
    assert len(people(target)) == 2
    assert live(target).filter(type="bail").count() == 1


def test_what_a_withdrawn_batch_gives_back_comes_back_where_the_steps_are(made):
    source, target = case_make(made, 1), case_make(made, 2)
    with acting_as(Purpose("test.import")):
        intake_write([police_report(made, 1, filing="2026-03-04")], intake_of(made, batch_id=5))
    join(made, source, target, {people(source)[0].pk: people(target)[0].pk})
    with acting_as(Purpose("test.withdraw")):
        intake_withdraw(batch_cases(5), batch_id=5, side="police", reason="误报", standing={})
    assert [event.type for event in live(source)] == ["case_merged"]
    assert live(target).filter(type="filing").count() >= 1


def test_a_minor_stays_one_after_joining_and_splitting(made):
    source, target = case_make(made, 1, minor=True), case_make(made, 2)
    join(made, source, target, {people(source)[0].pk: people(target)[0].pk}, minors_too=True)
    target.refresh_from_db()
    assert people(target)[0].is_minor and target.has_minor
    assert "李小某" not in target.title_masked


def test_a_split_tells_no_name_of_who_stays(made):
    case = case_make(made, 1, minor=True)
    row = RowReport(
        row_key="police_suspect_measure:x",
        ryid="2",
        events=(EventReport("bail", at("2026-03-04"), False, "x:start"),),
        person_facts={"xm": "赵某"},
    )
    with acting_as(Purpose("test.import")):
        intake_write([CaseReport((("ajbh", ajbh(made, 1)),), (row,), None)], intake_of(made))
    who = legal(made)
    with acting_as(who):
        new = services.case_split(
            officer=who, case=case, persons=[people(case)[1]], number=ajbh(made, 8), reason="分案"
        )
    new.refresh_from_db()
    assert new.title == "盗窃案"
    assert "李小某" not in new.title_masked


def test_the_ledger_of_the_new_number_doubles_nothing(made):
    case, who = two_persons(made), legal(made)
    with acting_as(who):
        new = services.case_split(
            officer=who, case=case, persons=[people(case)[1]], number=ajbh(made, 8), reason="另行侦查"
        )
    report = police_report(made, 8)
    with acting_as(Purpose("test.import")):
        intake_write([CaseReport(report.numbers, report.rows[:1], report.unit_id)], intake_of(made, batch_id=9))
    assert live(new).filter(type="filing").count() == 1


def test_the_procuratorate_joins_away_no_police_case(made):
    source, target = case_make(made, 1), case_make(made, 2)
    who = fresh(made.officers[Role.PROSECUTOR])
    with acting_as(Purpose("test.share")):
        for case in (source, target):
            grant_give(root=case, principal=who.principal, level=Level.WORK, reason="test", basis="test")
    with acting_as(who), pytest.raises(ValidationError):
        services.cases_join(officer=who, source=source, target=target, pairs={people(source)[0].pk: None}, reason="x")
    assert live(source).count() == 3

"""What imports leave in the register: joined cases, changed rows, corrections kept, a batch taken back."""

import dataclasses

import pytest

from cases.register.intake import intake_write
from cases.register.intake_withdraw import batch_cases, intake_withdraw
from cases.register.models import Case, CaseAccess, CaseNumber, Event, FactVersion, Finding, MeasureInterval, Person
from cases.register.reports import CaseReport, EventReport, RowReport, Standing
from office.access.context import Purpose, acting_as
from office.access.models import Level
from office.access.queries import level_of, visible
from office.access.roles import Role
from office.audit.models import AuditRecord
from tests.case_factories import ajbh, at, case_make, intake_of, police_report
from tests.factories import county, fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return county()


def write(reports, intake):
    with acting_as(Purpose("test.import")):
        return intake_write(reports, intake)


def proc_report(made, serial=1, *, number="海检刑捕受[2026]139903000001号", with_police=True, unit="prosecution"):
    key = f"proc_case:{number}"
    decision = f"proc_person_decision:{number}+1+arrest_approval+2026-03-12"
    numbers = [("bmsah", number), ("tysah", "13990320260000001")]
    if with_police:
        numbers.append(("ajbh", ajbh(made, serial)))
    return CaseReport(
        numbers=tuple(numbers),
        rows=(
            RowReport(
                row_key=key,
                events=(EventReport("arrest_review_acceptance", at("2026-03-06"), False, f"{key}:acceptance"),),
                case_facts={"ajmc": "王大某涉嫌盗窃", "cbr": "周某", "ysay": "盗窃罪"},
            ),
            RowReport(
                row_key=decision,
                ryid="1",
                events=(EventReport("arrest_approval", at("2026-03-12"), False, f"{decision}:decision"),),
            ),
        ),
        unit_id=made.departments[unit].pk,
    )


def live(case):
    return sorted(
        Event.objects.filter(case=case, voided_by=None, voids=None).values_list("type", "happened_on", "side")
    )


def test_a_new_case_has_number_person_events_facts_grants_and_projection(made):
    case = case_make(made)
    assert case.title == "王大某盗窃案" and case.charge == "盗窃罪" and case.police_handler == "高某"
    assert [kind for kind, _on, _side in live(case)] == ["acceptance", "detention", "filing"]
    assert case.stage and str(case.accepted_on) == "2026-03-01" and str(case.filed_on) == "2026-03-02"
    person = Person.objects.get(case=case)
    assert (person.ryid, person.name, person.is_minor) == ("1", "王大某", False)
    interval = MeasureInterval.objects.get(case=case)
    assert interval.measure == "detention" and interval.custody and interval.ends_at is None
    assert level_of(fresh(made.officers[Role.POLICE_HANDLER]), case) == Level.WORK
    assert level_of(fresh(made.officers[Role.POLICE_LEGAL]), case) == Level.WORK
    assert level_of(fresh(made.officers[Role.RESIDENT_PROSECUTOR]), case) == Level.SEE
    assert level_of(fresh(made.officers[Role.PROSECUTOR]), case) == Level.NONE
    assert AuditRecord.objects.filter(action="case.report", root_id=case.pk).count() == 1


def sizes():
    return [model.objects.count() for model in (Event, FactVersion, CaseNumber, CaseAccess)]


def test_the_same_again_changes_nothing(made):
    case = case_make(made)
    before = sizes()
    result = write([police_report(made)], intake_of(made, batch_id=2))
    after = sizes()
    assert before == after and (result.events_new, result.events_voided, result.cases_new) == (0, 0, 0)
    assert Case.objects.get(pk=case.pk).title == case.title


@pytest.mark.parametrize("police_first", [True, False])
def test_equal_police_number_joins_in_either_order(made, police_first):
    steps = [
        (police_report(made), intake_of(made, "police", 1)),
        (proc_report(made), intake_of(made, "procuratorate", 2)),
    ]
    for report, intake in steps if police_first else reversed(steps):
        write([report], intake)
    case = Case.objects.get()
    assert {number.kind for number in case.numbers.all()} == {"ajbh", "bmsah", "tysah"}
    assert Person.objects.count() == 1
    assert case.title == "王大某盗窃案", "the police title leads"
    assert case.procuratorate_handler == "周某"
    assert case.police_unit == made.departments["unit"]
    assert case.procuratorate_unit == made.departments["prosecution"]
    assert level_of(fresh(made.officers[Role.PROSECUTOR]), case) == Level.WORK
    assert level_of(fresh(made.officers[Role.POLICE_LEGAL]), case) == Level.WORK


def test_without_the_police_number_nothing_joins(made):
    write([police_report(made)], intake_of(made, "police", 1))
    write([proc_report(made, with_police=False)], intake_of(made, "procuratorate", 2))
    assert Case.objects.count() == 2
    write([proc_report(made)], intake_of(made, "procuratorate", 3))
    assert Case.objects.count() == 2, "two standing cases are joined by a person, not by an import"
    assert Finding.objects.filter(code="number_of_another_case").count() == 1


def test_a_changed_date_voids_and_records(made):
    case = case_make(made)
    result = write([police_report(made, filing="2026-03-04")], intake_of(made, batch_id=2))
    assert (result.events_new, result.events_voided) == (1, 1)
    case.refresh_from_db()
    assert str(case.filed_on) == "2026-03-04"
    old = Event.objects.get(case=case, type="filing", voided_by__isnull=False)
    assert str(old.happened_on) == "2026-03-02" and old.voided_by.type == "void" and old.voided_by.voids_id == old.pk


def test_a_step_recorded_by_hand_first_is_not_recorded_again(made):
    case = case_make(made)
    Event.objects.create(
        case=case,
        type="transfer_for_prosecution",
        happened_at=at("2026-04-01 10:00"),
        precise=True,
        happened_on=at("2026-04-01").date(),
        side="police",
        agency=made.police,
        recorded_at=at("2026-04-01 10:05"),
        source="form",
    )
    report = police_report(made, transfer_for_prosecution="2026-04-01")
    assert write([report], intake_of(made, batch_id=2)).events_new == 0
    assert Event.objects.filter(type="transfer_for_prosecution").count() == 1
    later = police_report(made, transfer_for_prosecution="2026-04-02")
    assert write([later], intake_of(made, batch_id=3)).events_new == 1, "another day is another step"


def test_a_correction_by_hand_is_kept_and_found(made):
    case = case_make(made)
    fact = FactVersion.objects.get(case=case, person=None, current=True)
    FactVersion.objects.filter(pk=fact.pk).update(corrected={"ajmc": "王大某抢夺案"})
    report = police_report(made)
    row = dataclasses.replace(report.rows[0], case_facts={**report.rows[0].case_facts, "ajmc": "王大某诈骗案"})
    write([dataclasses.replace(report, rows=(row, report.rows[1]))], intake_of(made, batch_id=2))
    case.refresh_from_db()
    assert case.title == "王大某抢夺案"
    assert Finding.objects.get(case=case, origin="ledger").code == "corrected_fact_reported_otherwise"
    assert case.findings_count >= 1


def test_a_minor_is_masked_in_the_searchable_title(made):
    case = case_make(made, minor=True)
    assert case.has_minor and "李小某" in case.title and "李小某" not in case.title_masked


def test_the_unit_that_hands_over_loses_sight(made):
    case = case_make(made)
    assert level_of(fresh(made.officers[Role.POLICE_HANDLER]), case) == Level.WORK
    write([police_report(made, unit="station")], intake_of(made, batch_id=2))
    assert level_of(fresh(made.officers[Role.POLICE_HANDLER]), case) == Level.NONE


def test_nothing_is_shared_when_the_setting_says_so(made):
    write([police_report(made)], intake_of(made, shared=False))
    assert not visible(Case, fresh(made.officers[Role.RESIDENT_PROSECUTOR])).exists()
    assert not Event.objects.filter(shared=True).exists()


def withdraw(batch_id, side="police", *left):
    """``left``: (side, batch, report) of what still stands, for every case alike."""
    ids = batch_cases(batch_id)
    standing = {case_id: [Standing(*row) for row in left] for case_id in ids}
    with acting_as(Purpose("test.withdraw")):
        return intake_withdraw(ids, batch_id=batch_id, side=side, reason="误导入", standing=standing)


def test_withdrawing_a_batch_of_changes_puts_the_register_back(made):
    case = case_make(made)
    before, facts = live(case), FactVersion.objects.get(case=case, person=None, current=True).values
    columns = Case.objects.filter(pk=case.pk).values("title", "stage", "accepted_on", "filed_on", "counts").get()
    changed = police_report(made, filing="2026-03-04")
    row = dataclasses.replace(changed.rows[0], case_facts={**changed.rows[0].case_facts, "ajmc": "改名案"})
    write([dataclasses.replace(changed, rows=(row, changed.rows[1]))], intake_of(made, batch_id=2))
    assert live(case) != before
    told = ("police", 1, police_report(made))
    withdraw(2, "police", told)
    assert live(case) == before
    assert FactVersion.objects.get(case=case, person=None, current=True).values == facts
    assert Case.objects.filter(pk=case.pk).values(*columns).get() == columns
    assert withdraw(2, "police", told) == 0, "twice does no more"
    assert level_of(fresh(made.officers[Role.POLICE_HANDLER]), case) == Level.WORK


def test_withdrawing_the_founding_batch_hides_the_case_and_a_new_import_founds_another(made):
    case = case_make(made)
    withdraw(1)
    assert not live(case)
    assert not visible(Case, fresh(made.officers[Role.POLICE_LEGAL])).exists()
    assert not MeasureInterval.objects.filter(case=case).exists()
    again = case_make(made)
    assert again.pk != case.pk and visible(Case, fresh(made.officers[Role.POLICE_LEGAL])).get() == again


def test_withdrawing_one_side_leaves_the_other(made):
    write([police_report(made)], intake_of(made, "police", 1))
    write([proc_report(made)], intake_of(made, "procuratorate", 2))
    withdraw(2, "procuratorate", ("police", 1, police_report(made)))
    case = Case.objects.get()
    assert {side for _kind, _on, side in live(case)} == {"police"}
    assert level_of(fresh(made.officers[Role.PROSECUTOR]), case) == Level.NONE
    assert level_of(fresh(made.officers[Role.POLICE_LEGAL]), case) == Level.WORK
    assert set(case.numbers.filter(withdrawn_at=None).values_list("kind", flat=True)) == {"ajbh"}


def test_queries_do_not_grow_with_the_chunk(made, django_assert_max_num_queries):
    case_make(made, 1)
    with django_assert_max_num_queries(40):
        write([police_report(made, serial) for serial in range(2, 60)], intake_of(made, batch_id=2))
    assert Case.objects.count() == 59

"""Stored projection: written by the import, rebuilt equal, and changes found."""

import pytest
import time_machine
from django.core.management import call_command

from cases.register.models import Case, Event, FactVersion, Finding, FindingOrigin, MeasureInterval, Person
from cases.register.projection import projection_write
from cases.register.projection_check import projection_differences
from office.agencies.models import Department
from tests.case_factories import case_make
from tests.factories import county

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return county()


def test_an_imported_case_is_projected(made):
    case = case_make(made)
    assert case.stage == "investigation"
    assert str(case.accepted_on) == "2026-03-01"
    assert str(case.filed_on) == "2026-03-02"
    assert case.stage_dates["filing"]["on"] == "2026-03-02"
    assert case.counts["persons"] == 1
    assert case.unsettled == []
    (interval,) = MeasureInterval.objects.filter(case=case)
    assert (interval.measure, interval.custody, interval.starts_precise, interval.ends_at) == (
        "detention",
        True,
        True,
        None,
    )


def test_a_broken_rule_is_a_finding_with_its_article(made):
    case = case_make(made, acceptance="2026-03-05", filing="2026-03-02")
    finding = Finding.objects.get(case=case, origin=FindingOrigin.RULE)
    assert finding.code == "filing_before_acceptance"
    assert "MPS 171" in finding.article
    assert set(finding.event_ids) <= set(Event.objects.filter(case=case).values_list("pk", flat=True))
    assert case.unsettled == ["stage"]
    assert case.findings_count == 1


def test_reporting_again_writes_only_what_differs(made):
    case = case_make(made, acceptance="2026-03-05", filing="2026-03-02")
    before = set(MeasureInterval.objects.values_list("pk", flat=True))
    finding = Finding.objects.get(case=case).pk
    case_make(made, acceptance="2026-03-05", filing="2026-03-02")
    assert set(MeasureInterval.objects.values_list("pk", flat=True)) == before
    assert Finding.objects.get(case=case).pk == finding
    again = case_make(made, acceptance="2026-03-01", filing="2026-03-02")
    assert again.findings_count == 0
    assert not Finding.objects.filter(case=case).exists()
    assert set(MeasureInterval.objects.values_list("pk", flat=True)) == before


def lines(**options):
    return list(projection_differences(**options))


def test_check_finds_nothing_whatever_the_day(made):
    for serial in range(1, 6):
        case_make(made, serial)
    assert lines(chunk=2) == []
    with time_machine.travel("2036-01-01"):
        assert lines() == []


TAMPERED = [
    ("stage", lambda case: Case.objects.filter(pk=case.pk).update(stage="review"), "stage"),
    ("dates", lambda case: Case.objects.filter(pk=case.pk).update(stage_dates={}), "stage_dates"),
    ("accepted_on", lambda case: Case.objects.filter(pk=case.pk).update(accepted_on=None), "accepted_on"),
    ("counts", lambda case: Case.objects.filter(pk=case.pk).update(counts={"persons": 9}), "counts"),
    ("unsettled", lambda case: Case.objects.filter(pk=case.pk).update(unsettled=["stage"]), "unsettled"),
    ("findings_count", lambda case: Case.objects.filter(pk=case.pk).update(findings_count=3), "findings_count"),
    ("last event", lambda case: Case.objects.filter(pk=case.pk).update(last_event_id=1), "last_event_id"),
    ("title", lambda case: Case.objects.filter(pk=case.pk).update(title="别的案件"), "title"),
    ("name", lambda case: Person.objects.filter(case=case).update(name="别人"), "name or minor"),
    ("outcome", lambda case: Person.objects.filter(case=case).update(outcome="judged"), "outcome"),
    ("measure gone", lambda case: MeasureInterval.objects.filter(case=case).delete(), "measures"),
    ("measure changed", lambda case: MeasureInterval.objects.filter(case=case).update(custody=False), "measures"),
    ("version", lambda case: FactVersion._base_manager.filter(case=case).update(current=False), "current version"),
    (
        "police unit",
        lambda case: Case.objects.filter(pk=case.pk).update(police_unit=Department.objects.last()),
        "police_unit_id",
    ),
    (
        "procuratorate unit",
        lambda case: Case.objects.filter(pk=case.pk).update(procuratorate_unit=Department.objects.last()),
        "procuratorate_unit_id",
    ),
    (
        "event changed",
        lambda case: Event._base_manager.filter(case=case, type="filing").update(type="case_withdrawal"),
        "stage",
    ),
    (
        "finding invented",
        lambda case: Finding.objects.create(
            case=case, origin=FindingOrigin.RULE, code="third_return", recorded_at=case.opened_at
        ),
        "findings",
    ),
]


@pytest.mark.parametrize(("what", "tamper", "column"), TAMPERED, ids=[row[0] for row in TAMPERED])
def test_a_tampered_row_is_found_and_repaired(made, what, tamper, column):
    case_make(made, 1)
    case = case_make(made, 2)
    case_make(made, 3)
    tamper(case)
    found = lines(chunk=2)
    assert any(column in line for line in found), found
    assert all(line.startswith(f"case {case.pk}:") for line in found)
    assert lines(repair=True) == found
    assert lines() == []


def test_a_mark_without_a_void_event_is_found(made):
    case = case_make(made)
    event = Event.objects.filter(case=case, type="filing").get()
    Event._base_manager.filter(pk=event.pk).update(voided_by=Event.objects.filter(case=case).exclude(pk=event.pk)[0])
    assert any("voided_by" in line for line in lines())


def test_an_event_on_another_day_is_found_and_left(made):
    case = case_make(made)
    Event._base_manager.filter(case=case, type="filing").update(happened_on="2020-01-01")
    assert any("happened_on" in line for line in lines(repair=True))
    assert any("happened_on" in line for line in lines()), "an event is a record: a check does not rewrite it"


def test_the_command_exits_1_with_a_list(made, capsys):
    case = case_make(made)
    call_command("check_projection")
    Case.objects.filter(pk=case.pk).update(stage="review")
    with pytest.raises(SystemExit) as stopped:
        call_command("check_projection")
    assert stopped.value.code == 1
    assert f"case {case.pk}: stage: stored 'review', rebuilt 'investigation'" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        call_command("check_projection", "--repair")
    call_command("check_projection")


def test_projecting_takes_no_query_per_case(made, django_assert_max_num_queries):
    cases = [case_make(made, serial) for serial in range(1, 9)]
    events = {case.pk: list(Event.objects.filter(case=case)) for case in cases}
    persons = {case.pk: list(Person.objects.filter(case=case)) for case in cases}
    # Measures, findings and clocks as stored, and the calendar with its days.
    with django_assert_max_num_queries(5):
        projection_write(cases, events, persons)

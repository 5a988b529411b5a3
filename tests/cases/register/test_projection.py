"""Stored projection: written by the import, rebuilt equal, and changes found."""

import pytest

from cases.register.models import Event, Finding, FindingOrigin, MeasureInterval
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

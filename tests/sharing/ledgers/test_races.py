"""Two imports and two counties on the same numbers."""

import threading

import pytest
from django.db import connections

from cases.register import intake
from cases.register.models import Case, MeasureInterval, Person
from cases.register.projection_check import projection_differences
from office.agencies.models import Department, DepartmentKind
from office.agencies.principals import principals_make
from sharing.ledgers import services, work
from sharing.ledgers.models import LedgerRow, State
from tests.factories import county
from tests.sharing.ledgers.conftest import county_with_units
from tests.sharing.ledgers.flows import bring, figures
from tests.sharing.ledgers.samples import UNIT, decision, measure, police_case, proc_case


def at_once(batches):
    """Work on the batches in threads of their own."""
    for batch in batches:
        services.batch_commit(officer=None, batch=batch, wake=False)

    def run(pk):
        try:
            work.batch_advance(pk, seconds=20)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(batch.pk,)) for batch in batches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for batch in batches:
        batch.refresh_from_db()
        assert (batch.state, batch.quarantined_count) == (State.COMMITTED, 0)
    assert not list(projection_differences())


race = pytest.mark.postgresql  # SQLite has one writer


@pytest.fixture
def meeting(monkeypatch):
    """Both imports have read before either writes, if nothing holds one of them back."""
    barrier = threading.Barrier(2, timeout=2)
    real = intake.state_load

    def read(reports, told):
        state = real(reports, told)
        try:
            barrier.wait()
        except threading.BrokenBarrierError:
            pass
        return state

    monkeypatch.setattr(intake, "state_load", read)


@race
@pytest.mark.django_db(transaction=True)
def test_two_imports_on_one_case_lose_nothing(tmp_path, meeting):
    made = county_with_units()
    bring(made, tmp_path, "police_case", [police_case(1)], check=False)
    bring(made, tmp_path, "proc_case", [proc_case(1)], check=False)
    one, _ = bring(made, tmp_path, "police_suspect_measure", [measure(1)], commit=False, check=False)
    two, _ = bring(made, tmp_path, "proc_person_decision", [decision(1)], commit=False, check=False)
    at_once([one, two])
    assert (Person.objects.count(), MeasureInterval.objects.count()) == (1, 1)
    assert Case.objects.get().counts["arrest_approval"] == 1


@race
@pytest.mark.django_db(transaction=True)
def test_two_imports_that_found_one_case_found_it_once(tmp_path, meeting):
    made = county_with_units()
    one, _ = bring(made, tmp_path, "police_case", [police_case(1)], commit=False, check=False)
    two, _ = bring(made, tmp_path, "police_case", [police_case(1, ajmc="另一名称")], commit=False, check=False)
    three, _ = bring(made, tmp_path, "proc_case", [proc_case(1)], commit=False, check=False)
    at_once([one, two])
    at_once([three])
    assert (Case.objects.count(), LedgerRow.objects.filter(layout="police_case").count()) == (1, 1)


@pytest.mark.django_db
def test_another_county_with_the_same_number(made, tmp_path):
    bring(made, tmp_path, "police_case", [police_case(1)])
    other = county("江北", "139904")
    principals_make(
        [Department.objects.create(agency=other.police, name="城关派出所", code=UNIT, kind=DepartmentKind.UNIT)]
    )
    _batch, result = bring(other, tmp_path, "police_case", [police_case(1), police_case(2)])
    assert figures(result) == (2, 2, 0, 0, 0, 0)
    assert Case.objects.filter(office=other.office).count() == 2
    assert not Case.objects.filter(office=made.office, numbers__value=police_case(2)["ajbh"]).exists()

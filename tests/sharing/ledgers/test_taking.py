"""One case that the register refuses, one cell that nobody foresaw, a unit that held a sharing: the rest goes on."""

import pytest
import time_machine
from django.utils import timezone

from cases.register.models import Case, CaseGrant
from cases.register.services_share import case_share, end_of
from office.access.context import acting_as
from office.access.models import FOREVER, Level
from office.access.queries import visible
from office.access.roles import Role
from office.agencies.models import Department, Officer
from office.agencies.principals import groups_sync
from office.storage.bulk import rows_update, rows_write
from sharing.ledgers import taking
from sharing.ledgers.models import ImportRow, Outcome, State
from tests.factories import fresh
from tests.sharing.ledgers.flows import bring, figures
from tests.sharing.ledgers.samples import OTHER_UNIT, ajbh, police_case

pytestmark = pytest.mark.django_db


def written_twice():
    """A row whose key is taken: a real error of the database, out of COPY on PostgreSQL."""
    rows_write(Case, list(Case.objects.all()[:1]))


def count_below_nought():
    """A count that the column's constraint refuses: a real error out of ``rows_update``."""
    case = Case.objects.first()
    case.findings_count = -1
    rows_update(Case, [case], ["findings_count"])


@pytest.mark.parametrize("harm", [written_twice, count_below_nought])
@pytest.mark.parametrize("check", [True, False])
def test_one_of_three_is_set_aside_by_preview_and_by_import(made, tmp_path, monkeypatch, check, harm):
    real = taking.intake_write

    def refuse_one(reports, intake):
        result = real(reports, intake)
        if any(report.numbers[0][1] == ajbh(2) for report in reports):
            harm()
        return result

    monkeypatch.setattr(taking, "intake_write", refuse_one)
    rows = [police_case(1), police_case(2), police_case(3)]
    batch, result = bring(made, tmp_path, "police_case", rows, check=check)
    assert (batch.state, figures(result)[:5]) == (State.COMMITTED, (3, 2, 0, 0, 1))
    assert [error["reason"] for error in result["errors"]] == ["refused"]
    assert ImportRow.objects.get(batch=batch, outcome=Outcome.QUARANTINED).case_key == ajbh(2)
    assert Case.objects.count() == 2


def test_the_preview_alone_tells_of_the_case_that_would_be_refused(made, tmp_path, monkeypatch):
    def refuse(reports, intake):
        raise ValueError("no")

    monkeypatch.setattr(taking, "intake_write", refuse)
    batch, result = bring(made, tmp_path, "police_case", [police_case(1), police_case(2)], commit=False)
    assert (batch.state, figures(result)) == (State.READY, (2, 0, 0, 0, 2, 0))


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("lasj", "2026-03-05 10:00+99:99", "date_impossible"),
        ("lasj", "2026-03-05 10:00+24:00", "date_impossible"),
        ("lasj", "9999-12-31 23:59-12:00", "date_impossible"),
        ("tb_cs", "9" * 400, "whole_number"),
        ("ajmc", "甲\x01乙", "control_character"),
    ],
)
def test_a_hostile_cell_is_named_and_the_other_row_is_taken(made, tmp_path, column, cell, reason):
    rows = [police_case(1), police_case(2, **{column: cell})]
    batch, result = bring(made, tmp_path, "police_case", rows)
    assert batch.state == State.COMMITTED
    assert result["errors"] == [{"row": 3, "column": column, "reason": reason}]
    assert Case.objects.count() == 1


def test_the_handling_unit_keeps_the_case_when_an_old_sharing_with_it_ends(made, tmp_path):
    """The unit had a sharing until today; then the ledger hands it the case, which is more than the sharing gave."""
    bring(made, tmp_path, "police_case", [police_case(1)])
    legal, case = fresh(made.officers[Role.POLICE_LEGAL]), Case.objects.get()
    unit = Department.objects.get(code=OTHER_UNIT, agency=made.police)
    with acting_as(legal):
        case_share(
            officer=legal,
            case=case,
            receiver=unit.principal,
            level=Level.WORK,
            reason="协助",
            basis="第六条",
            until=timezone.localdate(),
        )
    rows = [police_case(1, badw_dm=OTHER_UNIT)]
    bring(made, tmp_path, "police_case", rows)
    case.refresh_from_db()
    assert case.police_unit_id == unit.pk
    held = CaseGrant.objects.filter(principal=unit.principal, withdrawn_at=None)
    assert {grant.valid_until for grant in held} == {end_of(timezone.localdate()), FOREVER}
    bring(made, tmp_path, "police_case", [row | {"ajmc": "改名案"} for row in rows])
    assert held.count() == 2, "what the unit holds for good is not given again"
    handler = fresh(made.officers[Role.POLICE_HANDLER])
    handler.departments.set([unit])
    groups_sync(Officer.objects.filter(pk=handler.pk))
    with time_machine.travel(end_of(timezone.localdate())):
        assert visible(Case, fresh(handler), Level.WORK).exists()

"""Taking a batch back from the register, with what the ledgers say without it."""

from collections import defaultdict
from collections.abc import Sequence

from cases.register.intake_state import intake_lock
from cases.register.intake_withdraw import intake_withdraw
from cases.register.models import CaseNumber, NumberKind
from cases.register.reports import Standing
from office.agencies.models import Agency
from sharing.ledgers.layouts import LAYOUTS
from sharing.ledgers.lookups import units_load
from sharing.ledgers.models import ImportBatch, ImportRow, LedgerRow
from sharing.ledgers.taking import TAKEN
from sharing.ledgers.translate import case_number_kind, case_report


def cases_withdraw(batch: ImportBatch, case_ids: Sequence[int]) -> int:
    """Take the batch back from these cases. Inside the caller's transaction; may run twice."""
    intake_lock(batch.office_id)
    return intake_withdraw(
        case_ids,
        batch_id=batch.pk,
        side=batch.agency.side,
        reason=batch.withdrawn_reason,
        standing=cases_standing(batch, case_ids),
    )


def cases_standing(batch: ImportBatch, case_ids: Sequence[int]) -> dict[int, list[Standing]]:
    """By case, the rows of both sides as they are without this batch, in the order in which they were taken over."""
    numbers = CaseNumber.objects.filter(
        case_id__in=case_ids, kind__in=(NumberKind.AJBH, NumberKind.BMSAH), withdrawn_at=None
    )
    case_of = {(kind, value): pk for kind, value, pk in numbers.values_list("kind", "value", "case_id")}
    agencies = {agency.pk: agency for agency in Agency.objects.filter(office_id=batch.office_id)}
    rows = _rows_without(batch, list(agencies), {value for _kind, value in case_of})
    committed = dict(ImportBatch.objects.filter(pk__in={r.batch_id for r in rows}).values_list("pk", "committed_at"))
    rows.sort(key=lambda row: (committed[row.batch_id], row.batch_id, row.case_key, row.pk))
    beside: dict[tuple[int, str, str], dict[str, dict]] = defaultdict(dict)
    for row in rows:
        beside[(row.agency_id, row.layout, row.case_key)][row.row_key] = row.values
    units = {}
    found: dict[int, list[Standing]] = defaultdict(list)
    for row in rows:
        case_id = case_of.get((case_number_kind(row.layout), row.case_key))
        if case_id is None:
            continue
        agency = agencies[row.agency_id]
        if agency.pk not in units:
            units[agency.pk] = units_load(agency)
        report = case_report(
            row.layout,
            [(row.row_key, row.values, "")],
            unit_id=units[agency.pk].find,
            standing=beside[(row.agency_id, row.layout, row.case_key)],
        )
        found[case_id].append(Standing(agency.side, row.batch_id, report))
    return found


def _rows_without(batch: ImportBatch, agency_ids: list[int], case_keys: set[str]) -> list[LedgerRow]:
    """The rows of these cases, those of the batch as they were before it. Nothing is written."""
    rows = list(LedgerRow.objects.filter(agency_id__in=agency_ids, layout__in=list(LAYOUTS), case_key__in=case_keys))
    mine = [row.row_key for row in rows if row.batch_id == batch.pk]
    taken = ImportRow.objects.filter(batch=batch, outcome__in=TAKEN, row_key__in=mine) if mine else ()
    staged = {row.row_key: row for row in taken}
    left = []
    for row in rows:
        if row.batch_id == batch.pk:
            was = staged.get(row.row_key)
            if was is None or was.before is None or was.before_batch_id is None:
                continue
            row.values, row.batch_id = was.before, was.before_batch_id
        left.append(row)
    return left

"""Taking rows over into the register, and back: chunks of whole cases, each one short transaction.

Every function here runs inside the caller's transaction and is given a chunk that fits in well under a second.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max

from cases.register.intake import intake_write
from cases.register.intake_state import intake_lock
from cases.register.models import Event, Finding, FindingOrigin
from cases.register.reports import CaseReport, Intake, RowReport
from office.storage.bulk import rows_update, rows_write
from sharing.ledgers.likeness import ACROSS_CASES, likeness
from sharing.ledgers.lookups import Units
from sharing.ledgers.models import ImportBatch, ImportRow, LedgerRow, Outcome
from sharing.ledgers.staging import ledger_rows, outcome_decide, persons_standing, replaced_find, unsaid
from sharing.ledgers.translate import case_number_kind, case_report, row_name

RowFindings = dict[str, list[list[Any]]]
TAKEN = (Outcome.NEW, Outcome.CHANGED)


def chunk_rows(batch: ImportBatch, after: str, limit: int) -> list[ImportRow]:
    """Rows to take over of whole cases behind the cursor: at least one case, about ``limit`` rows."""
    rows = ImportRow.objects.filter(batch=batch, outcome__in=TAKEN, case_key__gt=after)
    chunk = list(rows.order_by("case_key", "row_no")[: limit + 1])
    if len(chunk) <= limit:
        return chunk
    last = chunk[-1].case_key
    whole = [row for row in chunk if row.case_key != last]
    return whole or list(rows.filter(case_key=last).order_by("row_no"))


def chunk_take(batch: ImportBatch, rows: Sequence[ImportRow], intake: Intake, units: Units) -> RowFindings:
    """Take these rows over. What another import has said in the meantime counts: outcomes are decided anew."""
    intake_lock(batch.office_id)
    standing = ledger_rows(batch, [row.row_key for row in rows])
    moved = []
    for row in rows:
        before = (row.outcome, row.before_batch_id)
        outcome_decide(row, standing.get(row.row_key))
        if before != (row.outcome, row.before_batch_id):
            moved.append(row)
    if moved:
        rows_update(ImportRow, moved, ["outcome", "before", "before_batch_id"])
    due = [row for row in rows if row.outcome in TAKEN]
    if not due:
        return {}
    found = _report(batch, due, intake, units)
    _ledger_write(batch, due, standing)
    return found


def chunk_try(batch: ImportBatch, rows: Sequence[ImportRow], intake: Intake, units: Units) -> RowFindings:
    """What taking these rows over would find, without doing it: done and rolled back, so that the preview
    cannot differ from the import."""
    with transaction.atomic():
        found = _report(batch, rows, intake, units)
        transaction.set_rollback(True)
    return found


def _report(batch: ImportBatch, rows: Sequence[ImportRow], intake: Intake, units: Units) -> RowFindings:
    """Write the rows to the register; findings by row key."""
    replaced = replaced_find(batch, rows)
    corrected: list[CaseReport] = []
    by_case: dict[str, list[ImportRow]] = defaultdict(list)
    for row in rows:
        by_case[row.case_key].append(row)
        old = replaced.get(row.row_no)
        if old is None:
            continue
        row.replaces = old.row_key
        if batch.layout in ACROSS_CASES:
            corrected.append(_old_case(batch, row, old))
    inside = batch.layout not in ACROSS_CASES
    beside = persons_standing(batch, by_case)
    reports = [
        case_report(
            batch.layout,
            [(row.row_key, row.values, row.replaces if inside else "") for row in group],
            unit_id=units.find,
            standing=beside.get(case_key, {}),
        )
        for case_key, group in by_case.items()
    ]
    highest = Finding.objects.aggregate(pk=Max("pk"))["pk"] or 0
    result = intake_write([*reports, *corrected], intake)
    found: RowFindings = {}
    for row in rows:
        said = unsaid(batch, row)
        unit = units.named_otherwise(row.values.get("badw_dm") or "", row.values.get("badw_mc") or "")
        if unit:
            said.append(["unit_name_differs", {"unit": unit, "name": row.values["badw_mc"]}])
        if row.replaces and not inside:
            said.append(["row_key_corrected", {"row_key": row_name(batch.layout, row.replaces)}])
        if said:
            found[row.row_key] = said
    prefix = row_name(batch.layout, "")
    for name, codes in result.findings_by_row.items():
        key = name.removeprefix(prefix)
        held = found.setdefault(key, [])
        known = {code for code, _params in held}
        held.extend([code, {}] for code in codes if code not in known)
    _rule_findings(batch, rows, highest, prefix, found)
    return found


def _old_case(batch: ImportBatch, row: ImportRow, old: LedgerRow) -> CaseReport:
    """The finding on the case that bears the number which was corrected."""
    note = RowReport(
        row_key=row_name(batch.layout, row.row_key),
        replaces=row_name(batch.layout, old.row_key),
    )
    return CaseReport(((case_number_kind(batch.layout), old.case_key),), (note,), case_row=False)


def _rule_findings(
    batch: ImportBatch, rows: Sequence[ImportRow], highest: int, prefix: str, found: RowFindings
) -> None:
    """Findings of the procedure's rules that came with this chunk, put to the row whose event broke the rule."""
    fresh = list(Finding.objects.filter(pk__gt=highest, origin=FindingOrigin.RULE).order_by("pk"))
    if not fresh:
        return
    first_of_case: dict[int, str] = {}
    row_of_event: dict[int, str] = {}
    names = [row_name(batch.layout, row.row_key) for row in rows]
    mine = Event.objects.filter(
        case_id__in={finding.case_id for finding in fresh}, row_key__in=names, batch_id=batch.pk, voids=None
    )
    for pk, case_id, name in mine.order_by("pk").values_list("pk", "case_id", "row_key"):
        key = name.removeprefix(prefix)
        row_of_event[pk] = key
        first_of_case.setdefault(case_id, key)
    for finding in fresh:
        if finding.case_id not in first_of_case:
            continue  # of another import that ran at the same time
        of_rows = [row_of_event[pk] for pk in reversed(finding.event_ids) if pk in row_of_event]
        key = of_rows[0] if of_rows else first_of_case[finding.case_id]
        found.setdefault(key, []).append([finding.code, {**finding.params, "article": finding.article}])


def _ledger_write(batch: ImportBatch, rows: Sequence[ImportRow], standing: dict[str, LedgerRow]) -> None:
    """Carry the rows to what the ledger says now."""
    new, changed = [], []
    for row in rows:
        held = standing.get(row.row_key)
        if held is None:
            new.append(
                LedgerRow(
                    agency_id=batch.agency_id,
                    layout=batch.layout,
                    row_key=row.row_key,
                    case_key=row.case_key,
                    likeness=likeness(batch.layout, row.values),
                    values=row.values,
                    batch_id=batch.pk,
                )
            )
        else:
            held.values, held.batch_id = row.values, batch.pk
            held.likeness = likeness(batch.layout, row.values)
            changed.append(held)
    rows_write(LedgerRow, new)
    if changed:
        rows_update(LedgerRow, changed, ["values", "batch", "likeness"])


def findings_keep(rows: Sequence[ImportRow], found: RowFindings) -> int:
    """Keep what was found with the rows. Returns how many findings."""
    changed = []
    for row in rows:
        said = found.get(row.row_key, [])
        if said != row.findings or row.replaces:
            row.findings, row.has_findings = said, bool(said)
            changed.append(row)
    if changed:
        rows_update(ImportRow, changed, ["findings", "has_findings", "replaces"])
    return sum(len(said) for said in found.values())


def ledger_restore(batch: ImportBatch, after: int, limit: int) -> tuple[int, int]:
    """Put back what the ledger said before the batch. Returns (rows handled, highest row number)."""
    rows = list(ImportRow.objects.filter(batch=batch, outcome__in=TAKEN, row_no__gt=after).order_by("row_no")[:limit])
    held = {key: row for key, row in ledger_rows(batch, [r.row_key for r in rows]).items() if row.batch_id == batch.pk}
    gone, back = [], []
    for row in rows:
        standing = held.get(row.row_key)
        if standing is None:
            continue
        if row.outcome == Outcome.NEW or row.before is None or row.before_batch_id is None:
            gone.append(standing.pk)
        else:
            standing.values, standing.batch_id = row.before, row.before_batch_id
            standing.likeness = likeness(batch.layout, row.before)
            back.append(standing)
    if gone:
        LedgerRow.objects.filter(pk__in=gone).delete()
    if back:
        rows_update(LedgerRow, back, ["values", "batch", "likeness"])
    return len(rows), rows[-1].row_no if rows else after

"""From an uploaded file to staged rows: read in the child process, compared with what the ledger said before.

A row's outcome is decided when it is staged and decided again when it is taken over, because another import may
have come between.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.utils import timezone

from cases.register.masks import is_mask
from office.storage.bulk import rows_write
from sharing.ledgers.kinds import FileError
from sharing.ledgers.likeness import ACROSS_CASES, INSIDE_CASE, alike_inside, likeness
from sharing.ledgers.lookups import Units, known_numbers
from sharing.ledgers.models import ColumnMapping, ImportBatch, ImportRow, LedgerRow, Outcome
from sharing.ledgers.runner import IGNORE_OTHERS, read_file
from sharing.ledgers.translate import case_number_kind, row_findings

Staged = dict[str, Any]
UNIT_COLUMN = {"police_case": "badw_dm", "proc_case": "cbbm"}


def files_folder() -> Path:
    """Where uploads and read rows are kept: below the default storage, readable by its owner only."""
    folder = Path(default_storage.path("ledgers"))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def upload_path(batch: ImportBatch) -> Path:
    return files_folder() / batch.file_path


def rows_path(batch: ImportBatch) -> Path:
    return files_folder() / f"batch-{batch.pk}.jsonl"


def mapping_of(batch: ImportBatch) -> dict[str, str]:
    """What the agency decided of its own column names."""
    rows = ColumnMapping.objects.filter(agency_id=batch.agency_id, layout=batch.layout)
    mapping = dict(rows.values_list("header", "column"))
    if batch.facts.get("ignore_others"):
        mapping[IGNORE_OTHERS] = ""
    return mapping


def file_read(batch: ImportBatch, tick: Callable[[], None] | None = None) -> dict[str, Any]:
    """Read the file into rows on disk. An answer with rows None asks for a mapping. Raises FileError.

    The day of upload is the import's today: reading again tomorrow gives the same rows.
    """
    path = upload_path(batch)
    if not path.exists():
        raise FileError("internal")
    return read_file(
        path,
        batch.layout,
        rows_path(batch),
        mapping=mapping_of(batch),
        today=timezone.localdate(batch.uploaded_at),
        tick=tick,
    )


def lines_from(batch: ImportBatch, offset: int, limit: int) -> tuple[list[Staged], int]:
    """Up to ``limit`` read rows from a byte offset, and the offset after them."""
    lines: list[Staged] = []
    with rows_path(batch).open("rb") as file:
        file.seek(offset)
        for line in file:
            lines.append(json.loads(line))
            offset += len(line)
            if len(lines) >= limit:
                break
    return lines, offset


def rows_stage(batch: ImportBatch, lines: Sequence[Staged], units: Units) -> Counter[str]:
    """Compare these rows with the ledger and stage them. Returns how many of each outcome."""
    keys = {line["k"] for line in lines if line["k"]}
    standing = ledger_rows(batch, keys)
    seen = dict(
        ImportRow.objects.filter(batch=batch, row_key__in=keys)
        .exclude(outcome=Outcome.QUARANTINED)
        .values_list("row_key", "row_no")
    )
    known = _known_cases(batch, lines)
    rows = []
    for line in lines:
        row = ImportRow(
            batch=batch,
            row_no=line["n"],
            row_key=line["k"],
            case_key=line["c"],
            values=line["v"],
            raw=line.get("r", {}),
            reasons=[list(problem) for problem in line.get("e", ())],
        )
        if not row.reasons:
            row.reasons = _outside_reasons(batch, row, units, known, seen)
            if row.reasons:
                row.raw = {code: value for code, value in row.values.items() if value is not None}
        if row.reasons:
            row.outcome = Outcome.QUARANTINED
        else:
            seen[row.row_key] = row.row_no
            masks_lift(row.values, standing.get(row.row_key))
            outcome_decide(row, standing.get(row.row_key))
        rows.append(row)
    rows_write(ImportRow, rows)
    return Counter(row.outcome for row in rows)


def ledger_rows(batch: ImportBatch, keys: Iterable[str]) -> dict[str, LedgerRow]:
    """What the ledger says now under these keys."""
    rows = LedgerRow.objects.filter(agency_id=batch.agency_id, layout=batch.layout, row_key__in=list(keys))
    return {row.row_key: row for row in rows}


def persons_standing(batch: ImportBatch, case_keys: Iterable[str]) -> dict[str, dict[str, dict[str, Any]]]:
    """case key → row key → what the ledger says now, of layouts in which several rows speak of one person."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    if batch.layout == "police_suspect_measure":
        rows = LedgerRow.objects.filter(agency_id=batch.agency_id, layout=batch.layout, case_key__in=list(case_keys))
        for case_key, row_key, values in rows.values_list("case_key", "row_key", "values"):
            found.setdefault(case_key, {})[row_key] = values
    return found


def masks_lift(values: dict[str, Any], standing: LedgerRow | None) -> None:
    """Put what the ledger says already in the place of its mask: an exported file that comes back tells nothing new."""
    held = standing.values if standing else {}
    for code, told in list(values.items()):
        if not is_mask(told, held.get(code)):
            continue
        if held.get(code) in (None, ""):
            del values[code]
        else:
            values[code] = held[code]


def outcome_decide(row: ImportRow, standing: LedgerRow | None) -> None:
    """New, changed or unchanged, against what the ledger says now."""
    if standing is None:
        row.outcome, row.before, row.before_batch_id = Outcome.NEW, None, None
    elif standing.values == row.values:
        row.outcome, row.before, row.before_batch_id = Outcome.UNCHANGED, None, None
    else:
        row.outcome, row.before, row.before_batch_id = Outcome.CHANGED, standing.values, standing.batch_id


def _known_cases(batch: ImportBatch, lines: Sequence[Staged]) -> set[str]:
    if batch.layout != "proc_person_decision":
        return set()
    return known_numbers(batch.office_id, case_number_kind(batch.layout), {line["c"] for line in lines if line["c"]})


def _outside_reasons(
    batch: ImportBatch, row: ImportRow, units: Units, known: set[str], seen: dict[str, int]
) -> list[list[Any]]:
    """What only the rest of the world can say against a readable row."""
    if row.row_key in seen:
        return [["", "duplicate_row", {"first": seen[row.row_key]}]]
    column = UNIT_COLUMN.get(batch.layout)
    told = row.values.get(column) if column else None
    if told and units.find(told) is None:
        return [[column, "foreign_unit" if told in units.foreign else "unknown_unit", {"value": told}]]
    if batch.layout == "proc_person_decision" and row.case_key not in known:
        # Founding a case on it would stand in the way of joining by the police number later.
        return [["bmsah", "unknown_case", {"value": row.case_key}]]
    return []


def replaced_find(batch: ImportBatch, rows: Sequence[ImportRow]) -> dict[int, LedgerRow]:
    """row number → the standing row whose key column this new row corrects."""
    new = [row for row in rows if row.outcome == Outcome.NEW]
    if not new:
        return {}
    table = LedgerRow.objects.filter(agency_id=batch.agency_id, layout=batch.layout)
    found: dict[int, LedgerRow] = {}
    if batch.layout in ACROSS_CASES:
        hashes = {likeness(batch.layout, row.values): row for row in new}
        hashes.pop("", None)
        for standing in table.filter(likeness__in=list(hashes)):
            row = hashes[standing.likeness]
            if standing.row_key != row.row_key:
                found[row.row_no] = standing
    elif batch.layout in INSIDE_CASE:
        by_case: dict[str, dict[str, LedgerRow]] = {}
        for standing in table.filter(case_key__in={row.case_key for row in new}):
            by_case.setdefault(standing.case_key, {})[standing.row_key] = standing
        for row in new:
            others = by_case.get(row.case_key, {})
            key = alike_inside(batch.layout, row.values, ((k, o.values) for k, o in others.items()))
            if key:
                found[row.row_no] = others[key]
    if found:
        # A key that the file still has was not corrected: both rows are meant.
        kept = set(
            ImportRow.objects.filter(batch=batch, row_key__in=[s.row_key for s in found.values()]).values_list(
                "row_key", flat=True
            )
        )
        found = {number: standing for number, standing in found.items() if standing.row_key not in kept}
    return found


def unsaid(batch: ImportBatch, row: ImportRow) -> list[list[Any]]:
    """Findings of the row itself."""
    return [[code, params] for code, params in row_findings(batch.layout, row.values)]

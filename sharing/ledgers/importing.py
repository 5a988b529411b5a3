"""An import from start to end in one call: for the command line, the demonstration and the bench."""

import uuid
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from office.access.context import Purpose, acting_as
from office.agencies.models import Agency
from sharing.ledgers.layouts import LAYOUTS
from sharing.ledgers.models import ImportBatch, ImportRow, Outcome, State
from sharing.ledgers.services import batch_commit, batch_upload
from sharing.ledgers.work import batch_advance

PURPOSE = Purpose("ledgers.import")
ERRORS_SHOWN = 10_000


def ledger_import(
    path: Path,
    *,
    layout: str,
    agency: Agency,
    officer=None,
    commit: bool,
    check: bool = True,
    now: datetime | None = None,
    told: Callable[[ImportBatch], None] | None = None,
    alone: bool = False,
) -> ImportBatch:
    """Import a file here and now, by the same steps as the pages do. Unknown columns are left out.

    ``officer`` is who imports, if anybody in person. ``check=False`` leaves out the preview's trial run; findings
    are then counted as the rows are taken over. ``alone``: nobody works on a case yet.
    """
    with acting_as(officer or PURPOSE), path.open("rb") as content:
        batch = batch_upload(
            officer=officer,
            agency=agency,
            layout=layout,
            content=content,
            file_name=path.name,
            token=uuid.uuid4().hex,
            now=now,
            wake=False,
            reuse=False,
        )
        extra = {"ignore_others": True} | ({} if check else {"unchecked": True})
        ImportBatch.objects.filter(pk=batch.pk, state=State.READING).update(facts={**batch.facts, **extra})
    _work(batch, told, alone)
    if commit and batch.state == State.READY:
        with acting_as(officer or PURPOSE):
            batch_commit(officer=officer, batch=batch, wake=False)
        _work(batch, told, alone)
    return batch


def _work(batch: ImportBatch, told: Callable[[ImportBatch], None] | None, alone: bool) -> None:
    while True:
        more = batch_advance(batch.pk, seconds=5, alone=alone)
        batch.refresh_from_db()
        if told is not None:
            told(batch)
        if not more:
            return


def report(batch: ImportBatch) -> dict[str, Any]:
    """What became of the file, as the command prints it."""
    errors: list[dict[str, Any]] = []
    if batch.error:
        column = batch.error_params.get("column") or ",".join(batch.error_params.get("columns", []))
        errors.append({"row": batch.error_params.get("row"), "column": column or None, "reason": batch.error})
    if batch.state == State.MAPPING:
        missing = batch.facts.get("missing", [])
        errors.append({"row": batch.facts.get("header_row"), "column": ",".join(missing), "reason": "missing_column"})
    rows = ImportRow.objects.filter(batch=batch, outcome=Outcome.QUARANTINED).order_by("row_no")
    for number, reasons in rows.values_list("row_no", "reasons")[:ERRORS_SHOWN]:
        for column, reason, _params in reasons:
            errors.append({"row": number, "column": column or None, "reason": reason})
    return {
        "rows": batch.row_count,
        "new": batch.new_count,
        "changed": batch.changed_count,
        "unchanged": batch.unchanged_count,
        "quarantined": batch.quarantined_count,
        "findings": batch.finding_count,
        "errors": errors,
    }


def layouts_known() -> list[str]:
    """The codes a command accepts."""
    return list(LAYOUTS)

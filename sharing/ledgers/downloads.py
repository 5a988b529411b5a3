"""Quarantined rows as a file to mend."""

from io import BytesIO

from django.utils import translation

from sharing.ledgers.headers import REASON_HEADER, ROW_HEADER
from sharing.ledgers.layouts import LAYOUTS
from sharing.ledgers.models import ImportBatch, ImportRow, Outcome
from sharing.ledgers.reasons import problem_text
from sharing.ledgers.writing import shown_value, write_xlsx


def quarantine_file(batch: ImportBatch) -> bytes:
    """The rows as they were written, with row number and reasons in two more columns that the import ignores.

    In Chinese whatever the officer's language: it is a ledger of the agency.
    """
    layout = LAYOUTS[batch.layout]
    rows = ImportRow.objects.filter(batch=batch, outcome=Outcome.QUARANTINED).order_by("row_no")

    def lines():
        for row in rows.iterator(chunk_size=1000):
            told = row.raw or row.values
            cells = [shown_value(column, told.get(column.code)) for column in layout.columns]
            why = "；".join(problem_text(layout.code, *reason) for reason in row.reasons)
            yield [*cells, str(row.row_no), why]

    target = BytesIO()
    with translation.override("zh-hans"):
        headers = [column.zh for column in layout.columns] + [ROW_HEADER, REASON_HEADER]
        write_xlsx(target, layout.zh, headers, lines(), [column.required for column in layout.columns])
    return target.getvalue()

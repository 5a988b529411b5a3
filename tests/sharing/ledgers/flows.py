"""Importing sample rows in tests, by the real steps."""

from pathlib import Path

from cases.register.models import Case, CaseAccess, CaseNumber, Event, FactVersion, Finding, MeasureInterval, Person
from sharing.ledgers.importing import ledger_import, report
from sharing.ledgers.layouts import LAYOUTS
from sharing.ledgers.models import LedgerRow
from tests.sharing.ledgers.samples import csv_bytes, grid


def bring(made, folder: Path, layout: str, rows, *, commit=True, encoding="utf-8-sig", **options):
    """Import rows; (batch, what the command would print)."""
    path = folder / f"{layout}-{len(list(folder.iterdir()))}.csv"
    path.write_bytes(csv_bytes(grid(layout, rows), encoding))
    agency = made.agencies[LAYOUTS[layout].side]
    batch = ledger_import(path, layout=layout, agency=agency, commit=commit, **options)
    return batch, report(batch)


def figures(result) -> tuple[int, ...]:
    return tuple(result[name] for name in ("rows", "new", "changed", "unchanged", "quarantined", "findings"))


def live(**where) -> list[tuple]:
    """Events in force."""
    found = Event.objects.filter(voided_by=None, voids=None, **where)
    return sorted(found.values_list("case_id", "type", "happened_at", "person__ryid", "document_no", "source_key"))


def standing() -> dict:
    """What the register and the ledgers say now, whatever it took to get there."""
    return {
        "events": [
            (*row, sorted(params.items()))
            for *row, params in Event.objects.filter(voided_by=None, voids=None)
            .order_by("case_id", "source_key")
            .values_list("case_id", "type", "happened_at", "person__ryid", "document_no", "source_key", "params")
        ],
        "facts": sorted(
            (f.case_id, f.person_id or 0, f.side, sorted((k, str(v)) for k, v in f.values.items()))
            for f in FactVersion.objects.filter(current=True)
            if f.values
        ),
        "cases": list(
            Case.objects.order_by("pk").values_list(
                "pk",
                "title",
                "title_masked",
                "charge",
                "stage",
                "accepted_on",
                "filed_on",
                "has_minor",
                "findings_count",
                "police_handler",
                "procuratorate_handler",
            )
        ),
        "persons": list(Person.objects.order_by("pk").values_list("pk", "name", "is_minor", "outcome")),
        "measures": sorted(
            MeasureInterval.objects.values_list("case_id", "person_id", "measure", "custody", "starts_at", "end_why")
        ),
        "findings": sorted(Finding.objects.values_list("case_id", "code")),
        "numbers": sorted(CaseNumber.objects.filter(withdrawn_at=None).values_list("case_id", "kind", "value")),
        "access": sorted(CaseAccess.objects.values_list("principal_id", "root_id", "level")),
        "ledger": sorted(
            (row.layout, row.row_key, sorted((k, str(v)) for k, v in row.values.items()))
            for row in LedgerRow.objects.all()
        ),
    }

"""The import of a large ledger against COPY of the very rows it wrote, and how much memory it takes."""

from __future__ import annotations

import cProfile
import pstats
import tempfile
import time
from argparse import Namespace
from datetime import date, datetime, timedelta
from pathlib import Path

from django.apps import apps
from django.db import connection

from bench.apart import apart, memory
from bench.bigledger import big_csv, big_xlsx
from bench.report import Line
from bench.timing import fetch, run
from office.agencies.models import Agency, Officer
from sharing.demo.people import office_make
from sharing.demo.plan import make_plan
from sharing.ledgers.importing import ledger_import
from sharing.ledgers.kinds import XLSX_ROW_LIMIT
from sharing.ledgers.layouts import POLICE_CASE
from sharing.ledgers.models import ImportBatch, State

MEMORY_LIMIT = 512
# A CSV may take this much more at ten times the rows and still count as flat.
FLAT = 1.25


def measure(wanted: list[str], options: Namespace) -> list[Line]:
    """One office by the real services, then the ledger by the real import."""
    office_make(make_plan(date.today()))
    run("VACUUM ANALYZE")
    with tempfile.TemporaryDirectory() as held:
        return lines(Path(held), options)


def lines(folder: Path, options: Namespace) -> list[Line]:
    until = datetime.now() - timedelta(days=1)
    count = options.rows
    path = big_csv(folder / "ledger.csv", count, until)
    before = table_counts()
    ours, peak = imported(path, profile=options.profile)
    written = {table: rows - before.get(table, 0) for table, rows in table_counts().items()}
    written = {table: rows for table, rows in written.items() if rows > 0}
    floor = copied(folder, written, before)
    rows = sum(written.values())
    found = [
        Line(
            f"import of {count:,} rows (CSV): COPY of the {rows:,} rows written",
            ours,
            floor,
            6.0,
            4.0,
            note=f"{count / ours * 1000:,.0f} rows/s",
        ),
        Line(f"memory for {count:,} rows of CSV", peak, 0, unit="MB"),
    ]
    if count <= XLSX_ROW_LIMIT:
        book = big_xlsx(folder / "ledger.xlsx", min(count, XLSX_ROW_LIMIT), until)
        peak_book = peak_of(book)
        found.append(Line(f"memory for {count:,} rows of XLSX", peak_book, MEMORY_LIMIT, 1.0, unit="MB"))
    if options.csv_rows:
        large = big_csv(folder / "large.csv", options.csv_rows, until)
        peak_large = peak_of(large)
        small = peak_of(path)
        found.append(
            Line(f"memory for {options.csv_rows:,} rows of CSV: {count:,} rows", peak_large, small, FLAT, unit="MB")
        )
    return found


def imported(path: Path, *, profile: bool = False) -> tuple[float, float]:
    """Milliseconds and peak megabytes of a whole import, from the file to the register."""
    agency = Agency.objects.get(kind="police")
    officer = Officer.objects.select_related("agency").get(username="fazhi")
    profiler = cProfile.Profile() if profile else None
    start = time.perf_counter()
    if profiler:
        profiler.enable()
    batch = ledger_import(path, layout=POLICE_CASE.code, agency=agency, officer=officer, commit=True, check=False)
    if profiler:
        profiler.disable()
    took = (time.perf_counter() - start) * 1000
    if batch.state != State.COMMITTED or batch.quarantined_count:
        raise RuntimeError(f"{batch.state} {batch.error} {batch.error_params}, {batch.quarantined_count} in quarantine")
    if profiler:
        pstats.Stats(profiler).sort_stats("cumulative").print_stats(45)
        pstats.Stats(profiler).sort_stats("tottime").print_stats(25)
    return took, memory()


def peak_of(path: Path) -> float:
    """Megabytes: the peak of reading and staging a file."""

    def work() -> tuple[float, ...]:
        agency = Agency.objects.get(kind="police")
        batch = ledger_import(path, layout=POLICE_CASE.code, agency=agency, commit=False, check=False)
        if batch.state != State.READY:
            raise RuntimeError(f"{batch.state} {batch.error} {batch.error_params}")
        return ()

    return apart(work)[-1]


def table_counts() -> dict[str, int]:
    """How many rows each table holds."""
    names = [m._meta.db_table for m in apps.get_models(include_auto_created=True) if m._meta.managed]
    return {name: fetch(f'SELECT count(*) FROM "{name}"')[0][0] for name in names}


def copied(folder: Path, written: dict[str, int], before: dict[str, int]) -> float:
    """Take out the rows that the import wrote, then time COPY of them into the same tables."""
    order = ordered(list(written))
    files = {}
    for table in order:
        files[table] = folder / f"{table}.copy"
        # Rows of the import are the newest; tables that held rows before keep the oldest.
        with files[table].open("wb") as out, connection.cursor() as cursor:
            cursor.copy_expert(f'COPY (SELECT * FROM "{table}" ORDER BY id DESC LIMIT {written[table]}) TO STDOUT', out)
    batch = ImportBatch.objects.order_by("-pk").first()
    run("SET session_replication_role = replica")
    for table in order:
        run(f'DELETE FROM "{table}" WHERE id IN (SELECT id FROM "{table}" ORDER BY id DESC LIMIT {written[table]})')
    run("SET session_replication_role = DEFAULT")
    for table in order:
        run(f'VACUUM FULL "{table}"')
    start = time.perf_counter()
    for table in order:
        with files[table].open("rb") as rows, connection.cursor() as cursor:
            cursor.copy_expert(f'COPY "{table}" FROM STDIN', rows)
    took = (time.perf_counter() - start) * 1000
    if batch is None or table_counts()[order[0]] != before.get(order[0], 0) + written[order[0]]:
        raise RuntimeError("the rows were not put back whole")
    return took


def ordered(tables: list[str]) -> list[str]:
    """Tables in the order in which foreign keys allow to fill them."""
    models = {m._meta.db_table: m for m in apps.get_models(include_auto_created=True)}
    left, done = list(tables), []
    while left:
        for table in left:
            needs = {
                field.related_model._meta.db_table
                for field in models[table]._meta.concrete_fields
                if field.is_relation and field.related_model
            } - {table}
            if not needs & set(left):
                done.append(table)
                left.remove(table)
                break
        else:
            return done + left
    return done

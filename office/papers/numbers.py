"""Document numbers without gap or double: a counter row taken in the transaction of its document.

Measured: ``max+1`` gave doubles and a sequence left gaps; a counter row neither. The row stays locked until
the document's transaction ends; if that rolls back, so does the number. On SQLite the IMMEDIATE transaction
is the lock.
"""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import F

from office.papers.models import DocumentCounter

# Six-angled brackets (GB/T 9704: year in full within U+3014 and U+3015, no leading zeros, no 第).
NUMBER = "{series}〔{year}〕{number}号"


def number_text(series: str, year: int, number: int) -> str:
    """The number as printed, e.g. ``海公数通〔2026〕12号``."""
    return NUMBER.format(series=series, year=year, number=number)


def number_take(*, agency_id: int, series: str, year: int) -> int:
    """The next number of one series, in the caller's transaction."""
    return numbers_take({(agency_id, series): 1}, year=year)[agency_id, series][0]


def counters_lock(keys: Iterable[tuple[int, str]], *, year: int) -> dict[tuple[int, str], DocumentCounter]:
    """Lock the counters of (agency, series) in one order, making those that are missing.

    Whoever waits here sees, once through, what the other transaction has written: look again for existing
    documents after the lock and before taking numbers.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("a number belongs to the transaction of its document")
    wanted = set(keys)
    rows = DocumentCounter.objects.filter(agency_id__in={agency for agency, _ in wanted}, year=year)
    rows = rows.filter(series__in={series for _, series in wanted}).order_by("agency_id", "series")

    def locked() -> dict[tuple[int, str], DocumentCounter]:
        found = {(row.agency_id, row.series): row for row in rows.select_for_update()}
        return {key: row for key, row in found.items() if key in wanted}

    counters = locked()
    missing = sorted(wanted - counters.keys())
    if missing:
        DocumentCounter.objects.bulk_create(
            [DocumentCounter(agency_id=agency, series=series, year=year) for agency, series in missing],
            ignore_conflicts=True,
        )
        counters = locked()
    return counters


def numbers_take(
    wanted: Mapping[tuple[int, str], int],
    *,
    year: int,
    counters: dict[tuple[int, str], DocumentCounter] | None = None,
) -> dict[tuple[int, str], list[int]]:
    """Numbers for many (agency, series) at once: how many each wants → the numbers, ascending.

    Pass ``counters`` when they are locked already.
    """
    counters = counters or counters_lock(wanted, year=year)
    taken: dict[tuple[int, str], list[int]] = {}
    by_count: dict[int, list[int]] = {}
    for key, count in wanted.items():
        counter = counters[key]
        taken[key] = list(range(counter.last + 1, counter.last + 1 + count))
        counter.last += count
        by_count.setdefault(count, []).append(counter.pk)
    # The rows are locked, so adding is safe; one statement a count is far cheaper than a CASE over all rows.
    for count, ids in by_count.items():
        DocumentCounter.objects.filter(pk__in=ids).update(last=F("last") + count)
    return taken

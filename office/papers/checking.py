"""That no number is missing or doubled: each series from 1 to its last, every one with a paper (``check_numbers``)."""

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.files.storage import default_storage

from office.papers.files import FOLDER, path_of
from office.papers.freezing import intact
from office.papers.models import Attachment, Document, DocumentCounter
from office.papers.queries import numbers_elsewhere


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a series: codes and numbers, nothing of the papers."""

    agency: str
    series: str
    year: int
    what: str
    numbers: tuple[int, ...]


def numbers_check() -> Iterator[Problem]:
    """Gaps, doubles and numbers beyond the counter, over all agencies. A voided paper bears its number."""
    counters = list(DocumentCounter.objects.select_related("agency").order_by("agency", "series", "year"))
    held: dict[tuple[int, str, int], Counter[int]] = {}
    rows = Document.objects.values_list("agency_id", "series", "year", "number")
    for agency, series, year, number in rows.iterator():
        held.setdefault((agency, series, year), Counter())[number] += 1
    others = numbers_elsewhere(counters)
    known = set()
    for counter in counters:
        key = (counter.agency_id, counter.series, counter.year)
        known.add(key)
        borne = held.get(key, Counter()) + Counter(others[counter.pk])
        wanted = range(1, counter.last + 1)
        told = counter.agency.code, counter.series, counter.year
        for what, numbers in (
            ("gap", [number for number in wanted if not borne[number]]),
            ("double", [number for number, times in borne.items() if times > 1]),
            ("beyond", [number for number in borne if number > counter.last]),
        ):
            if numbers:
                yield Problem(*told, what, tuple(sorted(numbers)))
    for agency, series, year in sorted(held.keys() - known):
        yield Problem(str(agency), series, year, "no counter", tuple(sorted(held[agency, series, year])))


def papers_check() -> Iterator[int]:
    """The keys of papers that are not what was issued any more."""
    for document in Document.objects.order_by("pk").iterator(chunk_size=500):
        if not intact(document):
            yield document.pk


def files_check() -> Iterator[tuple[int, str]]:
    """Files that are gone or changed: (key of the row, what is wrong)."""
    for one in Attachment.objects.order_by("pk").iterator(chunk_size=500):
        path = path_of(one.key)
        if not default_storage.exists(path):
            yield one.pk, "gone"
            continue
        digest = hashlib.sha256()
        with default_storage.open(path) as held:
            for block in held.chunks(1 << 20):
                digest.update(block)
        if digest.hexdigest() != one.sha256:
            yield one.pk, "changed"


def files_without_row(*, before: dt.datetime) -> Iterator[str]:
    """Stored files that no row knows, for their transaction failed. Only older ones: a row may be on its way."""
    if not default_storage.exists(FOLDER):
        return
    for folder in sorted(default_storage.listdir(FOLDER)[0]):
        keys = default_storage.listdir(f"{FOLDER}/{folder}")[1]
        known = set(Attachment.objects.filter(key__in=keys).values_list("key", flat=True))
        for key in sorted(set(keys) - known):
            if default_storage.get_modified_time(path_of(key)) < before:
                yield key

"""Fifty approvals at once: fifty numbers, no gap, no double, also where some of them are taken back."""

import contextlib
import threading

import pytest
from django.db import connections, transaction

from office.access.context import acting_as
from office.access.services import permission_ids_forget
from office.papers.checking import numbers_check
from office.papers.models import Document, DocumentCounter
from office.papers.services import document_issue
from tests.office.papers.made import KIND, NOW, TODAY, VALUES, kinds_add
from tests.office.papers.made import made as make

APPROVALS, TAKEN_BACK = 50, 20


class TakenBack(Exception):
    """The transaction of an approval fails after the number was taken."""


@pytest.fixture
def made(transactional_db, monkeypatch):
    permission_ids_forget()
    kinds_add(monkeypatch)
    yield make()
    permission_ids_forget()


@pytest.mark.postgresql  # threads share one connection on the test's SQLite
def test_fifty_approvals_give_fifty_numbers(made):
    officer = made.who("prosecutor")
    lock, barrier = threading.Lock(), threading.Barrier(APPROVALS)
    given, problems = [], []

    def approve(*, keep: bool) -> None:
        with acting_as(officer), transaction.atomic():
            document = document_issue(
                officer=officer, kind=KIND.code, root_kind="case", root_id=made.case.pk, agency=officer.agency,
                values=VALUES, side="procuratorate", shared=True, on=TODAY, now=NOW,
            )  # fmt: skip
            if not keep:
                raise TakenBack
        with lock:
            given.append(document.number)

    def run(place: int) -> None:
        try:
            barrier.wait()
            if place < TAKEN_BACK:
                with contextlib.suppress(TakenBack):
                    approve(keep=False)
            approve(keep=True)
        except Exception as problem:  # a test reports it below
            problems.append(problem)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(APPROVALS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert sorted(given) == list(range(1, APPROVALS + 1))
    assert sorted(Document.objects.values_list("number", flat=True)) == sorted(given)
    assert DocumentCounter.objects.get().last == APPROVALS
    assert list(numbers_check()) == []

"""Between chunks who waits for SQLite's write lock is let in, but not at every short chunk."""

from types import SimpleNamespace

import pytest

from office.storage import leases


@pytest.fixture
def slept(monkeypatch) -> list[float]:
    found: list[float] = []
    now = {"at": 1000.0}

    def sleep(seconds: float) -> None:
        found.append(seconds)
        now["at"] += seconds

    monkeypatch.setattr(leases, "time", SimpleNamespace(sleep=sleep, monotonic=lambda: now["at"]))
    monkeypatch.setattr(leases._Breath, "at", 0.0)
    return found


def database(monkeypatch, vendor: str, memory: bool = False) -> None:
    monkeypatch.setattr(leases, "connection", SimpleNamespace(vendor=vendor, is_in_memory_db=lambda: memory))


def test_who_waits_for_the_write_lock_is_let_in_after_a_third_of_a_second_of_writing(monkeypatch, slept) -> None:
    database(monkeypatch, "sqlite")
    leases.breathe()
    assert slept == [leases.GAP] and leases.GAP > 0.1, "SQLite asks for the lock every 100 ms"
    leases.breathe()
    assert len(slept) == 1, "nothing was written since"
    leases._Breath.at -= leases.BREATH * 2
    leases.breathe()
    assert len(slept) == 2


@pytest.mark.parametrize(("vendor", "memory"), [("postgresql", False), ("sqlite", True)])
def test_where_nobody_waits_nothing_pauses(monkeypatch, slept, vendor: str, memory: bool) -> None:
    database(monkeypatch, vendor, memory)
    leases.breathe()
    assert slept == []

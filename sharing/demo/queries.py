"""What the demonstration offers an officer: sample ledgers of the officer's own agency."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from django.conf import settings

from office.access.actions import Action
from office.access.queries import can
from office.front.demo import demo_loaded
from sharing.demo.plan import make_plan
from sharing.demo.samples import MENDABLE, Sample, next_rows, rows_with_errors, xlsx

FOLDER = "demo"
ANCHOR = "anchor"


def folder() -> Path:
    return Path(settings.OFFICE_VAR) / FOLDER


def anchor_keep(anchor: date) -> None:
    """Remember the day of the seeding: later ledgers continue the same county."""
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder() / ANCHOR).write_text(anchor.isoformat(), encoding="utf-8")


def anchor_kept() -> date | None:
    kept = folder() / ANCHOR
    return date.fromisoformat(kept.read_text(encoding="utf-8").strip()) if kept.exists() else None


def demo_samples(officer, now: datetime) -> list[Sample]:
    """The running week's ledgers of the officer's agency, and for the police the one with errors."""
    anchor = anchor_kept()
    if anchor is None or not can(officer, Action.LEDGER_IMPORT) or not demo_loaded():
        return []
    plan = make_plan(anchor)
    found = [Sample(f"{layout}.xlsx", layout, len(rows)) for layout, rows in next_rows(plan, now).items() if rows]
    found.append(Sample(f"{MENDABLE}.xlsx", "police_case", len(rows_with_errors(plan, now))))
    return [sample for sample in found if sample.side == officer.side]


def demo_sample(officer, name: str, now: datetime) -> bytes | None:
    """One of them as a workbook; nothing when it is not on offer to this officer."""
    wanted = next((sample for sample in demo_samples(officer, now) if sample.name == name), None)
    anchor = anchor_kept()
    if wanted is None or anchor is None:
        return None
    plan = make_plan(anchor)
    rows = rows_with_errors(plan, now) if name.startswith(MENDABLE) else next_rows(plan, now)[wanted.layout]
    return xlsx(wanted.layout, rows)

"""Working on batches in the background, a lease at a time: chunks, and taking up what was left."""

import logging
import time
from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, connection
from django.db.models import F
from django.utils import timezone

from cases.register.intake_withdraw import batch_cases
from cases.register.reports import Intake
from office.access.context import Purpose, acting_as
from office.audit.log import audit_write
from office.storage.leases import LeasedWork, lease_free, lease_take
from sharing.ledgers.kinds import FileError
from sharing.ledgers.lookups import Units, intake_of, units_load
from sharing.ledgers.models import WORKING, ImportBatch, ImportRow, Outcome, State
from sharing.ledgers.staging import file_read, lines_from, rows_path, rows_stage, upload_path
from sharing.ledgers.taking import TAKEN, chunk_rows, chunk_take, chunk_try, findings_keep, ledger_restore
from sharing.ledgers.taking_back import cases_withdraw

log = logging.getLogger(__name__)

# After this many claims without a step forward an unfinished reading is given up.
TRIES = 4
STAGE_ROWS = 1_000
PURPOSE = Purpose("ledgers.work")
NOTHING_LEFT: dict[str, Any] = {"phase": "", "cursor": "", "done": 0, "total": 0}
# What one bad case may raise; anything else (locked, disconnected) is tried again later.
CASE_ERRORS = (IntegrityError, DataError, ValidationError, ValueError, KeyError, TypeError)


class Pace:
    """How many rows a chunk takes so that it lasts about the wished time, measured as it goes."""

    def __init__(self, start: int, least: int, most: int, wish: float) -> None:
        self.size, self.least, self.most, self.wish = start, least, most, wish

    def took(self, seconds: float) -> None:
        factor = min(2.0, max(0.5, self.wish / max(seconds, 0.001)))
        self.size = int(min(self.most, max(self.least, self.size * factor)))


def pace_of(*, alone: bool = False) -> Pace:
    """SQLite's transaction locks every page out; PostgreSQL's locks only its own rows. ``alone``: nobody works on a
    case yet and only who logs in may have to wait."""
    if connection.vendor == "postgresql":
        return Pace(1_000, 50, 4_000, 1.0)
    return Pace(300, 50, 500, 0.8) if alone else Pace(50, 5, 800, 0.4)


class Work(LeasedWork):
    """One claim on one batch."""

    purpose = PURPOSE

    def __init__(self, batch: ImportBatch, token: str) -> None:
        super().__init__(batch, token)
        self.batch, self.pace = batch, pace_of()
        self.singly = 0
        self._withdrawing: list[int] | None = None
        self._known: tuple[Intake, Units] | None = None

    # ---- keeping the claim

    def move(self, **columns: Any) -> None:
        """Move the batch on, as ``LeasedWork`` does, and say when."""
        super().move(moved_at=timezone.now(), **columns)

    def tick(self) -> None:
        """Keep the claim while the child process reads."""
        with acting_as(PURPOSE):
            self.move()

    def _context(self) -> tuple[Intake, Units]:
        """Who reports and the agency's units: read once a claim, which lasts seconds."""
        if self._known is None:
            self._known = intake_of(self.batch), units_load(self.batch.agency)
        return self._known

    # ---- the steps; each answers whether the same batch has more to do

    def step(self) -> bool:
        """One chunk."""
        began = time.monotonic()
        more = {
            State.READING: self._read,
            State.CHECKING: self._check,
            State.COMMITTING: self._commit,
            State.WITHDRAWING: self._withdraw,
        }[State(self.batch.state)]()
        self.pace.took(time.monotonic() - began)
        return more

    def _read(self) -> bool:
        if self.batch.phase != "rows":
            return self._read_file()
        if self.batch.facts.get("secret"):
            # 保守国家秘密法 31(3): what is classified may not stay here, nor the file that holds it.
            upload_path(self.batch).unlink(missing_ok=True)
        offset = int(self.batch.cursor or 0)
        lines, after = lines_from(self.batch, offset, STAGE_ROWS)
        with acting_as(PURPOSE):
            counts = rows_stage(self.batch, lines, self._context()[1]) if lines else Counter[str]()
            columns: dict[str, Any] = {f"{name}_count": F(f"{name}_count") + counts[name] for name in Outcome.values}
            columns |= {"cursor": str(after), "done": self.batch.done + len(lines)}
            if len(lines) < STAGE_ROWS:
                columns |= self._staged()
            self.move(**columns)
        if self.batch.state != State.READING:
            rows_path(self.batch).unlink(missing_ok=True)
        return self.batch.state in WORKING

    def _staged(self) -> dict[str, Any]:
        """All rows are staged: go on to checking what would be found."""
        due = ImportRow.objects.filter(batch=self.batch, outcome__in=TAKEN).count()
        state = State.CHECKING if due and "unchecked" not in self.batch.facts else State.READY
        return {"state": state, **NOTHING_LEFT, "total": due}

    def _read_file(self) -> bool:
        try:
            answer = file_read(self.batch, self.tick)
        except FileError as error:
            with acting_as(PURPOSE):
                self.move(state=State.REFUSED, error=error.reason, error_params=error.params)
                audit_write("ledger.refuse", "importbatch", self.batch.pk, detail={"reason": error.reason})
            return False
        facts = {**self.batch.facts, **{k: v for k, v in answer.items() if k not in ("rows", "quarantined")}}
        with acting_as(PURPOSE):
            if answer["rows"] is None:
                self.move(state=State.MAPPING, facts=facts)
                return False
            self.move(facts=facts, phase="rows", cursor="0", done=0, total=answer["rows"], row_count=answer["rows"])
        return True

    def _check(self) -> bool:
        rows = self._rows()
        try:
            with acting_as(PURPOSE):
                if not rows:
                    self.move(state=State.READY, **self._counted(), **NOTHING_LEFT)
                    return False
                found = chunk_try(self.batch, rows, *self._context())
                findings_keep(rows, found)
                self.move(cursor=rows[-1].case_key, done=self.batch.done + len(rows))
        except CASE_ERRORS:
            return self._single_out(rows)
        self.singly = max(0, self.singly - len(rows))
        return True

    def _commit(self) -> bool:
        batch, rows = self.batch, self._rows()
        try:
            with acting_as(batch.committed_by or PURPOSE, page="ledgers.commit"):
                if not rows:
                    self._committed()
                    return False
                self._take(rows)
        except CASE_ERRORS:
            return self._single_out(rows)
        self.singly = max(0, self.singly - len(rows))
        return True

    def _rows(self) -> list[ImportRow]:
        """The next chunk; one case at a time while the case is looked for that failed."""
        return chunk_rows(self.batch, self.batch.cursor, 1 if self.singly else self.pace.size)

    def _single_out(self, rows: Sequence[ImportRow]) -> bool:
        """Rows that the register refused, preview or import: go through their cases one by one and set aside the
        one that cannot be taken over; the others must not suffer."""
        if len({row.case_key for row in rows}) > 1:
            self.singly = len(rows)
            return True
        log.exception("ledger batch %s: a case could not be taken over", self.batch.pk)
        self._set_aside(rows)
        self.singly = max(0, self.singly - len(rows))
        return True

    def _take(self, rows: Sequence[ImportRow]) -> None:
        batch = self.batch
        found = chunk_take(batch, rows, *self._context())
        findings_keep(rows, found)
        self.move(cursor=rows[-1].case_key, done=batch.done + len(rows))

    def _committed(self) -> None:
        counted = self._counted()
        self.move(state=State.COMMITTED, **counted, **NOTHING_LEFT)
        detail = {name: counted[f"{name}_count"] for name in Outcome.values}
        audit_write("ledger.committed", "importbatch", self.batch.pk, detail=detail)

    def _counted(self) -> dict[str, int]:
        """Rows by outcome and their findings, as they are after the last chunk."""
        rows = ImportRow.objects.filter(batch=self.batch)
        counts = {f"{name}_count": rows.filter(outcome=name).count() for name in Outcome.values}
        return counts | {"finding_count": findings_of(self.batch)}

    def _set_aside(self, rows: Sequence[ImportRow]) -> None:
        """Quarantine the rows of a case that the register refuses; nothing of it was written."""
        with acting_as(PURPOSE):
            for row in rows:
                row.outcome, row.reasons = Outcome.QUARANTINED, [["", "refused", {"why": row.case_key}]]
                row.raw = {code: value for code, value in row.values.items() if value is not None}
            ImportRow.objects.bulk_update(rows, ["outcome", "reasons", "raw"])
            self.move(cursor=rows[-1].case_key, done=self.batch.done + len(rows))

    def _withdraw(self) -> bool:
        batch = self.batch
        with acting_as(batch.withdrawn_by or PURPOSE, page="ledgers.withdraw"):
            if batch.phase != "rows":
                self._withdraw_cases()
                return True
            handled, last = ledger_restore(batch, int(batch.cursor or 0), self.pace.size * 2)
            if handled:
                self.move(cursor=str(last), done=batch.done + handled)
                return True
            self.move(state=State.WITHDRAWN, **NOTHING_LEFT)
            audit_write("ledger.withdrawn", "importbatch", batch.pk, detail={})
        return False

    def _withdraw_cases(self) -> None:
        batch = self.batch
        if self._withdrawing is None:
            self._withdrawing = batch_cases(batch.pk)
        after = int(batch.cursor or 0)
        left = [pk for pk in self._withdrawing if pk > after][: max(1, self.pace.size // 2)]
        if not left:
            self.move(phase="rows", cursor="0", done=0, total=batch.new_count + batch.changed_count)
            return
        cases_withdraw(batch, left)
        self.move(cursor=str(left[-1]), done=batch.done + len(left), total=len(self._withdrawing))


def findings_of(batch: ImportBatch) -> int:
    """How many findings the batch's rows have."""
    rows = ImportRow.objects.filter(batch=batch, has_findings=True).values_list("findings", flat=True)
    return sum(len(found) for found in rows.iterator(chunk_size=1000))


# ---- claims -------------------------------------------------------------------------------------


def batch_claim(batch_id: int) -> Work | None:
    """Claim a batch that has work and that nobody holds."""
    token = lease_take(ImportBatch.objects.filter(state__in=WORKING), batch_id, PURPOSE)
    if not token:
        return None
    related = ("agency__office", "committed_by__agency", "withdrawn_by__agency")
    batch = ImportBatch.objects.select_related(*related).get(pk=batch_id)
    if batch.attempts > TRIES and batch.state in (State.READING, State.CHECKING):
        with acting_as(PURPOSE):
            ImportBatch.objects.filter(pk=batch_id, lease_token=token).update(
                state=State.REFUSED, error="internal", lease_until=None
            )
        return None
    return Work(batch, token)


def batch_advance(batch_id: int, *, seconds: float, alone: bool = False) -> bool:
    """Work on a batch for about so long. Answers whether it has more to do. May run twice, anywhere.

    ``alone``: the demonstration's first start, see ``pace_of``.
    """
    work = batch_claim(batch_id)
    if work is None:
        return False
    if alone:
        work.pace = pace_of(alone=True)
    return work.advance(seconds)


def batches_left() -> list[int]:
    """Batches with work that nobody holds: what the sweeper starts again."""
    return list(
        ImportBatch.objects.filter(lease_free(), state__in=WORKING)
        .order_by("moved_at")
        .values_list("pk", flat=True)[:50]
    )

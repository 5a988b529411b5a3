"""Working on re-computations in the background, a lease at a time: chunks, and taking up what was left.

A chunk of cases is projected in transactions of its own, then the cursor moves if the lease is still ours. A worker
killed between the two leaves one chunk to be done again, which then finds nothing to write: history holds each move
once.
"""

import logging
from collections import deque
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, OperationalError
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from cases.clocks.services import CHUNK, clocks_recompute, clocks_touched_by
from cases.recompute.models import UNFINISHED, JobKind, JobState, RecomputeJob
from cases.register.models import Case
from cases.register.models_clocks import Clock, ClockChange
from office.access.context import Purpose, acting_as
from office.audit.log import audit_write
from office.storage.leases import LeasedWork, lease_free, lease_take
from office.workdays.queries import calendar_now

log = logging.getLogger(__name__)

PURPOSE = Purpose("recompute.work")
FAILED_NAMED = 50
# Chunks that are looked up at once.
AHEAD = 20


class Work(LeasedWork):
    """One claim on one job."""

    purpose = PURPOSE

    def __init__(self, job: RecomputeJob, token: str) -> None:
        super().__init__(job, token)
        self.job = job
        self._ahead: deque[int] = deque()

    def move(self, **columns: Any) -> None:
        """Move the job on, as ``LeasedWork`` does, in a transaction of its own."""
        with acting_as(PURPOSE):
            super().move(**columns)

    def step(self) -> bool:
        """One chunk; whether there is more."""
        if self.job.state == JobState.WAITING:
            self._start()
            return True
        ids = self._next()
        if not ids:
            self._finish()
            return False
        moved, failed = self._cases(ids)
        job = self.job
        detail = job.detail
        if failed:
            detail = {**detail, "failed": [*detail.get("failed", ()), *failed][:FAILED_NAMED]}
        self.move(
            cursor=ids[-1], done=job.done + len(ids), moved=job.moved + moved, failed=job.failed + len(failed),
            detail=detail,
        )  # fmt: skip
        return True

    def _start(self) -> None:
        """Count once how many there are; the figure is for the bar only."""
        with acting_as(PURPOSE, writes=False):
            total = cases_of(self.job).count()
            provisional = _provisional(self.job)
        detail = {**self.job.detail, "provisional": provisional}
        self.move(state=JobState.RUNNING, started_at=timezone.now(), total=total, detail=detail)

    def _next(self) -> list[int]:
        """The next chunk. Looked up for several chunks at a time: on a large register finding takes as long as
        computing."""
        if not self._ahead:
            with acting_as(PURPOSE, writes=False):
                self._ahead.extend(cases_of(self.job, after=self.job.cursor)[: CHUNK * AHEAD])
        return [self._ahead.popleft() for _one in range(min(CHUNK, len(self._ahead)))]

    def _cases(self, ids: Sequence[int]) -> tuple[int, list[int]]:
        """Terms that moved, and cases that could not be computed: one such must not keep the others waiting."""
        try:
            return clocks_recompute(ids, cause=self.job.kind, job_id=self.job.pk), []
        except OperationalError:
            raise
        except Exception:
            if len(ids) == 1:
                log.exception("recompute job %s: case %s could not be computed", self.job.pk, ids[0])
                return 0, list(ids)
        moved, failed = 0, []
        for case_id in ids:
            some, broken = self._cases([case_id])
            moved, failed = moved + some, failed + broken
        return moved, failed

    def _finish(self) -> None:
        job = self.job
        with acting_as(PURPOSE, writes=False):
            moved = _moved(job)
            confirmed = max(0, job.detail.get("provisional", 0) - _provisional(job))
        # Cases that a killed worker or a form wrote meanwhile are up to date and no longer found.
        done = max(job.done, job.total or 0)
        with acting_as(PURPOSE):
            audit_write(
                "recompute.done", "office", job.office_id,
                detail={"job": job.pk, "kind": job.kind, "cases": done, "moved": moved, "failed": job.failed},
            )  # fmt: skip
            self.move(state=JobState.DONE, finished_at=timezone.now(), done=done, moved=moved, confirmed=confirmed)


def cases_of(job: RecomputeJob, *, after: int = 0) -> QuerySet[Any]:
    """The keys of the cases that the job looks at, in order.

    A calendar bears on terms whose run holds a day that changed and on provisional ones; rules and readings may bear
    on any case.
    """
    if job.kind != JobKind.CALENDAR:
        return Case.objects.filter(office_id=job.office_id, pk__gt=after).order_by("pk").values_list("pk", flat=True)
    touched = clocks_touched_by(version=calendar_now().version, days=job.days)
    return cases_over(touched.filter(case__office_id=job.office_id, case_id__gt=after))


def cases_over(terms: QuerySet[Clock]) -> QuerySet[Any]:
    """The keys of the cases of these terms, in order: a job reads them, the preview of a change counts them."""
    return terms.order_by("case_id").values_list("case_id", flat=True).distinct()


def _moved(job: RecomputeJob) -> int:
    """Terms that moved. A term as one side alone is told it has its own line in that side's list, and is no further
    term; the term itself is hidden from that side."""
    told = Clock.objects.filter(
        case_id=OuterRef("case_id"), key=OuterRef("key"), hidden_from=OuterRef("hidden_from")
    ).exclude(told_to="")
    return ClockChange.objects.filter(~Exists(told), job_id=job.pk).count()


def _provisional(job: RecomputeJob) -> int:
    """Provisional terms; only a calendar takes the mark away."""
    if job.kind != JobKind.CALENDAR:
        return 0
    return Clock.objects.filter(case__office_id=job.office_id, provisional=True, told_to="").count()


# ---- claims -------------------------------------------------------------------------------------


def job_claim(job_id: int) -> Work | None:
    """Claim a job that has work and that nobody holds."""
    token = lease_take(RecomputeJob.objects.filter(state__in=UNFINISHED), job_id, PURPOSE)
    return Work(RecomputeJob.objects.get(pk=job_id), token) if token else None


def job_advance(job_id: int, *, seconds: float) -> bool:
    """Work on a job for about so long. Answers whether it has more to do. May run twice, anywhere."""
    work = job_claim(job_id)
    return work is not None and work.advance(seconds)


def jobs_left() -> list[int]:
    """Jobs with work that nobody holds, the oldest first: what the sweeper starts again."""
    rows = RecomputeJob.objects.filter(lease_free(), state__in=UNFINISHED).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:50])


def job_once(**columns: Any) -> RecomputeJob | None:
    """Make a job; nothing where the database says that there is one already."""
    try:
        with acting_as(PURPOSE):
            return RecomputeJob.objects.create(created_at=timezone.now(), **columns)
    except IntegrityError:
        return None

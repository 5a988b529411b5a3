"""Reads of re-computations. Administrators see figures; what moved is read by those who may see the cases."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from cases.procedure import ClockState
from cases.recompute.models import JobState, RecomputeJob
from cases.register.hidden import open_to
from cases.register.models import Case
from cases.register.models_clocks import OPEN, Clock, ClockChange
from cases.register.models_readings import ReadingSetting
from cases.register.projection_clocks import clock_state_of
from cases.register.queries import cases_listed
from cases.register.queries_list import Suspect
from office.access.actions import Action
from office.access.queries import can, require, visible_rows
from office.agencies.guard import office_id_of

# For so long the home page tells of what was moved.
TOLD = dt.timedelta(days=7)
STILL_OWED = Q(after_status__in=OPEN)


@dataclass(frozen=True, slots=True)
class Moved:
    """A term that moved: its case and person as this officer may read them in a list, and the term as it is now."""

    change: ClockChange
    case: Case
    person: Suspect | None
    state: ClockState | None


def jobs_of(officer) -> QuerySet[RecomputeJob]:
    """The re-computations of the officer's office, the newest first; figures only."""
    require(officer, Action.SETTING_SEE)
    return RecomputeJob.objects.filter(office_id=office_id_of(officer)).select_related("requested_by").order_by("-pk")


def job_get(officer, job_id: int) -> RecomputeJob:
    """One of them, for who reads the settings."""
    return get_object_or_404(jobs_of(officer), pk=job_id)


def job_moving(officer, job_id: int) -> RecomputeJob:
    """One of them, for who sees cases."""
    require(officer, Action.CASE_SEE)
    return get_object_or_404(RecomputeJob, pk=job_id, office_id=office_id_of(officer))


def changes_of(officer, jobs: list[int]) -> QuerySet[ClockChange]:
    """What these jobs moved in the cases that the officer may see, without what rests on the other side's own."""
    cases = visible_rows(Case, officer).values("root_id")
    return ClockChange.objects.filter(job_id__in=jobs, case_id__in=cases, hidden_from__in=open_to(officer.side))


def moved_counts(officer, job: RecomputeJob) -> dict[str, int]:
    """How many of the terms that moved are still owed, and how many are closed or gone."""
    found = changes_of(officer, [job.pk]).aggregate(all=Count("pk"), open=Count("pk", filter=STILL_OWED))
    return {"open": found["open"], "closed": found["all"] - found["open"]}


def moved_page(officer, job: RecomputeJob, part: str, offset: int, limit: int) -> list[Moved]:
    """One page of a part of what a job moved, what is due first stands first; a fixed number of queries."""
    changes = changes_of(officer, [job.pk]).filter(STILL_OWED if part == "open" else ~STILL_OWED)
    changes = changes.select_related("person").order_by("after_on", "case_id", "pk")
    rows = list(changes[offset : offset + limit])
    ids = list(dict.fromkeys(row.case_id for row in rows))
    cases = cases_listed(officer, ids)
    clocks = Clock.objects.filter(case_id__in=ids, hidden_from__in=open_to(officer.side))
    states = {(clock.case_id, clock.key): clock_state_of(clock) for clock in clocks}
    return [
        Moved(row, cases[row.case_id], _suspect(cases[row.case_id], row), states.get((row.case_id, row.key)))
        for row in rows
    ]


def _suspect(case: Case, change: ClockChange) -> Suspect | None:
    """Whose term it is, by the name that the case tells this officer; unknown where it tells none."""
    if change.person_id is None:
        return None
    known = next((one for one in case.suspects if one.pk == change.person_id), None)
    return known or Suspect(change.person.ryid, "", change.person.is_minor)


def moved_lately(officer) -> list[tuple[RecomputeJob, int]]:
    """Finished jobs of the last days with how many terms still owed they moved in the officer's cases; none without
    any."""
    since = timezone.now() - TOLD
    jobs = list(
        RecomputeJob.objects.filter(
            # The figure does not hold what moved as one side alone is told it.
            Exists(ClockChange.objects.filter(job_id=OuterRef("pk"))),
            office_id=office_id_of(officer),
            state=JobState.DONE,
            finished_at__gte=since,
        ).order_by("-pk")[:5]
    )
    if not jobs or not can(officer, Action.CASE_SEE):
        return []
    found = (
        changes_of(officer, [job.pk for job in jobs])
        .filter(STILL_OWED)
        .values("job_id")
        .annotate(count=Count("pk"))
        .order_by()
    )
    counts = {row["job_id"]: row["count"] for row in found}
    return [(job, counts[job.pk]) for job in jobs if job.pk in counts]


def readings_rows(officer) -> dict[str, ReadingSetting]:
    """What the officer's office chose, by code."""
    require(officer, Action.SETTING_SEE)
    rows = ReadingSetting.objects.filter(office_id=office_id_of(officer)).select_related("changed_by")
    return {row.code: row for row in rows}


def cases_count(officer) -> int:
    """How many cases the officer's office has: what a changed reading computes anew. A figure, no case."""
    require(officer, Action.SETTING_SEE)
    return Case.objects.filter(office_id=office_id_of(officer)).count()

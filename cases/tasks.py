"""Celery finds tasks only at an app's root. A task takes ids, calls one service, and may run twice."""

from celery import shared_task
from django.utils import timezone

from cases.clocks.tasks import sweep_clocks as sweep_clocks
from cases.matters.keeping import calendar_sweep
from cases.recompute.tasks import sweep_jobs as sweep_jobs
from cases.recompute.tasks import work_on_job as work_on_job
from cases.structure.services import links_look
from cases.supervision.repeat import repeat_sweep


@shared_task(name="cases.links_look")
def look_for_links() -> int:
    """Propose which acceptances of the procuratorate may be which police cases; how many proposals are new."""
    return links_look()


@shared_task(name="cases.matters.calendar_sweep")
def sweep_matters() -> int:
    """Reckon what is owed on matters again where the calendar has changed; how many matters."""
    return calendar_sweep()


@shared_task(name="cases.repeats_look")
def look_for_repeated_violations() -> int:
    """Propose suggestions where a unit has the same violation three times in twelve months; how many units."""
    return repeat_sweep(timezone.now())

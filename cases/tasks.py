"""Celery finds tasks only at an app's root. A task takes ids, calls one service, and may run twice."""

from celery import shared_task

from cases.clocks.tasks import sweep_clocks as sweep_clocks
from cases.recompute.tasks import sweep_jobs as sweep_jobs
from cases.recompute.tasks import work_on_job as work_on_job
from cases.structure.services import links_look


@shared_task(name="cases.links_look")
def look_for_links() -> int:
    """Propose which acceptances of the procuratorate may be which police cases; how many proposals are new."""
    return links_look()

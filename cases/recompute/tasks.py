"""Re-computation in the background; gathered by ``cases.tasks``."""

from celery import shared_task

from cases.recompute.services import WORK_TASK, job_wake, rules_look
from cases.recompute.work import job_advance, jobs_left

# A task makes way for others after so long; the rest of a long job is a new task.
WORK_SECONDS = 8


@shared_task(name=WORK_TASK)
def work_on_job(job_id: int) -> bool:
    """Work on a re-computation for a while; True while there is more."""
    more = job_advance(job_id, seconds=WORK_SECONDS)
    if more:
        job_wake(job_id)
    return more


@shared_task(name="cases.recompute.sweep")
def sweep_jobs() -> int:
    """See whether the rules are new, and take up jobs whose worker was killed or whose wake-up was lost."""
    rules_look()
    left = jobs_left()
    for job_id in left:
        job_wake(job_id)
    return len(left)

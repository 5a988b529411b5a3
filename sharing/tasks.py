"""Celery finds tasks only at an app's root. A task takes ids, calls one service, and may run twice."""

from celery import shared_task
from django.utils import timezone

from sharing.ledgers.services import WORK_TASK, batch_wake
from sharing.ledgers.work import batch_advance, batches_left
from sharing.notices.services import notice_issue_due

# A task makes way for others after so long; the rest of a long import is a new task.
WORK_SECONDS = 8


@shared_task(name="sharing.issue_notices")
def issue_notices() -> int:
    """Issue every notice that is due today; how many were issued."""
    return len(notice_issue_due(on_date=timezone.localdate()).ids)


@shared_task(name=WORK_TASK)
def work_on_batch(batch_id: int) -> bool:
    """Work on an import for a while; True while there is more."""
    more = batch_advance(batch_id, seconds=WORK_SECONDS)
    if more:
        batch_wake(batch_id)
    return more


@shared_task(name="sharing.ledgers.sweep")
def sweep_batches() -> int:
    """Take up imports whose worker was killed or whose wake-up was lost."""
    left = batches_left()
    for batch_id in left:
        batch_wake(batch_id)
    return len(left)

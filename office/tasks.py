"""Celery finds tasks only at an app's root. A task takes ids, calls one service, and may run twice."""

from celery import shared_task
from django.utils import timezone

from office.access.check import roots
from office.access.context import Purpose, acting_as
from office.access.services import expired_sweep
from office.followup.tasks import remind_of_followups as remind_of_followups
from office.outbox.services import DELIVER_TASK, messages_deliver
from office.roster.handing import duties_hand_on

# Chunks one task may take before it makes way; the sweeper goes on with the rest.
CHUNKS = 20


@shared_task(name=DELIVER_TASK)
def deliver_messages() -> int:
    """Deliver what waits in the outbox, chunk by chunk, each acting in short transactions of its own."""
    total = 0
    for _ in range(CHUNKS):
        tried = messages_deliver()
        total += tried
        if not tried:
            break
    return total


@shared_task(name="office.access.sweep")
def sweep_expired_access() -> int:
    """Clear guardian's rows of grants that have ended. Access itself ended at its own minute, without this."""
    removed = 0
    for model in roots():
        with acting_as(Purpose("access.sweep")):
            removed += expired_sweep(model, timezone.now())
    return removed


@shared_task(name="office.roster.hand_on")
def hand_on_duties() -> int:
    """Where another is on duty than before, what was given to the duty goes on to whom now has it."""
    return duties_hand_on()

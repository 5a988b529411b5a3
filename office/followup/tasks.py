"""Work of the ledger in the background; gathered by ``office.tasks``."""

from celery import shared_task

from office.followup.services_remind import followups_remind


@shared_task(name="office.followup.remind")
def remind_of_followups() -> int:
    """Remind both sides of what is due; how many desks were told. Running again tells nobody twice a day."""
    return followups_remind()

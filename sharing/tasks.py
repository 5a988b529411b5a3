"""Celery finds tasks only at an app's root. A task takes ids, calls one service, and may run twice."""

from celery import shared_task
from django.utils import timezone

from sharing.notices.services import notice_issue_due


@shared_task(name="sharing.issue_notices")
def issue_notices() -> int:
    """Issue every notice that is due today; how many were issued."""
    return len(notice_issue_due(on_date=timezone.localdate()).ids)

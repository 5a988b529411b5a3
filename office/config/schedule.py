"""The schedule is code: each app names its entries in its AppConfig, this gathers them for Celery beat.

    schedule = {"issue-notices": {"task": "sharing.issue_notices", "schedule": {"minute": "5"}}}

``schedule`` holds the fields of a crontab (in Asia/Shanghai; a field that is not named means every), or
``{"seconds": 30}``.
"""

from datetime import timedelta
from typing import Any

import django
from celery import Celery
from celery.schedules import crontab
from django.apps import apps


def schedule_of(fields: dict[str, Any]) -> crontab | timedelta:
    """One entry's schedule."""
    if "seconds" in fields:
        return timedelta(seconds=fields["seconds"])
    return crontab(**fields)


def gathered() -> dict[str, dict[str, Any]]:
    """What all apps name, by entry. Two apps must not use one name."""
    entries: dict[str, dict[str, Any]] = {}
    for config in apps.get_app_configs():
        for name, entry in getattr(config, "schedule", {}).items():
            if name in entries:
                raise ValueError(f"{config.label}: the schedule has an entry {name!r} already")
            entries[name] = entry | {"schedule": schedule_of(entry["schedule"])}
    return entries


def wire(sender: Celery, **_: object) -> None:
    """Give the entries to beat. Called when the Celery app is complete; beat itself does not set Django up."""
    if not apps.ready:
        django.setup()
    sender.conf.beat_schedule = gathered()

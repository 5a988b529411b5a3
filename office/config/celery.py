"""The Celery application. Its schedule is code: each app names its own entries in ``apps.py``."""

import os

from celery import Celery
from celery.signals import beat_init, worker_init
from django.core.exceptions import ImproperlyConfigured

from office.config.schedule import wire
from office.config.startup import refuse_wrong_role

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "office.config.settings")

app = Celery("office")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.on_after_finalize.connect(wire, weak=False)


@worker_init.connect
@beat_init.connect
def at_start(**_: object) -> None:
    """Worker and beat refuse a wrong database role as the web server does (Celery would only log another exception)."""
    try:
        refuse_wrong_role()
    except ImproperlyConfigured as reason:
        raise SystemExit(str(reason)) from None

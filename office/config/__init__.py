"""Settings, root URLs, Celery and WSGI. Importing the Celery app here makes ``delay()`` reach the broker."""

from office.config.celery import app as celery_app

__all__ = ["celery_app"]

"""Long work in the background, a lease at a time.

A row that stands for work (a batch, a job) is claimed for a minute by writing a token into it. Each chunk ends with one
conditional update that moves the row on and renews the claim; where the token is no longer ours, the chunk rolls back.
So a killed worker loses at most one chunk, and two workers never do one chunk twice.

The row's model has ``lease_token``, ``lease_until`` and ``attempts``: claims since the last step forward.
"""

import logging
import time
import uuid
from abc import ABC, abstractmethod
from datetime import timedelta
from typing import Any, ClassVar

from django.db import connection, models
from django.db.models import F, Q
from django.utils import timezone

from office.access.context import Purpose, acting_as

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
# Who waits for SQLite's write lock asks for it every 100 ms at most. A pause of more than that between two chunks lets
# each waiting page in; without it pages wait for seconds while the chunks follow each other.
GAP = 0.12
BREATH = 0.3


class _Breath:
    """When this process last let others write."""

    at = 0.0


def breathe() -> None:
    """Between two transactions: let who waits for SQLite's write lock have it, if we have been writing for ``BREATH``
    seconds. Nobody waits for a database in memory."""
    if connection.vendor != "sqlite" or connection.is_in_memory_db():
        return
    if time.monotonic() - _Breath.at >= BREATH:
        time.sleep(GAP)
        _Breath.at = time.monotonic()


class LeaseLost(Exception):
    """Another worker has the row now."""


def lease_free() -> Q:
    """Rows that nobody holds now."""
    return Q(lease_until=None) | Q(lease_until__lte=timezone.now())


def lease_take(rows: models.QuerySet[Any], pk: int, purpose: Purpose) -> str:
    """Claim this row if it is among ``rows`` and nobody holds it; the token of the claim, else nothing."""
    token = uuid.uuid4().hex
    with acting_as(purpose):
        mine = rows.filter(lease_free(), pk=pk).update(
            lease_token=token, lease_until=timezone.now() + LEASE, attempts=F("attempts") + 1
        )
    return token if mine else ""


class LeasedWork(ABC):
    """One claim on one row; subclasses say what one step is."""

    purpose: ClassVar[Purpose]

    def __init__(self, row: Any, token: str) -> None:
        self.row, self.token = row, token

    @abstractmethod
    def step(self) -> bool:
        """One chunk; whether there is more."""

    def move(self, **columns: Any) -> None:
        """Move the row on and keep the claim, if it is still ours. In the chunk's transaction. Errors: LeaseLost."""
        columns |= {"lease_until": timezone.now() + LEASE, "attempts": 0}
        if not self._held().update(**columns):
            raise LeaseLost
        for name, value in columns.items():
            if not hasattr(value, "resolve_expression"):
                setattr(self.row, name, value)

    def advance(self, seconds: float) -> bool:
        """Work for about so long, then give the claim back. Answers whether there is more to do.

        A step that fails is tried again later.
        """
        ends = time.monotonic() + seconds
        more = True
        try:
            while more and time.monotonic() < ends:
                more = self.step()
                if more:
                    breathe()
        except LeaseLost:
            return False
        except Exception:
            log.exception("%s %s stopped; it is tried again", type(self.row).__name__, self.row.pk)
            # Waits longer after each failure, so that a broken row does not keep the worker.
            self._release(timedelta(seconds=min(300, 5 * 2 ** min(self.row.attempts, 6))))
            return False
        self._release()
        return more

    def _held(self) -> models.QuerySet[Any]:
        return type(self.row)._default_manager.filter(pk=self.row.pk, lease_token=self.token)

    def _release(self, wait: timedelta = timedelta(0)) -> None:
        until = timezone.now() + wait if wait else None
        with acting_as(self.purpose):
            self._held().update(lease_until=until, lease_token="")

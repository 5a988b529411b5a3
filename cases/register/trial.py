"""Doing something and taking it back, to show beforehand exactly what would come of it."""

from collections.abc import Callable
from typing import TypeVar

from django.db import transaction

T = TypeVar("T")


def tried(work: Callable[[], T]) -> T:
    """What the work gives; nothing that it wrote stays. Its errors come through, as they would on doing it.

    For acts that touch more than one case or more than the events: a reckoning beside them would be a second opinion.
    """
    with transaction.atomic():
        found = work()
        transaction.set_rollback(True)
    return found

"""What is read once a request or chunk of a task, and is the same from its beginning to its end."""

import weakref
from collections.abc import Callable
from contextvars import ContextVar
from typing import Generic, TypeVar

from office.access.context import Acting, current_acting

T = TypeVar("T")


class Once(Generic[T]):
    """Calls ``make`` at most once inside each ``acting_as``; outside of one, each time."""

    def __init__(self, name: str, make: Callable[[], T]) -> None:
        self.make = make
        self._here: ContextVar[tuple[weakref.ref[Acting], T] | None] = ContextVar(name, default=None)

    def get(self) -> T:
        """The value of this request or chunk."""
        acting, here = current_acting(), self._here.get()
        if acting is None:
            return self.make()
        if here is None or here[0]() is not acting:
            here = (weakref.ref(acting), self.make())
            self._here.set(here)
        return here[1]

    def forget(self) -> None:
        """Read anew: this request has just changed it."""
        self._here.set(None)

"""Who acts. Every request, task and command runs inside ``acting_as``.

It opens the transaction and carries the officer or the purpose, so that audit rows need not be told. On
PostgreSQL reading runs in a transaction too (the seam for row-level security); on SQLite a reading request
opens none, because an IMMEDIATE transaction is the write lock and would serialise every page.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.db import connection, transaction

from office.audit.services import reads_write


@dataclass(frozen=True)
class Purpose:
    """A task or command that acts for nobody in person, e.g. ``Purpose("notices.issue")``."""

    name: str


@dataclass
class Acting:
    """The acting officer or purpose, and what was read so far."""

    officer: object | None = None
    purpose: str = ""
    page: str = ""
    address: str | None = None
    reads: dict[str, set[int]] = field(default_factory=dict)


_acting: ContextVar[Acting | None] = ContextVar("acting", default=None)


def current_acting() -> Acting | None:
    """What ``acting_as`` set, or nothing outside of it."""
    return _acting.get()


def current_actor():
    """The acting officer, or nothing when a purpose acts."""
    acting = _acting.get()
    return acting.officer if acting else None


def note_read(kind: str, ids: Iterable[int]) -> None:
    """Remember that roots of this kind were read; one audit row is written when ``acting_as`` ends."""
    acting = _acting.get()
    if acting is not None:
        acting.reads.setdefault(kind, set()).update(ids)


@contextmanager
def acting_as(actor, *, writes: bool = True, page: str = "", address: str | None = None) -> Iterator[Acting]:
    """Act as an officer or for a ``Purpose``. ``writes=False`` for work that only reads."""
    if isinstance(actor, Purpose):
        acting = Acting(purpose=actor.name, page=page, address=address)
    else:
        known = actor if actor is not None and actor.is_authenticated else None
        acting = Acting(officer=known, page=page, address=address)
    token = _acting.set(acting)
    try:
        with transaction.atomic() if writes or connection.vendor == "postgresql" else nullcontext():
            yield acting
            reads_write(acting)
    finally:
        _acting.reset(token)

"""Rules of single kinds that no table can say: Python beside the flow, named in it.

An app names them in its AppConfig, ``matter_checks = {"outline.nothing_twice": "cases.collaboration.…"}`` and
``matter_effects`` likewise; both are called with a ``Taking``. A check raises ValidationError; an effect runs in the
transaction after the step is written.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cases.matters.actors import Actor
from cases.matters.items import AnswerIn, RowIn
from cases.matters.rules import Standing
from cases.matters.table import Act
from office.outbox.words import named


@dataclass(frozen=True, slots=True)
class Taking:
    """A step about to be taken, or just taken: who, on what, by which act, and what was said."""

    actor: Actor
    stand: Standing
    act: Act
    data: Mapping[str, Any]
    rows: Sequence[RowIn]
    answers: Sequence[AnswerIn]
    verdicts: Sequence[AnswerIn]
    on: dt.date
    reason: str
    now: dt.datetime

    @property
    def matter(self) -> Any:
        """The matter."""
        return self.stand.matter


def checks_run(taking: Taking) -> None:
    """The checks that the act names. Errors: ValidationError."""
    for name in taking.act.checks:
        named("matter_checks")[name](taking)


def effects_run(taking: Taking) -> None:
    """The effects that the act names."""
    for name in taking.act.effects:
        named("matter_effects")[name](taking)

"""Outlines of investigation, questions with their answers, guidelines and reviews of custody of the invented county,
taken step by step through the services that the pages use, each on the day on which it would have been."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sharing.demo.collaboration_custody import dangers, necessities
from sharing.demo.collaboration_hands import Hands
from sharing.demo.collaboration_library import advices, guidelines
from sharing.demo.collaboration_outlines import continued, outlines

WORKS: dict[str, Callable[[Hands], bool]] = {
    "outlines": outlines,
    "outlines after arrest": continued,
    "advice": advices,
    "guidelines": guidelines,
    "reviews of custody": necessities,
    "assessments of danger": dangers,
}


def more_record(now: datetime) -> list[str]:
    """All of it; answers what no case of the county would take."""
    hands = Hands(now)
    return [name for name, work in WORKS.items() if not work(hands)]

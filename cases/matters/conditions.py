"""Conditions of a flow: ``kind=non_filing|delay & urgent!=1``."""

from collections.abc import Mapping
from typing import Any


def said(value: Any) -> str:
    """A value as a condition writes it: a flag is ``1`` or empty."""
    if value is True:
        return "1"
    return "" if value in (None, False) else str(value)


def holds(condition: str, data: Mapping[str, Any]) -> bool:
    """Whether what a matter says meets the condition; an empty one always holds."""
    return all(_one(part.strip(), data) for part in condition.split("&") if part.strip())


def _one(part: str, data: Mapping[str, Any]) -> bool:
    name, unequal, values = part.partition("!=")
    if not unequal:
        name, _equal, values = part.partition("=")
    held = data.get(name.strip())
    told = {said(one) for one in held} if isinstance(held, list) else {said(held)}
    met = bool(told & {value.strip() for value in values.split("|")})
    return met != bool(unequal)

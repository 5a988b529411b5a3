"""The contested readings in words, with the articles and an example of each, as data."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "readings.toml"


@dataclass(frozen=True, slots=True)
class Contested:
    """One point with both readings. ``case``: the example's term, start and last days, which tests reckon."""

    code: str
    zh: str
    en: str
    basis: tuple[str, ...]
    a_zh: str
    a_en: str
    b_zh: str
    b_en: str
    example_zh: str
    example_en: str
    note_zh: str = ""
    note_en: str = ""
    case: Mapping[str, Any] = field(default_factory=dict)

    def text(self, name: str, zh: bool) -> str:
        """``a``, ``b``, ``example``, ``note``, or ``""`` for the question itself, in one language."""
        suffix = "zh" if zh else "en"
        text: str = getattr(self, f"{name}_{suffix}" if name else suffix)
        return text.format(a=self.case["a"], b=self.case["b"]) if name == "example" else text


@cache
def contested() -> Mapping[str, Contested]:
    """By code, in order."""
    rows: list[dict[str, Any]] = tomllib.loads(FILE.read_text("utf-8"))["reading"]
    return {row["code"]: Contested(**row | {"basis": tuple(row["basis"])}) for row in rows}

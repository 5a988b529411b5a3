"""Who is mentioned by typing @ and a name. Chinese has no spaces between words: the longest name that fits is meant."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

# Not the @ of an address (``a@b.cn``), nor one that stands alone.
TYPED = re.compile(r"(?<![A-Za-z0-9._%+-])[@＠](?=[^\s@＠])")
WORD = re.compile(r"[\w·.-]{1,20}")


@dataclass(slots=True)
class Typed:
    """The keys of whom the text names, and what it names that is nobody, or more than one."""

    keys: set[int] = field(default_factory=set)
    unknown: list[str] = field(default_factory=list)
    several: list[str] = field(default_factory=list)


def mentions_typed(text: str, names: Iterable[tuple[str, int]]) -> Typed:
    """``names``: what those who can be mentioned are called (name, user name), with their keys."""
    known: dict[str, set[int]] = {}
    for name, key in names:
        if name:
            known.setdefault(name, set()).add(key)
    found = Typed()
    for at in TYPED.finditer(text):
        rest = text[at.end() :]
        name = _longest(rest, known)
        if name is None:
            word = WORD.match(rest)
            if word is not None and word.group() not in found.unknown:
                found.unknown.append(word.group())
        elif len(known[name]) > 1:
            found.several += [name] if name not in found.several else []
        else:
            found.keys |= known[name]
    return found


def _longest(rest: str, known: Mapping[str, set[int]]) -> str | None:
    fits = [name for name in known if rest.startswith(name) and not _cut(name, rest)]
    return max(fits, key=len, default=None)


def _cut(name: str, rest: str) -> bool:
    """Whether a name in Latin letters ends in the middle of a word."""
    after = rest[len(name) : len(name) + 1]
    return name[-1:].isascii() and name[-1:].isalnum() and after.isascii() and after.isalnum()

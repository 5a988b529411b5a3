"""Who is mentioned by typing @ and a name. Chinese has no spaces between words: the longest name that fits is meant."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

# Not the @ of an address (``a@b.cn``), nor one that stands alone.
TYPED = re.compile(r"(?<![A-Za-z0-9._%+-])[@＠](?=[^\s@＠])")
WORD = re.compile(r"[\w·.+-]{1,20}")
# What follows an @ that names nobody: the host of an address that Chinese stands before (``张三@qq.com``), or an amount
# (``单价@5元``). Five digits and more may be an officer's number, and are asked about.
HOST = re.compile(r"(?:[a-z0-9-]+\.)+(?:com|cn|net|org|gov|edu|mil|info)(?![a-z0-9_-])", re.IGNORECASE)
AMOUNT = re.compile(r"\d{1,4}(?:[.,]\d+)?(?![A-Za-z0-9_])")
# What a user name in Latin letters goes on with; a mark only where something follows it.
GOES_ON = re.compile(r"[.+-]*[A-Za-z0-9_]")


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
            word = WORD.match(rest) if _meant(text[: at.start()], rest) else None
            if word is not None and word.group() not in found.unknown:
                found.unknown.append(word.group())
        elif len(known[name]) > 1:
            found.several += [name] if name not in found.several else []
        else:
            found.keys |= known[name]
    return found


def _longest(rest: str, known: Mapping[str, set[int]]) -> str | None:
    """The longest name that stands there; capital and small letters are told apart only where two differ by nothing
    else."""
    fits = [one for one in known if rest[: len(one)].casefold() == one.casefold() and not _cut(one, rest)]
    return max(fits, key=lambda one: (len(one), rest.startswith(one)), default=None)


def _cut(name: str, rest: str) -> bool:
    """Whether a name in Latin letters ends within a word: ``li`` is not meant by ``li_ming`` or ``li.ming``."""
    return name[-1:].isascii() and GOES_ON.match(rest, len(name)) is not None


def _meant(before: str, rest: str) -> bool:
    """Whether somebody may be meant by what nobody is called."""
    written_on = before[-1:].isalnum()
    return AMOUNT.match(rest) is None and not (written_on and HOST.match(rest))

"""Two people have changed one text: what each did, put together sentence by sentence, and nothing of it lost.

Three texts meet: the one both began with, mine, and theirs that was saved meanwhile. What differs from the beginning
is found by the standard library's ``difflib``, over sentences (the mark that ends one, and the end of a line, divide);
what the two did in different sentences is taken from both, also in neighbouring ones. Where both rewrote the same
sentence, both texts are kept, marked in words for a person to choose: a program that joined half of one to half of
the other would write a sentence of law that nobody wrote.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

# A sentence with its closing quotes and spaces; what has no mark ends with its line; the end of a line for itself.
SENTENCE = re.compile(r"[^\n]*?(?:[。；！？!?;]+[”’」』）)】》]*|\.(?=[ \t]|\n|$))[ \t]*|[^\n]+|\n")
ENDED = re.compile(r"(?:\n|[。；！？!?;.][”’」』）)】》]*[ \t]*)$")
LONG = 1000
# The marks stand in the text, which is Chinese whatever language the pages are read in.
MINE, THEIRS = "我", "对方"
HEAD, FOOT, NOTHING = "【{who}的改动】", "【改动完，请取舍】", "（删去）"
MARKED = re.compile(r"【[^【】\n]{1,60}的改动】|【改动完，请取舍】")


class By(StrEnum):
    """Whose doing a piece is."""

    NOBODY = "nobody"
    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text: what stood there and what stands there now. Of a conflict ``after`` is mine, ``other``
    theirs."""

    by: By
    before: str
    after: str
    other: str = ""


@dataclass(frozen=True, slots=True)
class Merge:
    """The text that comes of it, whether nobody has to choose, and the stretches it is made of."""

    text: str
    clean: bool
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class _Edit:
    """Sentences ``lo`` to ``hi`` of the beginning were replaced; ``hi == lo``: put in before ``lo``."""

    lo: int
    hi: int
    by: By
    now: Sequence[str]


def sentences(text: str) -> list[str]:
    """The text cut into sentences and ends of lines; put together again it is the same text."""
    return SENTENCE.findall(plain(text))


def plain(text: str) -> str:
    """A browser sends two characters for the end of a line; kept is one."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def marks_left(text: str) -> bool:
    """Whether somebody still has to choose between two texts: such a text is no document yet."""
    return bool(MARKED.search(text))


def changes(before: str, after: str, by: By = By.THEIRS) -> tuple[Piece, ...]:
    """What one text has become, by sentence."""
    base = sentences(before)
    return _pieces(base, [[edit] for edit in _edits(base, sentences(after), by)])


def merged(base: str, mine: str, theirs: str, *, names: tuple[str, str] = (MINE, THEIRS)) -> Merge:
    """The two changes put together. ``names``: how the marks of a conflict name whose text is whose."""
    start = sentences(base)
    edits = _edits(start, sentences(mine), By.MINE) + _edits(start, sentences(theirs), By.THEIRS)
    pieces = _pieces(start, _groups(edits))
    clean = all(piece.by != By.CONFLICT for piece in pieces)
    return Merge(_text(pieces, names), clean, pieces)


def _edits(base: Sequence[str], now: Sequence[str], by: By) -> list[_Edit]:
    # Of very long texts what stands there a hundred times is no landmark: comparing each with each takes minutes.
    matcher = SequenceMatcher(None, base, now, autojunk=len(now) > LONG)
    return [_Edit(lo, hi, by, now[start:end]) for tag, lo, hi, start, end in matcher.get_opcodes() if tag != "equal"]


def _groups(edits: list[_Edit]) -> list[list[_Edit]]:
    """Edits of the same sentences together. Two that only touch are apart; two put in at one place are not: which of
    them comes first is for a person to say."""
    groups: list[list[_Edit]] = []
    lo = hi = -1
    for edit in sorted(edits, key=lambda one: (one.lo, one.hi, one.by)):
        if edit.lo < hi or (edit.lo == edit.hi == lo == hi):
            groups[-1].append(edit)
            hi = max(hi, edit.hi)
        else:
            groups.append([edit])
            lo, hi = edit.lo, edit.hi
    return groups


def _pieces(base: Sequence[str], groups: list[list[_Edit]]) -> tuple[Piece, ...]:
    pieces, at = [], 0
    for group in groups:
        lo, hi = group[0].lo, max(edit.hi for edit in group)
        if lo > at:
            kept = "".join(base[at:lo])
            pieces.append(Piece(By.NOBODY, kept, kept))
        pieces.append(_piece(base, group, lo, hi))
        at = hi
    if at < len(base):
        kept = "".join(base[at:])
        pieces.append(Piece(By.NOBODY, kept, kept))
    return tuple(pieces)


def _piece(base: Sequence[str], group: list[_Edit], lo: int, hi: int) -> Piece:
    before = "".join(base[lo:hi])
    authors = {edit.by for edit in group}
    if len(authors) == 1:
        return Piece(group[0].by, before, _applied(base, group, lo, hi))
    mine, theirs = (_applied(base, [edit for edit in group if edit.by == by], lo, hi) for by in (By.MINE, By.THEIRS))
    if mine == theirs:
        return Piece(By.BOTH, before, mine)
    return Piece(By.CONFLICT, before, mine, theirs)


def _applied(base: Sequence[str], edits: Sequence[_Edit], lo: int, hi: int) -> str:
    """These sentences of the beginning, with one side's changes made."""
    out, at = [], lo
    for edit in edits:
        out += [*base[at : edit.lo], *edit.now]
        at = edit.hi
    return "".join([*out, *base[at:hi]])


def _text(pieces: Sequence[Piece], names: tuple[str, str]) -> str:
    """The pieces one after the other. Where one's unended sentence would run into the other's, a line ends between."""
    out = ""
    for piece in pieces:
        after = piece.after if piece.by != By.CONFLICT else _marked(piece, names, first=not out or out.endswith("\n"))
        if out and after and not after.startswith("\n") and not ENDED.search(out):
            out += "\n"
        out += after
    return out


def _marked(piece: Piece, names: tuple[str, str], *, first: bool) -> str:
    """Both texts, each under a line that says whose it is."""
    texts = zip(names, (piece.after, piece.other), strict=True)
    blocks = [f"{HEAD.format(who=who)}\n{text.strip(chr(10)) or NOTHING}\n" for who, text in texts]
    return ("" if first else "\n") + "".join(blocks) + f"{FOOT}\n"

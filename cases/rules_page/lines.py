"""What a page about the rules is made of: parts with lines, in words of the active language.

The lines say nothing that the rule tables do not say. The page and ``docs/rules.md`` render the same lines.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from string import Formatter

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.procedure import Rules
from cases.procedure.words import basis_text, event_name, measure_name, stage_name
from cases.register.words import zh
from cases.rules_page.patterns import either_of, listed, patterns_named
from office.access.roles import ROLES, Role

Cell = tuple[str, ...]
# A sentence that speaks of more steps than these says "this step"; the column beside it names them.
ALTERNATIVES = 8


@dataclass(frozen=True, slots=True)
class Line:
    """One rule. ``anchor`` is its place on the page; a cell is one paragraph or several; ``group`` is the heading under
    which it stands; ``laws`` are the texts that it rests on."""

    anchor: str
    cells: tuple[Cell, ...]
    laws: frozenset[str]
    group: str = ""

    @property
    def text(self) -> str:
        """All its words, for search."""
        return " ".join([self.anchor, *(part for cell in self.cells for part in cell)]).casefold()


@dataclass(frozen=True, slots=True)
class Part:
    """Rules of one kind, with the heads of their columns."""

    code: str
    title: str
    note: str
    heads: tuple[str, ...]
    lines: tuple[Line, ...]


def told(row: object, field: str) -> str:
    """``row.field_zh`` or ``row.field_en``; without a field ``row.zh`` or ``row.en``."""
    language = "zh" if zh() else "en"
    return getattr(row, f"{field}_{language}" if field else language)


def labelled(label: str, words: str) -> str:
    """``label: words``."""
    return _("%(label)s: %(words)s") % {"label": label, "words": words}


def cell(*parts: str) -> Cell:
    """A cell of those parts that say something."""
    return tuple(part for part in parts if part)


def laws_of(basis: Iterable[str]) -> frozenset[str]:
    """The codes of the texts that these articles are of."""
    return frozenset(article.partition(" ")[0] for article in basis)


def basis_cell(rules: Rules, basis: Sequence[str]) -> Cell:
    """The articles, one law a line."""
    laws: dict[str, list[str]] = {}
    for article in basis:
        laws.setdefault(article.partition(" ")[0], []).append(article)
    return tuple(basis_text(rules, "; ".join(articles), zh()) for articles in laws.values())


def role_names(codes: Iterable[str]) -> str:
    """Roles by name."""
    return listed(str(ROLES[Role(code)].label) for code in codes)


def events_named(rules: Rules, codes: Iterable[str]) -> str:
    """Steps by name."""
    return listed(event_name(rules, code, zh()) for code in codes)


def sentence(rules: Rules, row: object) -> str:
    """The sentence of a check or gate without a case: what it fills in from a case is named in general words."""
    some_day = pgettext("rules", "a day")
    measures = listed(measure_name(rules, code, zh()) for code in getattr(row, "measures", ()))
    first = patterns_named(rules, getattr(row, "first", ()) or getattr(row, "of", ()))
    own = getattr(row, "then", ()) or getattr(row, "events", ())
    then = "" if any("*" in one for one in own) or len(own) > ALTERNATIVES else either_of(rules, own)
    stages = listed(stage_name(rules, code, zh()) for code in getattr(row, "stages", ()))
    words = {
        "first": first or pgettext("rules", "an earlier step"),
        "then": then or pgettext("rules", "this step"),
        "measure": measures or pgettext("rules", "a measure"),
        "other": pgettext("rules", "another measure"),
        "stage": stages or pgettext("rules", "its stage"),
        "count": "n",
        "round": "n",
        "needed": "",
    }
    found = told(row, "")
    names = {name for _text, name, _spec, _conv in Formatter().parse(found) if name}
    return found.format(**{name: words.get(name, some_day) for name in names})


def validity(start: date | None, end: date | None) -> str:
    """From when to when; empty where the row says nothing of its own."""
    if start and end:
        return _("in force from %(start)s to %(end)s") % {"start": start, "end": end}
    if start:
        return _("in force from %(start)s") % {"start": start}
    return _("in force until %(end)s") % {"end": end} if end else ""


PartMaker = Callable[[Rules], Part]

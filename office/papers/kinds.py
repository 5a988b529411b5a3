"""The kinds of paper. An app names its own in its AppConfig:

paper_kinds = {"violation_notice": "cases.supervision.papers.VIOLATION_NOTICE"}
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from office.outbox.words import named
from office.papers.paper import LEGAL, Paper

Build = Callable[[Mapping[str, Any]], Paper]


@dataclass(frozen=True, slots=True)
class PaperKind:
    """One kind of paper.

    ``series`` is its word in a number (违 gives 海检违〔2026〕1号); ``side`` who issues it, empty: either. ``required``
    names the values without which it is not issued, ``labels`` what they are called. ``version`` grows when ``build``
    changes; ``earlier`` keeps the builds of papers issued before. ``inner``: never shown to the other side (a sheet of
    approval), whatever step issues it.
    """

    code: str
    zh: str
    en: str
    series: str
    build: Build
    layout: str = LEGAL
    side: str = ""
    required: Sequence[str] = ()
    labels: Mapping[str, object] = field(default_factory=dict)
    version: int = 1
    earlier: Mapping[int, Build] = field(default_factory=dict)
    inner: bool = False

    @property
    def name(self) -> str:
        """In the officer's language. On the paper itself it is always the Chinese one."""
        return self.en if get_language() == "en" else self.zh

    def label(self, name: str) -> str:
        """What a value is called."""
        return str(self.labels.get(name, name))


def paper_kinds() -> dict[str, PaperKind]:
    """All kinds, by code."""
    return named("paper_kinds")


def paper_kind(code: str) -> PaperKind:
    """One kind. KeyError where no app names it: a mistake of the program, not of the officer."""
    return paper_kinds()[code]


def blank(value: object) -> bool:
    """Whether a value says nothing."""
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, Mapping):
        return all(blank(one) for one in value.values())
    if isinstance(value, Sequence):
        return all(blank(one) for one in value)
    return value is None


def blanks_of(kind: PaperKind, values: Mapping[str, Any]) -> list[str]:
    """The required values that are blank, in the order of the kind."""
    return [name for name in kind.required if blank(values.get(name))]


def blanks_refuse(kind: PaperKind, values: Mapping[str, Any]) -> None:
    """Refuse what cannot be issued yet. Errors: ValidationError by value, each naming what is blank."""
    missing = blanks_of(kind, values)
    if missing:
        text = _("“%(label)s” is blank; without it the paper cannot be issued.")
        raise ValidationError({name: text % {"label": kind.label(name)} for name in missing})


def paper_build(
    kind: PaperKind,
    values: Mapping[str, Any],
    *,
    agency: str,
    number: str = "",
    date: dt.date | None = None,
    template: int = 0,
    draft: bool = False,
    void: str = "",
) -> Paper:
    """The paper of these values, with what this room knows of it filled in."""
    build = kind.build if template in (0, kind.version) else kind.earlier[template]
    made = build(values)
    return replace(
        made, title=made.title or kind.zh, layout=kind.layout, agency=agency, number=number, date=date, draft=draft,
        void=void,
    )  # fmt: skip


def draft_paper(code: str, values: Mapping[str, Any], agency: str) -> Paper:
    """A paper that is not issued yet: marked 草稿, without number and date. For the previews of other rooms."""
    return paper_build(paper_kind(code), values, agency=agency, draft=True)

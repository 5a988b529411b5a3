"""``docs/rules.md``: the rules as a document, Chinese above English in every cell."""

from collections.abc import Iterable

from django.utils import translation

from cases.procedure import Rules
from cases.rules_page.lines import Cell, Line, Part
from cases.rules_page.parts import parts_make

LANGUAGES = ("zh-hans", "en")
HEAD = """# The rules of procedure

Made from `cases/procedure/rules/*/*.toml` by `manage.py rules_doc`; a test holds that it is current. Change the tables,
never this file. How the tables are read: `cases/procedure/rules/README.md`.
"""


def rules_doc(rules: Rules) -> str:
    """The whole document."""
    made: list[tuple[Part, ...]] = []
    for language in LANGUAGES:
        with translation.override(language):
            made.append(parts_make(rules))
    return "\n".join([HEAD, *(_part(*pair) for pair in zip(*made, strict=True))])


def _part(chinese: Part, english: Part) -> str:
    lines = [f"## {chinese.title} · {english.title}", "", chinese.note, "", english.note, ""]
    group: str | None = None
    for ours, theirs in zip(chinese.lines, english.lines, strict=True):
        if ours.group != group:
            group = ours.group
            if group:
                lines += ["", f"### {_both(ours.group, theirs.group)}", ""]
            lines += _heads(chinese.heads, english.heads)
        lines.append(_row(ours, theirs))
    return "\n".join([*lines, ""])


def _heads(chinese: Iterable[str], english: Iterable[str]) -> list[str]:
    heads = [_both(*pair) for pair in zip(chinese, english, strict=True)]
    return [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]


def _row(ours: Line, theirs: Line) -> str:
    cells = [_cell(*pair) for pair in zip(ours.cells, theirs.cells, strict=True)]
    return f"| {' | '.join(cells)} |"


def _cell(ours: Cell, theirs: Cell) -> str:
    if ours == theirs:
        return _escaped(ours)
    return f"{_escaped(ours)}<br>{_escaped(theirs)}"


def _escaped(cell: Cell) -> str:
    return "<br>".join(part.replace("|", "\\|") for part in cell)


def _both(ours: str, theirs: str) -> str:
    return ours if ours == theirs else f"{ours} · {theirs}"

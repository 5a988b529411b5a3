"""The rules as HTML: one table a part, each line with its anchor."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cases.rules_page.lines import Cell, Line, Part
from office.ui.html import join
from office.ui.tables import Column, Row, Table


def part_table(part: Part) -> Table:
    """The part's lines, under their headings."""
    rows: list[Row] = []
    group = ""
    for line in part.lines:
        if line.group != group:
            group = line.group
            rows.append(Row((), head=group))
        rows.append(Row(_cells(line)))
    columns = [
        Column(f"c{place}", head, css="o-rule" if place else "o-rule-name") for place, head in enumerate(part.heads)
    ]
    return Table(columns, rows, caption=part.title)


def _cells(line: Line) -> list[SafeString]:
    first, *others = line.cells
    return [format_html('<span id="{}">{}</span>', line.anchor, paragraphs(first)), *map(paragraphs, others)]


def paragraphs(cell: Cell) -> SafeString:
    """Each part of a cell on a line of its own."""
    return join(format_html('<span class="o-rule-line">{}</span>', text) for text in cell)


def empty_words() -> str:
    """Why nothing is shown."""
    return _("No rule of this kind rests on that law or holds those words.")

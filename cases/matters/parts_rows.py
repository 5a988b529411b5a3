"""The rows of a matter: what each says, how it was answered, how the answer was found; counted at a glance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from cases.matters.conditions import holds
from cases.matters.forms_rows import AnswersForm
from cases.matters.items import answer_row, item_open, verdict_row
from cases.matters.models import ItemBase
from cases.matters.parts import MATTERS, Values, counted, text_block
from cases.matters.queries_links import matter_of_row
from cases.matters.table import Answer, Flow, ItemList
from cases.matters.words import label
from office.ui.chips import Chip, Tone
from office.ui.formats import day
from office.ui.html import join, link
from office.ui.tables import Column, Row, Table
from office.ui.who import Who


@dataclass(frozen=True, slots=True)
class ListShown:
    """One list of rows: its table, and what stands how, in words."""

    code: str
    title: str
    note: str
    table: Table
    open: int


def lists_shown(flow: Flow, items: Sequence[ItemBase], values: Values) -> list[ListShown]:
    """The lists that have rows; the open ones stand first."""
    found = []
    for shape in flow.item:
        rows = [item for item in items if item.list == shape.code]
        if rows:
            found.append(_list(shape, rows, values))
    return found


def _list(shape: ItemList, rows: Sequence[ItemBase], values: Values) -> ListShown:
    waits = {item.pk for item in rows if item_open(shape, item)}
    columns = [
        Column("no", "#", numeric=True, css="o-fit"),
        Column("what", label(shape), css="o-row-what"),
    ]
    if shape.answer:
        columns.append(Column("answer", pgettext("row", "Answer"), css="o-row-answer"))
    if shape.verdict:
        columns.append(Column("verdict", pgettext("row", "Evaluation"), css="o-row-answer"))
    ordered = sorted(rows, key=lambda item: (item.pk not in waits, item.position))
    cells = [Row(_cells(shape, item, values, item.pk in waits), css="o-row-open" if item.pk in waits else "")
             for item in ordered]  # fmt: skip
    note = summary(shape, rows)
    return ListShown(
        shape.code, label(shape), note, Table(columns, cells, caption=label(shape), css="o-rows"), len(waits)
    )


def summary(shape: ItemList, rows: Sequence[ItemBase]) -> str:
    """`采纳 3，不采纳 1，待回复 1`: how the rows stand."""
    pairs: list[tuple[str, int]] = []
    if shape.answer:
        pairs += [(label(kind), sum(item.answer == kind.code for item in rows)) for kind in shape.answer]
        pairs.append((pgettext("row", "not answered"), sum(_unanswered(shape, item) for item in rows)))
    if shape.verdict:
        pairs += [(label(kind), sum(item.verdict == kind.code for item in rows)) for kind in shape.verdict]
    if not pairs:
        return counted([(pgettext("row", "in all"), len(rows))])
    return counted(pairs)


def _unanswered(shape: ItemList, item: ItemBase) -> bool:
    return not item.answer and holds(shape.asks, item.data)


def _cells(shape: ItemList, item: ItemBase, values: Values, waits: bool) -> tuple[object, ...]:
    cells: list[object] = [item.position, row_words(shape, item, values)]
    if shape.answer:
        asks = holds(shape.asks, item.data)
        cells.append(_answer(answer_row(shape, item.answer), item, waits) if asks else "—")
    if shape.verdict:
        cells.append(_verdict(verdict_row(shape, item.verdict), item))
    return tuple(cells)


def row_words(shape: ItemList, item: ItemBase, values: Values) -> SafeString:
    """What a row says: what is short on one line, what is long under it."""
    short, wide = [], []
    for field in shape.field:
        value = item.data.get(field.name)
        if value in (None, "", [], False):
            continue
        told = values.words(field, value)
        if field.kind == "long":
            wide.append(format_html('<div class="o-row-long"><b>{}</b>{}</div>', label(field), told))
        elif field.kind == "flag":
            short.append(format_html("<span>{}</span>", label(field)))
        else:
            short.append(format_html("<span><b>{}</b>{}</span>", label(field), told))
    head = format_html('<div class="o-row-short">{}</div>', join(short)) if short else ""
    return join([head, *wide])


def _answer(kind: Answer | None, item: ItemBase, waits: bool) -> SafeString:
    if kind is None:
        return Chip(pgettext("row", "not answered"), Tone.DOTTED if waits else Tone.MUTED).html()
    parts: list[object] = [Chip(label(kind), Tone(kind.tone))]
    if item.answered_at:
        parts.append(format_html(' <span class="o-quiet">{} {}</span>', Who(item.answer_side), day(item.answered_at)))
    if item.answer_text:
        parts.append(format_html('<div class="o-row-long">{}</div>', text_block(item.answer_text)))
    if item.answer_link:
        parts.append(
            format_html('<div class="o-quiet">{} {}</div>', pgettext("row", "See"), link_words(item.answer_link))
        )
    return join(parts)


def _verdict(kind: Answer | None, item: ItemBase) -> SafeString:
    if kind is None:
        return format_html('<span class="o-quiet">{}</span>', "—")
    parts: list[object] = [Chip(label(kind), Tone(kind.tone))]
    if item.verdict_text:
        parts.append(format_html('<div class="o-row-long">{}</div>', text_block(item.verdict_text)))
    return join(parts)


# What an answer may point to -> the page that shows it; a place in the file has none.
LINKED: Mapping[str, str] = {"attachment": "paper-file", "document": "paper-detail", "matter": MATTERS.detail}


def link_words(told: Mapping[str, Any]) -> SafeString:
    """Where it was sent already. The page that it leads to asks for itself who may see it."""
    kind, pk = str(told.get("kind")), told.get("id")
    if kind == "item":
        kind, pk = "matter", matter_of_row(int(pk or 0))
    url = reverse(LINKED[kind], args=[pk]) if kind in LINKED and pk else ""
    return link(url, told.get("text") or "—")


def blocks_shown(form: AnswersForm, values: Values) -> list[dict[str, Any]]:
    """The rows to be answered or evaluated: what each says, what was answered, and its inputs."""
    shape = form.shape
    told = []
    for block in form.blocks():
        item = block["item"]
        answer = answer_row(shape, item.answer)
        shown = _answer(answer, item, False) if answer is not None and form.code == "verdicts" else ""
        told.append({**block, "words": row_words(shape, item, values), "answered": shown})
    return told

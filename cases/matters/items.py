"""The rows of a matter: entering, answering and evaluating them."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cases.matters.actors import Actor, officer_of
from cases.matters.conditions import holds
from cases.matters.data import field_clean
from cases.matters.models import ItemBase, MatterBase
from cases.matters.numbering import PARKED, places_known, rows_number
from cases.matters.table import Answer, Flow, ItemList
from cases.matters.words import label


@dataclass(frozen=True, slots=True)
class RowIn:
    """A row as entered; ``pk`` where it is one that stands already."""

    data: Mapping[str, Any]
    pk: int | None = None


@dataclass(frozen=True, slots=True)
class AnswerIn:
    """The answer to one row. ``link`` names what was sent already: ``{"kind": "attachment", "id": 7, "text": "…"}``."""

    pk: int
    code: str
    text: str = ""
    link: Mapping[str, Any] = field(default_factory=dict)


VerdictIn = AnswerIn
"""The evaluation of one row has the shape of an answer."""


def answer_row(rows: ItemList, code: str) -> Answer | None:
    """The kind of answer of this code."""
    return next((one for one in rows.answer if one.code == code), None)


def verdict_row(rows: ItemList, code: str) -> Answer | None:
    """The kind of evaluation of this code."""
    return next((one for one in rows.verdict if one.code == code), None)


def item_open(rows: ItemList, item: ItemBase) -> bool:
    """Whether a row still waits: it has no answer, one that leaves it open, or an evaluation that does. A row that asks
    nothing waits for nothing. Of rows as a side knows them (``known_as``)."""
    if item.withdrawn or not holds(rows.asks, item.data):
        return False
    if rows.answer:
        answer = answer_row(rows, item.answer)
        if answer is None or answer.open:
            return True
    verdict = verdict_row(rows, item.verdict)
    return verdict is not None and verdict.open


def items_known(items: Iterable[ItemBase], side: str) -> list[ItemBase]:
    """The rows that a side entered or was told of and that stand for it: what the other side takes back inside itself
    stands for this one until that is told."""
    known = [item for item in items if item.shared or side in (item.side, "both")]
    return [item for item in known if not item.withdrawn or not (item.withdrawn_shared or side in (item.side, "both"))]


def known_as(items: Iterable[ItemBase], side: str) -> list[ItemBase]:
    """Copies of these rows with answers and evaluations as a side knows them, for reading.

    Of an answer that the other side prepares, the one that was told stands; to an answer that the own side prepares
    there is no evaluation yet.
    """
    found, items = [], list(items)
    places = places_known(items, side)
    for item in items_known(items, side):
        row = copy(item)
        row.withdrawn = False
        row.position = places.get(row.pk, row.position)
        if not row.answer_shared:
            if side not in (row.answer_side, "both"):
                told = row.told_answer
                row.answer, row.answer_text = told.get("answer", ""), told.get("answer_text", "")
                row.answer_link = told.get("answer_link", {})
            elif row.verdict_shared:
                row.verdict, row.verdict_text = "", ""
        if not row.verdict_shared and side not in (row.verdict_side, "both"):
            row.verdict, row.verdict_text = "", ""
        found.append(row)
    return found


def _field(position: int, text: str) -> str:
    """An error that says which row."""
    return _("Row %(n)d: %(what)s") % {"n": position, "what": text}


def rows_write(
    actor: Actor, matter: MatterBase, flow: Flow, code: str, rows: Sequence[RowIn], *, shared: bool
) -> list[ItemBase]:
    """Enter the rows of a list. A row that the other side has been told of is not rewritten: it is withdrawn and a new
    one entered. Rows left out are withdrawn; what the other side keeps to itself stays.

    Errors: ValidationError that says which row.
    """
    shape = flow.list_of(code)
    stored = list(matter.items.filter(list=code))  # type: ignore[attr-defined]
    held = {item.pk: item for item in items_known(stored, actor.side) if not item.withdrawn}
    last = max((item.position for item in stored if item.position < PARKED), default=0)
    errors: list[str] = []
    clean: list[tuple[int | None, dict[str, Any]]] = []
    for number, row in enumerate(rows, start=1):
        told: dict[str, Any] = {}
        for one in shape.field:
            try:
                told[one.name] = field_clean(flow, one, row.data.get(one.name), matter.office_id)
            except ValidationError as refused:
                errors += [_field(number, text) for text in refused.messages]
        if row.pk is not None and row.pk not in held:
            errors.append(_field(number, _("this row is not one of this matter.")))
        clean.append((row.pk, told))
    if not errors and len(clean) < shape.least:
        errors.append(_("Enter at least %(n)d row.") % {"n": shape.least})
    if len(clean) > shape.most:
        errors.append(_("No more than %(n)d rows.") % {"n": shape.most})
    if errors:
        raise ValidationError({code: errors})
    return _rows_store(matter, code, held, clean, last, actor.side, shared)


def _row_new(matter: MatterBase, code: str, place: int, told: dict, side: str) -> ItemBase:
    return matter.items.create(list=code, position=place, data=told, side=side, shared=False)  # type: ignore[attr-defined]


def _rows_store(
    matter: MatterBase,
    code: str,
    held: Mapping[int, Any],
    clean: Sequence[tuple[int | None, dict]],
    place: int,
    side: str,
    shared: bool,
) -> list[ItemBase]:
    kept: list[ItemBase] = []
    for pk, told in clean:
        item = held.get(pk) if pk is not None else None
        if item is not None and item.data == told:
            kept.append(item)
        elif item is not None and not item.shared and not item.answer:
            item.data = told
            item.save(update_fields=["data"])
            kept.append(item)
        else:
            place += 1
            kept.append(_row_new(matter, code, place, told, side))
    stays = {item.pk for item in kept}
    for item in held.values():
        if item.pk not in stays and not item.withdrawn:
            item.withdrawn, item.withdrawn_shared = True, shared or not item.shared
            item.save(update_fields=["withdrawn", "withdrawn_shared"])
    # Numbered as drafts first: a number that is told leaves none out.
    now_held = {item.pk: item for item in matter.items.filter(list=code)}  # type: ignore[attr-defined]
    rows_number(list(now_held.values()), side)
    fresh = [now_held[item.pk] for item in kept]
    for item in fresh:
        if shared and not item.shared:
            item.shared = True
            item.save(update_fields=["shared"])
    return fresh


def answers_write(
    actor: Actor,
    matter: MatterBase,
    flow: Flow,
    code: str,
    answers: Sequence[AnswerIn],
    *,
    shared: bool,
    now: dt.datetime,
    files: bool = False,
) -> list[ItemBase]:
    """Answer rows. Errors: ValidationError that says which row and what goes with the answer."""
    shape = flow.list_of(code)
    known = items_known(matter.items.filter(list=code, withdrawn=False), actor.side)  # type: ignore[attr-defined]
    held = {item.pk: item for item in known}
    errors: list[str] = []
    done: list[ItemBase] = []
    for one in answers:
        item = held.get(one.pk)
        kind = answer_row(shape, one.code)
        if item is None or kind is None:
            errors.append(_("One of the rows is not there any more; load the page again."))
            continue
        errors += [_field(item.position, text) for text in _lacks(kind, one, files)]
        if not shared and item.answer and item.answer_shared:
            item.told_answer = {
                "answer": item.answer, "answer_text": item.answer_text, "answer_link": item.answer_link,
            }  # fmt: skip
        item.answer, item.answer_text, item.answer_link = one.code, one.text.strip(), dict(one.link)
        item.answered_at, item.answered_by, item.answer_side = now, officer_of(actor), actor.side
        item.answer_shared = shared
        if shared:
            # A new answer is to be evaluated anew; one that is being prepared, when it is told.
            item.told_answer = {}
            item.verdict, item.verdict_text, item.verdict_at, item.verdict_by = "", "", None, None
        done.append(item)
    if not done and not errors:
        errors.append(_("Answer at least one row."))
    if errors:
        raise ValidationError({code: errors})
    for item in done:
        item.save()
    return done


def verdicts_write(
    actor: Actor, matter: MatterBase, flow: Flow, code: str, verdicts: Sequence[VerdictIn], *, shared: bool,
    now: dt.datetime,
) -> list[ItemBase]:  # fmt: skip
    """Evaluate rows. A row that was not answered is not evaluated."""
    shape = flow.list_of(code)
    known = items_known(matter.items.filter(list=code, withdrawn=False), actor.side)  # type: ignore[attr-defined]
    held = {item.pk: item for item in known}
    errors: list[str] = []
    done: list[ItemBase] = []
    for one in verdicts:
        item = held.get(one.pk)
        kind = verdict_row(shape, one.code)
        if item is None or kind is None:
            errors.append(_("One of the rows is not there any more; load the page again."))
            continue
        if shape.answer and not item.answer:
            errors.append(_field(item.position, _("it is not answered yet, so there is nothing to evaluate.")))
        errors += [_field(item.position, text) for text in _lacks(kind, one, False)]
        item.verdict, item.verdict_text = one.code, one.text.strip()
        item.verdict_at, item.verdict_by, item.verdict_side = now, officer_of(actor), actor.side
        item.verdict_shared = shared
        done.append(item)
    if not done and not errors:
        errors.append(_("Evaluate at least one row."))
    if errors:
        raise ValidationError({code: errors})
    for item in done:
        item.save()
    return done


def _lacks(kind: Answer, given: AnswerIn, files: bool) -> list[str]:
    """What should go with an answer and does not."""
    lacking = []
    if "text" in kind.needs and not given.text.strip():
        lacking.append(_("“%(answer)s” needs an explanation.") % {"answer": label(kind)})
    if "link" in kind.needs and not given.link:
        lacking.append(_("“%(answer)s” needs the place where it was sent already.") % {"answer": label(kind)})
    if "file" in kind.needs and not files and not given.link:
        lacking.append(_("“%(answer)s” needs a file.") % {"answer": label(kind)})
    return lacking


def told_rows(matter: MatterBase, side: str) -> None:
    """A told step of this side tells its rows, answers and evaluations too."""
    rows = matter.items.all()  # type: ignore[attr-defined]
    rows.filter(shared=False, side=side).update(shared=True)
    rows.filter(withdrawn_shared=False, side=side).update(withdrawn_shared=True)
    rows.filter(answer_shared=False, answer_side=side).update(
        answer_shared=True, told_answer={}, verdict="", verdict_text="", verdict_at=None, verdict_by=None
    )
    rows.filter(verdict_shared=False, verdict_side=side).update(verdict_shared=True)


def row_snapshot(items: Sequence[ItemBase]) -> list[dict[str, Any]]:
    """The rows as a step keeps them."""
    return [
        {
            "id": item.pk, "list": item.list, "position": item.position, "data": item.data, "answer": item.answer,
            "answer_text": item.answer_text, "verdict": item.verdict, "verdict_text": item.verdict_text,
        }
        for item in items
    ]  # fmt: skip

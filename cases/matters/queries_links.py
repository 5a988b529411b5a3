"""What was sent already and can be pointed to in an answer: nobody has to send twice what the other side has.

A room that knows better for a kind of matter names its own in ``matter_links`` of the app: kind -> (officer, matter) ->
[(``kind:key``, words)]; what it does not offer, its checks need not take. For the others:

Files of this matter, rows that were answered before in matters of the same case, and steps of the case that came with
a numbered document, each only where the officer sees it.
"""

from typing import Any

from django.utils.translation import pgettext

from cases.matters.loader import flow_of
from cases.matters.models import MatterBase, MatterItem
from cases.matters.queries import matters_seen
from cases.matters.queries_choose import case_seen
from cases.matters.table import ItemList
from cases.matters.words import kind_label
from cases.register.services import events_visible
from cases.register.words import event_label
from office.outbox.words import named
from office.papers.queries import attachments_of
from office.ui.formats import day

MOST = 60
WORDS = 30


def links_offered(officer, matter: MatterBase, shape: ItemList) -> list[tuple[str, str]]:
    """``kind:key`` with words; nothing where no answer of the list asks for it."""
    if not any("link" in kind.needs for kind in shape.answer):
        return []
    own = named("matter_links").get(matter.kind)
    if own is not None:
        return list(own(officer, matter))
    root = str(matter._meta.model_name)
    found: list[tuple[str, str]] = []
    for one in attachments_of(officer, root, matter.pk):
        if one.voided_at is None:
            told = pgettext("link", "file: %(name)s (%(day)s)") % {"name": one.name, "day": day(one.uploaded_at)}
            found.append((f"attachment:{one.pk}", told))
    case = case_seen(officer, matter.case_id)
    if case is not None:
        found += _earlier_rows(officer, matter)
        for event in events_visible(officer, case):
            if event.document_no:
                told = pgettext("link", "%(step)s %(number)s (%(day)s)") % {
                    "step": event_label(event.type), "number": event.document_no, "day": day(event.happened_on),
                }  # fmt: skip
                found.append((f"event:{event.pk}", told))
    return found[:MOST]


def places_too(matter: MatterBase) -> bool:
    """Whether a place in the file may be typed instead: where nothing but what is listed is taken, no."""
    return matter.kind not in named("matter_links")


def _earlier_rows(officer, matter: MatterBase) -> list[tuple[str, str]]:
    """Rows of other matters of the case that the own side answered, and that the other side was told of."""
    seen = {one.pk: one for one in matters_seen(officer).filter(case_id=matter.case_id).exclude(pk=matter.pk)}
    rows = MatterItem.objects.filter(matter__in=seen, withdrawn=False, shared=True, answer_shared=True)
    rows = rows.filter(answer_side=officer.side).exclude(answer="").order_by("-answered_at", "-pk")
    told = []
    for row in rows[:MOST]:
        held = seen[row.matter_id]
        words = {
            "kind": kind_label(held.kind),
            "n": row.position,
            "what": _first_words(held, row),
            "day": day(row.answered_at),
        }
        text = pgettext("link", "%(kind)s, row %(n)d: %(what)s (%(day)s)") % words
        told.append((f"item:{row.pk}", text))
    return told


def _first_words(matter: Any, row: MatterItem) -> str:
    """The beginning of what a row says in free words."""
    shape = flow_of(matter.kind).list_of(row.list)
    texts = [row.data.get(field.name) for field in shape.field if field.kind in ("text", "long")]
    text = " ".join(next((str(one) for one in texts if one), "").split())
    return f"{text[:WORDS]}…" if len(text) > WORDS else text


def matter_of_row(pk: int) -> int | None:
    """In which matter a row stands. Its page asks for itself who may see it."""
    return MatterItem.objects.filter(pk=pk).values_list("matter_id", flat=True).first()

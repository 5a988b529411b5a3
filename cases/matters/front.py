"""What matters bring to the common pages: 协作 and 监督 in the navigation, search, and 往来 on the page of a case."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.matters.loader import flow_of
from cases.matters.models import Matter
from cases.matters.parts import MATTERS, due_chip
from cases.matters.parts_open import openings_shown
from cases.matters.queries import due_first, matters_of_case, matters_seen, stand_get
from cases.matters.rules import acts_of
from cases.matters.table import Flow
from cases.matters.words import kind_label, label
from cases.register.boxes import CaseBox, CaseBoxRow
from cases.register.doors import Asked, Door
from cases.register.models import Case
from cases.register.queries import text_clean
from cases.register.roots import case_refs
from office.access.actions import Action
from office.access.queries import can
from office.access.roles import sees
from office.front.registry import FollowUpGroup, NavEntry, SearchHit
from office.ui.chips import Chip, Tone

BOX_ROWS = 8
RECEIVED = "document_received"


def nav(officer) -> list[NavEntry]:
    """协作 and 监督, each with what is this officer's turn."""
    if not can(officer, Action.MATTER_SEE) or not sees(officer, Matter._meta.label_lower):
        return []
    entries = (
        ("collaboration", pgettext("navigation", "Collaboration"), 20),
        ("supervision", pgettext("navigation", "Supervision"), 30),
    )
    return [
        NavEntry(
            group, text, reverse(MATTERS.list, args=[group]), order=order, follow=(f"matter.{group}",), by_root=True
        )
        for group, text, order in entries
    ]


def followup_groups() -> list[FollowUpGroup]:
    """In the ledger of what anyone owes anyone."""
    return [
        FollowUpGroup("collaboration", pgettext("navigation", "Collaboration"), ("matter.collaboration",), order=20),
        FollowUpGroup("supervision", pgettext("navigation", "Supervision"), ("matter.supervision",), order=30),
    ]


def search(officer, text: str, limit: int) -> list[SearchHit]:
    """Matters by their title."""
    text = text_clean(text)
    if not text or not can(officer, Action.MATTER_SEE):
        return []
    rows = list(matters_seen(officer).filter(title__icontains=text).order_by("-opened_at", "-pk")[:limit])
    refs = case_refs(officer, {row.case_id for row in rows if row.case_id})
    return [
        SearchHit(
            title=row.title,
            subtitle=" · ".join(
                filter(None, (kind_label(row.kind), refs[row.case_id].title if row.case_id in refs else ""))
            ),
            url=MATTERS.detail_url(row.pk),
            chip=Chip(label(flow_of(row.kind).state_of(row.shown)), Tone.MUTED),
            side=row.side,
            group=pgettext("navigation", "Matters"),
        )
        for row in rows
    ]


def door(officer, case: Case, asked: Asked) -> Door | None:
    """A step that an open matter of the case waits for is taken there: the matter gives it its paper, its receipt and
    what is owed, and records it on the case by itself. Not a receipt, which may be of any paper.
    """
    if asked.code == RECEIVED:
        return None
    for matter in matters_of_case(officer, case):
        if matter.over or not _records(flow_of(matter.kind), asked.code):
            continue
        for act in acts_of(officer, stand_get(matter)):
            if act.event is not None and act.event.type == asked.code:
                why = _(
                    "A matter of this case waits for this step (%(kind)s); it is taken there, with what goes with it."
                )
                return Door(MATTERS.act_url(matter.pk, act.code), why % {"kind": kind_label(matter.kind)})
    return None


def _records(flow: Flow, code: str) -> bool:
    return any(act.event is not None and act.event.type == code for act in flow.act)


def case_box(officer, case: Case) -> CaseBox | None:
    """往来: the matters of a case that this officer sees, and what may be begun on it."""
    if not can(officer, Action.MATTER_SEE):
        return None
    rows = matters_of_case(officer, case)
    dues = due_first(officer, Matter, [row.pk for row in rows if not row.over])
    today = timezone.localdate()
    shown = []
    for row in rows:
        state = flow_of(row.kind).state_of(row.shown)
        owed = dues.get(row.pk)
        due = due_chip(owed, today, timezone.now()) if owed else None
        chips = [Chip(label(state), Tone(state.tone)), *([due] if due is not None else [])]
        text = row.title or kind_label(row.kind)
        note = kind_label(row.kind) if row.title else ""
        shown.append(CaseBoxRow(text, MATTERS.detail_url(row.pk), chips, row.side, note))
    begin = [(one.label, one.url) for one in openings_shown(officer, case=case)]
    return CaseBox(_("Requests between the agencies"), shown[:BOX_ROWS], shown[BOX_ROWS:], begin)

"""What a step does, in sentences: shown before it is taken, read from what it wrote.

The step is truly taken and, for the preview, taken back; so what is promised is what happens.
"""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.matters.loader import flow_of
from cases.matters.models import MatterBase, StepBase
from cases.matters.parts import agency_of, due_shown, next_words
from cases.matters.queries import dues_of, state_shown
from cases.matters.queries_pages import Seer, sight_of
from cases.matters.table import Act, Flow
from cases.matters.words import label
from cases.register.effect_words import EffectLine
from cases.register.models import Event
from cases.register.words import event_label
from office.followup.models import FollowUp
from office.papers.kinds import paper_kind
from office.papers.models import Document
from office.ui.chips import Chip
from office.ui.formats import day
from office.ui.who import side_name


class Before:
    """How a matter stood before the step; of one that is only beginning, nothing."""

    def __init__(self, officer, matter: MatterBase | None):
        self.state = state_shown(officer, matter) if matter is not None else ""
        self.dues = {row.pk for row in _dues(officer, matter)} if matter is not None else set()
        self.sight = {one.principal.pk for one in sight_of(matter)} if matter is not None else set()


def _dues(officer, matter: MatterBase) -> list[FollowUp]:
    return dues_of(officer, type(matter), [matter.pk]).get(matter.pk, [])


def lines_after(officer, before: Before, matter: MatterBase, act: Act) -> list[EffectLine]:
    """What the step that was just taken has done."""
    flow = flow_of(matter.kind)
    step = matter.steps.order_by("-position").first()  # type: ignore[attr-defined]
    lines = [_state_line(flow, before, state_shown(officer, matter))]
    lines += _paper_lines(step)
    lines += _event_lines(step)
    lines += _due_lines(officer, flow, matter, before)
    lines.append(_told_line(officer, matter, act))
    lines += _sight_lines(officer, matter, before)
    return lines


def _state_line(flow: Flow, before: Before, after: str) -> EffectLine:
    told = {"before": label(flow.state_of(before.state)) if before.state else "", "after": label(flow.state_of(after))}
    if not before.state:
        text = _("It begins and stands at “%(after)s”.")
    elif before.state == after:
        text = _("It stays at “%(after)s”.")
    else:
        text = _("It goes from “%(before)s” to “%(after)s”.")
    return EffectLine(pgettext("matter", "State"), text % told, next_words(flow, after), tone="info")


def _paper_lines(step: StepBase) -> Iterable[EffectLine]:
    if step.document_id is None:
        return
    document = Document.objects.get(pk=step.document_id)
    told = {"kind": paper_kind(document.kind).name, "number": document.number_text, "day": day(document.issued_on)}
    text = _("“%(kind)s” is issued: %(number)s, %(day)s.") % told
    yield EffectLine(pgettext("matter", "Paper"), text, _("What is issued is frozen; its number is not given again."),
                     tone="near")  # fmt: skip


def _event_lines(step: StepBase) -> Iterable[EffectLine]:
    if step.event_id is None:
        return
    event = Event.objects.get(pk=step.event_id)
    told = {"event": event_label(event.type), "day": day(event.happened_on)}
    yield EffectLine(pgettext("matter", "Case"), _("On the case is recorded: %(event)s (%(day)s).") % told, tone="info")


def _due_lines(officer, flow: Flow, matter: MatterBase, before: Before) -> Iterable[EffectLine]:
    now = timezone.now()
    rows = _dues(officer, matter)
    gone = before.dues - {row.pk for row in rows}
    if gone:
        counted = {"n": len(gone), "m": len(before.dues)}
        done = _("What was owed until now is done.")
        part = _("Of what was owed until now, %(n)d of %(m)d are done.") % counted
        yield EffectLine(pgettext("matter", "Settled"), part if before.dues - gone else done, tone="good")
    told: set[str] = set()
    for row in rows:
        if row.pk in before.dues:
            continue
        shown = due_shown(officer, flow, row, (), timezone.localdate(now), now)
        words = {"who": shown.who.name, "what": shown.text, "day": day(row.due_on) if row.due_on else ""}
        text = _("%(who)s owes until %(day)s: %(what)s") if row.due_on else _("%(who)s owes: %(what)s")
        if text % words in told:
            continue
        told.add(text % words)
        tone = "plain" if isinstance(shown.chip, Chip) else str(shown.chip.tone)
        why = "；".join(filter(None, (shown.law, shown.why)))
        yield EffectLine(pgettext("matter", "Owed"), text % words, why, tone=tone)


def _told_line(officer, matter: MatterBase, act: Act) -> EffectLine:
    """Whether another agency learns of it: only where the step is told, and only who has sight of the matter."""
    others = dict.fromkeys(one.side for one in sight_of(matter) if one.side != officer.side)
    if act.told and others:
        names = "、".join(side_name(side) for side in others)
        text = _("The other side (%(name)s) learns of this step.") % {"name": names}
        return EffectLine(pgettext("matter", "Told"), text, tone="plain")
    return EffectLine(pgettext("matter", "Inside"), _("Only the own agency learns of this step."), tone="muted")


def _sight_lines(officer, matter: MatterBase, before: Before) -> Iterable[EffectLine]:
    new = [one for one in sight_of(matter) if one.principal.pk not in before.sight]
    if not new:
        return
    names = dict.fromkeys(_seer_name(officer, one) for one in new)
    text = _("From now on it can be seen by: %(names)s.") % {"names": "、".join(names)}
    yield EffectLine(pgettext("matter", "Sight"), text, tone="plain")


def _seer_name(officer, seer: Seer) -> str:
    agency = agency_of(seer.principal)
    if agency.pk == officer.agency_id:
        return str(seer.principal)
    return f"{agency} {seer.principal}" if seer.principal.department_id else str(agency)

"""What a step of an addressee does, in sentences: shown before it is taken. Written down like the addressee's page, so
that nothing of the other side's inside can be in it."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cases.matters.items import item_open
from cases.matters.loader import flow_of
from cases.matters.parts import next_words
from cases.matters.queries import items_shown, state_shown
from cases.matters.words import label, zh
from cases.register.effect_words import EffectLine
from cases.suggestions.addressee import MEASURES, Way, due_told
from cases.suggestions.models import Suggestion
from office.ui.formats import day


def lines_told(way: Way, before: str, suggestion: Suggestion) -> list[EffectLine]:
    """Where it stands then, what is still to be answered until when, as whose step it is recorded, who learns of it."""
    flow = flow_of(suggestion.kind)
    after = state_shown(way.actor, suggestion)
    told = {"before": label(flow.state_of(before)), "after": label(flow.state_of(after))}
    if before == after:
        text = _("It stays at “%(after)s”.") % told
    else:
        text = _("It goes from “%(before)s” to “%(after)s”.") % told
    lines = [EffectLine(pgettext("matter", "State"), text, next_words(flow, after), tone="info")]
    lines += _owed(way, suggestion, after)
    signed = _("It is recorded as a step of %(agency)s (%(who)s), of today.")
    said = {"agency": suggestion.addressee_name, "who": way.actor.name}
    lines.append(EffectLine(pgettext("matter", "Signed"), signed % said, tone="plain"))
    learns = _("%(agency)s learns of this step at once; it cannot be taken back here.")
    lines.append(EffectLine(pgettext("matter", "Told"), learns % {"agency": suggestion.agency}, tone="plain"))
    return lines


def _owed(way: Way, suggestion: Suggestion, state: str) -> Iterable[EffectLine]:
    """What the addressee owes after it."""
    due = due_told(suggestion, state)
    shape = flow_of(suggestion.kind).list_of(MEASURES)
    still = sum(item_open(shape, item) for item in items_shown(way.actor, suggestion, MEASURES))
    if due.on is None or not still:
        return
    text = ngettext(
        "%(n)d item is still to be answered, until %(day)s.",
        "%(n)d items are still to be answered, until %(day)s.",
        still,
    )
    why = due.why_zh if zh() else due.why_en
    yield EffectLine(pgettext("matter", "Owed"), text % {"n": still, "day": day(due.on)}, why, tone="near")

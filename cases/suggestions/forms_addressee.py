"""What an addressee fills in: the receipt, an objection, the reply item by item. The same forms for both of its
doors."""

from typing import Any

import msgspec
from django.http import HttpRequest

from cases.matters.forms import StepSheet, sheet_make
from cases.matters.forms_fields import PREFIX, Offer
from cases.matters.loader import flow_of
from cases.matters.queries import items_shown, steps_shown
from cases.matters.table import Act
from cases.suggestions.addressee import MEASURES, Way
from cases.suggestions.models import Suggestion

# The procuratorate has said how it was served; an addressee that signs itself need not.
SERVED = frozenset({"method", "witness"})
PART, WHOLE = "answer", "reply"
DIRECT = "direct"


def act_pruned(act: Act) -> Act:
    """The step without what the addressee is not asked: how it was served, and on which day it does what it does."""
    kept = tuple(one for one in act.field if one.name not in SERVED)
    return msgspec.structs.replace(act, field=kept, dated=False)


def act_partly(act: Act, whole: Act) -> Act:
    """Answering some items first, in the form of the whole reply: what only the whole needs stays in it as typed."""
    kept = tuple(msgspec.structs.replace(one, required=False) for one in whole.field)
    return msgspec.structs.replace(act, field=act.field + kept)


def act_posted(request: HttpRequest, code: str) -> str:
    """Which step a posted form is: of the reply, whether all of it or some items first."""
    if code in (PART, WHOLE):
        return PART if request.method == "POST" and "part" in request.POST else WHOLE
    return code


def sheet_for(request: HttpRequest, way: Way, act: Act) -> StepSheet:
    """The form of a step."""
    suggestion = way.suggestion
    flow = flow_of(suggestion.kind)
    whole = flow.act_of(WHOLE)
    if act.code == PART and whole is not None:
        act = act_partly(act, whole)
    return sheet_make(
        request,
        Offer(way.actor, flow),
        act_pruned(act),
        said={},
        seen=len(steps_shown(way.actor, suggestion)),
        items=items_shown(way.actor, suggestion, MEASURES),
    )


def given_by(sheet: StepSheet, suggestion: Suggestion) -> dict[str, Any]:
    """What the engine takes; the receipt says how it was served."""
    given = sheet.given()
    if sheet.act.receipt:
        method = suggestion.served_method or DIRECT
        given["data"] |= {"method": method, "witness": ""}
    return given


def seen_in(sheet: StepSheet) -> int:
    """How many steps the form had been shown."""
    text = str(sheet.form.data.get("seen", ""))
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def typed_lost(request: HttpRequest, sheet: StepSheet | None = None) -> list[str]:
    """Texts that were typed and for which this form has no place any more: shown to be copied. Without a form, all."""
    if request.method != "POST":
        return []
    parts = [] if sheet is None else [sheet.form, *([sheet.answers] if sheet.answers is not None else [])]
    placed = {part.add_prefix(name) for part in parts for name in part.fields}
    typed = (name for name in request.POST if name.startswith(PREFIX) or name == "reason" or name.endswith("-text"))
    return [text for name in typed if name not in placed and (text := request.POST[name].strip())]

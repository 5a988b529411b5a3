"""Look, then do: a step is shown with all that follows from it, and taken where just that was shown.

The step is taken in a transaction and, for the look, taken back. A form that has gone stale shows what was done
meanwhile, joins what two people wrote into one text, and asks again.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict

from cases.matters.forms import StepSheet, long_fields
from cases.matters.forms_fields import PREFIX
from cases.matters.models import MatterBase, StepBase
from cases.matters.parts import Values
from cases.matters.parts_rows import blocks_shown
from cases.matters.services import MatterMovedOn
from cases.matters.words import label, law_text, zh
from cases.register.effect_words import EffectLine
from cases.register.two_step import Shown, seal_of
from office.notes.merging import merged
from office.notes.parts import Changes
from office.papers.kinds import paper_kind
from office.papers.models import Document
from office.papers.showing import draft_response
from office.ui.html import Component


class Promised(tuple):
    """Files that come with the confirmed form: there are some, and a look writes none of them."""

    def __bool__(self) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class Joined:
    """A text that somebody else has changed meanwhile: what they did, and whether somebody has to choose."""

    label: str
    changes: Component
    clean: bool


@dataclass
class Taken:
    """What came of a posted form: the effects or refusals, and what was done meanwhile."""

    shown: Shown = field(default_factory=Shown)
    answer: HttpResponse | None = None
    """The paper as it would be issued, where that was asked for."""
    moved: Sequence[StepBase] | None = None
    joined: Sequence[Joined] = ()


def take(
    request: HttpRequest,
    sheet: StepSheet,
    do: Callable[[Any], MatterBase],
    lines: Callable[[MatterBase], list[EffectLine]],
) -> Taken:
    """``do`` takes the step with these files, ``lines`` tells what it did. Nothing of what is refused stays.
    Errors: MatterMovedOn."""
    given = request.POST.get("shown", "")
    looks = bool(request.htmx) or bool({"preview", "paper"} & request.POST.keys()) or not given  # type: ignore[attr-defined]
    files = "files" in sheet.form.fields
    if looks and files and request.htmx:  # type: ignore[attr-defined]
        # The files themselves come with the confirmed form.
        sheet.form.fields["files"].required = False
    if not sheet.is_valid():
        return Taken()
    try:
        with transaction.atomic():
            chosen = sheet.form.cleaned_data.get("files") or ()
            promised = looks and (chosen or request.htmx) and files  # type: ignore[attr-defined]
            matter = do(Promised() if promised else chosen)
            if "paper" in request.POST and (paper := paper_drafted(request, matter)) is not None:
                transaction.set_rollback(True)
                return Taken(answer=paper)
            told = lines(matter)
            seal = seal_of(request.user, sheet.content(), told)
            if not looks and given == seal:
                return Taken(Shown(saved=True))
            transaction.set_rollback(True)
        sheet.lost = bool(chosen)
        return Taken(Shown(told, seal, ready=True, changed=not looks))
    except ValidationError as refused:
        sheet.refuse(refused)
        return Taken()


def paper_drafted(request: HttpRequest, matter: MatterBase) -> HttpResponse | None:
    """The paper that the step would issue, marked 草稿, without a number; nothing where it issues none."""
    step = matter.steps.order_by("-position").first()  # type: ignore[attr-defined]
    document = Document.objects.filter(pk=step.document_id).first() if step is not None else None
    if document is None:
        return None
    return draft_response(request, kind=document.kind, values=document.values, agency=document.agency_name)


def moved_on(sheet: StepSheet, seen: int, steps: Sequence[StepBase], posted: QueryDict) -> Taken:
    """What was done since ``seen`` steps had been shown. The form stays as it was typed; a long text that was changed
    meanwhile too is joined with it, sentence by sentence."""
    data, joined = posted.copy(), []
    data["seen"] = str(len(steps))
    data.pop("shown", None)
    before, after = _texts(steps[:seen]), _texts(steps)
    for one in long_fields(sheet.act):
        base, theirs = before.get(one.name, ""), after.get(one.name, "")
        mine = posted.get(PREFIX + one.name, "")
        if theirs == base or mine in (base, theirs):
            if mine == base and theirs != base:
                data[PREFIX + one.name] = theirs
            continue
        merge = merged(base, mine, theirs)
        data[PREFIX + one.name] = merge.text
        joined.append(Joined(label(one), Changes.of(merge, str(steps[-1].agency)), merge.clean))  # type: ignore[attr-defined]
    sheet.form.data = data
    return Taken(moved=list(steps[seen:]), joined=joined)


def _texts(steps: Sequence[StepBase]) -> dict[str, Any]:
    """What the steps say, the latest of each."""
    told: dict[str, Any] = {}
    for step in steps:
        told |= {name: value for name, value in step.data.items() if isinstance(value, str)}
    return told


def step_context(sheet: StepSheet, taken: Taken, values: Values) -> Mapping[str, Any]:
    """What the template of a form shows."""
    act, flow = sheet.act, sheet.flow
    words = act.help_zh if zh() else act.help_en
    return {
        "sheet": sheet,
        "form": sheet.form,
        "flow": flow,
        "act": act,
        "name": label(act),
        "kind": label(flow),
        "help": words,
        "law": law_text(act.law),
        "paper": paper_kind(act.document).name if act.document else "",
        "shown": taken.shown,
        "moved": taken.moved,
        "joined": taken.joined,
        "rows": sheet.rows,
        "rows_label": label(flow.list_of(act.items)) if act.items else "",
        "answers": blocks_shown(sheet.answers, values) if sheet.answers is not None else [],
        "answers_label": label(flow.list_of(act.answers)) if act.answers else "",
        "verdicts": blocks_shown(sheet.verdicts, values) if sheet.verdicts is not None else [],
        "verdicts_label": label(flow.list_of(act.verdicts)) if act.verdicts else "",
    }


__all__ = ["Joined", "MatterMovedOn", "Promised", "Taken", "moved_on", "step_context", "take"]

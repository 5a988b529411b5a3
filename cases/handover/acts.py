"""What can be done to a hand-over, in which state, with which form."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy, pgettext_lazy

from cases.handover import services
from cases.handover.forms import AcceptForm, NoteForm, ReturnForm, SendForm
from cases.handover.late import RECEIVED
from cases.handover.models import Handover, HandoverState
from cases.handover.queries import receiving_departments
from cases.register.effect_words import NameOf, effect_lines
from cases.register.models import Case
from cases.register.trial import tried
from cases.register.two_step import Sealed, Shown, look_or_save
from office.access.actions import Action
from office.access.queries import can
from office.ui.figures import whole

MISSING = "missing-"


@dataclass(frozen=True, slots=True)
class Act:
    """One act: who may, in which states, and what it does."""

    code: str
    label: Any
    action: Action
    states: tuple[HandoverState, ...]
    form: type[NoteForm]
    run: Callable[[Any, Handover, Any, Mapping[str, str]], Any]
    done: Any
    main: bool = False
    danger: bool = False
    help: Any = ""
    looks: bool = False
    """What it changes is shown before it is done: it records a step from which terms run."""


def _send(officer, handover, form, post):
    seen = form.cleaned_data["seen"]
    return services.handover_send(officer=officer, handover=handover, seen=seen, **form.sending().options())


def _send_back(officer, handover, form, post):
    data = form.cleaned_data
    return services.handover_send_back(officer=officer, handover=handover, note=data["note"], seen=data["seen"])


def _drop(officer, handover, form, post):
    data = form.cleaned_data
    return services.handover_drop(officer=officer, handover=handover, note=data["note"], seen=data["seen"])


def _return(officer, handover, form, post):
    data = form.cleaned_data
    missing = {
        item: value
        for name, value in post.items()
        if name.startswith(MISSING) and (item := whole(name.removeprefix(MISSING))) is not None
    }
    return services.handover_return(
        officer=officer,
        handover=handover,
        note=data["note"],
        missing=missing,
        seen=data["seen"],
        ground=data["ground"],
        received=form.when(RECEIVED),
    )


def _accept(officer, handover, form, post):
    data = form.cleaned_data
    department = receiving_departments(officer).get(pk=data["department"])
    acceptance = services.Acceptance(data["bmsah"], data["tysah"], department)
    return services.handover_accept(
        officer=officer,
        handover=handover,
        acceptance=acceptance,
        note=data["note"],
        seen=data["seen"],
        received=form.when(RECEIVED),
    )


ACTS = {
    act.code: act
    for act in (
        Act(
            "send",
            pgettext_lazy("hand-over", "Passed: send it"),
            Action.HANDOVER_CHECK,
            (HandoverState.LEGAL,),
            SendForm,
            _send,
            gettext_lazy("Sent; the step is recorded and the case office has been told."),
            main=True,
            help=gettext_lazy("Records the request or transfer and lets the case office work on the case."),
            looks=True,
        ),
        Act(
            "send-back",
            pgettext_lazy("hand-over", "Send back to the unit"),
            Action.HANDOVER_CHECK,
            (HandoverState.LEGAL,),
            NoteForm,
            _send_back,
            gettext_lazy("Sent back to the unit."),
        ),
        Act(
            "accept",
            pgettext_lazy("hand-over", "Accept"),
            Action.HANDOVER_RECEIVE,
            (HandoverState.SENT,),
            AcceptForm,
            _accept,
            gettext_lazy("Accepted; the department has been given the case."),
            main=True,
            help=gettext_lazy("The day of acceptance starts the term of the review."),
            looks=True,
        ),
        Act(
            "return",
            pgettext_lazy("hand-over", "Return for completion"),
            Action.HANDOVER_RECEIVE,
            (HandoverState.SENT,),
            ReturnForm,
            _return,
            gettext_lazy("Returned for completion."),
            help=gettext_lazy("Say beside each material what is missing."),
            looks=True,
        ),
        Act(
            "drop",
            pgettext_lazy("hand-over", "Give up"),
            Action.HANDOVER_PREPARE,
            (HandoverState.LEGAL, HandoverState.UNIT, HandoverState.RETURNED),
            NoteForm,
            _drop,
            gettext_lazy("Given up."),
            danger=True,
        ),
    )
}


def acts_open(officer, case: Case, handover: Handover) -> list[Act]:
    """What this officer can do to it now."""
    return [act for act in ACTS.values() if handover.state in act.states and can(officer, act.action, case)]


def act_look(request: HttpRequest, form: Any, what: object, run: Callable[[], Handover], tell: NameOf) -> Shown:
    """Show first what the act would change, done and taken back; do it where just that was shown."""

    def act() -> Sealed:
        effects = run().effects
        content = (what, sorted((name, str(value)) for name, value in form.cleaned_data.items()))
        return content, effect_lines(effects, tell) if effects else ()

    return look_or_save(request, form, lambda: tried(act), act, form.refuse)


def act_form(code: str, officer, handover: Handover, data=None) -> NoteForm:
    """The form of an act."""
    options: dict[str, Any] = {"initial": {"seen": handover.version}, "auto_id": f"{code}-%s"}
    if ACTS[code].form is AcceptForm:
        options["departments"] = receiving_departments(officer)
    return ACTS[code].form(data, **options)

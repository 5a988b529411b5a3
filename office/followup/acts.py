"""What an officer may do about one thing owed: which acts are offered, with which form, and taking one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from office.followup.forms import CloseForm, ExtendForm, PassForm, UrgeForm, WordForm
from office.followup.kinds import manual_kinds
from office.followup.queries import receivers_of
from office.followup.queries_ledger import LedgerRow, standing_of
from office.followup.services_acts import (
    followup_close_by_hand,
    followup_extend,
    followup_pass,
    followup_urge,
    followup_word,
    seen_of,
)
from office.followup.sight import agency_of

WORD, URGE, EXTEND, PASS, CLOSE = "word", "urge", "extend", "pass", "close"


@dataclass(frozen=True)
class Act:
    """One thing to do: its words, its form, and what it says when it is done."""

    code: str
    label: object
    help: object
    done: object
    form: type[forms.Form]
    danger: bool = False


ACTS = {
    act.code: act
    for act in (
        Act(
            WORD, pgettext_lazy("follow-up", "Say where it stands"),
            gettext_lazy("It stays in the history; the last one stands in the list."),
            gettext_lazy("Your word stands in the history."), WordForm,
        ),
        Act(
            URGE, pgettext_lazy("follow-up", "Urge"),
            gettext_lazy("The owner gets a message; the list shows how often it was urged. Once a day."),
            gettext_lazy("Urged; the owner has been told."), UrgeForm,
        ),
        Act(
            EXTEND, pgettext_lazy("follow-up", "Grant more time"),
            gettext_lazy("Only the side that is owed grants more time. The owner is told; the former day is kept."),
            gettext_lazy("More time has been granted; the owner has been told."), ExtendForm,
        ),
        Act(
            PASS, pgettext_lazy("follow-up", "Pass to a colleague"),
            gettext_lazy("To somebody of the same department who sees the matter. The other agency is not told."),
            gettext_lazy("It has been passed on; the colleague has been told."), PassForm,
        ),
        Act(
            CLOSE, pgettext_lazy("follow-up", "Close it"),
            gettext_lazy("It leaves the list of what is owed and stays under “Closed”, with your reason."),
            gettext_lazy("It is closed."), CloseForm, danger=True,
        ),
    )
}  # fmt: skip


@dataclass
class Offer:
    """An act that this officer may take here, with its form; ``why_not``: why its form is missing."""

    act: Act
    form: forms.Form | None
    why_not: str = ""
    opened: bool = False


def offers(officer, one: LedgerRow, bound: tuple[str, forms.Form] | None = None) -> list[Offer]:
    """The acts for whom the officer stands for, in their order; ``bound``: the form that came back with errors."""
    if one.row.closed_at is not None:
        return []
    standing = standing_of(officer, one)
    found: list[Offer] = []
    for act in ACTS.values():
        if not _stands(act.code, standing.owner, standing.waits):
            continue
        why_not = _why_not(act.code, one)
        if act.code == CLOSE and one.row.kind not in manual_kinds():
            continue
        if act.code == PASS and not why_not and not receivers_of(one.row):
            continue
        opened = bound is not None and bound[0] == act.code
        form = bound[1] if opened and bound else form_of(officer, one, act.code)
        found.append(Offer(act, None if why_not else form, why_not, opened))
    return found


def may_take(officer, one: LedgerRow, code: str) -> bool:
    """Whether the act is this officer's at all; whether it is possible now, its service says."""
    standing = standing_of(officer, one)
    return _stands(code, standing.owner, standing.waits)


def _stands(code: str, owner: bool, waits: bool) -> bool:
    return {WORD: owner or waits, URGE: waits, EXTEND: waits, PASS: owner, CLOSE: waits}[code]


def _why_not(code: str, one: LedgerRow) -> str:
    """Why an act that is the officer's is not possible here: told, so that nobody looks for its button."""
    if code == EXTEND and one.row.params.get("rule"):
        return _("This term is set by law; nobody can grant more time here.")
    if code == EXTEND and one.row.due_on is None:
        return _("This has no due day that could be moved.")
    return ""


def form_of(officer, one: LedgerRow, code: str, data: Any = None) -> forms.Form:
    """The form of an act, empty or with what was sent."""
    given: dict[str, Any] = {"data": data, "initial": {"seen": seen_of(one.row)}, "prefix": code}
    if code == WORD:
        given["tells"] = agency_of(one.row.owner) != agency_of(one.row.other) and one.row.other_id is not None
    if code == PASS:
        given["receivers"] = receivers_of(one.row)
    return ACTS[code].form(**given)


def _word(officer, pk: int, said: dict[str, Any], one: LedgerRow) -> None:
    followup_word(officer=officer, followup_id=pk, text=said["text"], shared=said.get("shared", False))


def _urge(officer, pk: int, said: dict[str, Any], one: LedgerRow) -> None:
    followup_urge(officer=officer, followup_id=pk, text=said["text"])


def _extend(officer, pk: int, said: dict[str, Any], one: LedgerRow) -> None:
    followup_extend(
        officer=officer, followup_id=pk, due_on=said["due_on"], reason=said["reason"], seen=said["seen"] or None
    )


def _pass(officer, pk: int, said: dict[str, Any], one: LedgerRow) -> None:
    to = next((who for who in receivers_of(one.row) if who.pk == said["to"]), None)
    followup_pass(officer=officer, followup_id=pk, to=to, reason=said["reason"], seen=said["seen"] or None)


def _close(officer, pk: int, said: dict[str, Any], one: LedgerRow) -> None:
    followup_close_by_hand(officer=officer, followup_id=pk, reason=said["reason"], seen=said["seen"] or None)


TAKE: dict[str, Callable[..., None]] = {WORD: _word, URGE: _urge, EXTEND: _extend, PASS: _pass, CLOSE: _close}


def act_take(officer, one: LedgerRow, code: str, said: dict[str, Any]) -> None:
    """Take an act. Errors: Http404, PermissionDenied, ValidationError by field."""
    TAKE[code](officer, one.row.pk, said, one)

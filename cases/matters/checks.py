"""What every step has to meet, whatever its kind: order of days, a word where one is needed, files, own drafts."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.matters.hooks import Taking, checks_run
from cases.matters.models import StepBase
from cases.matters.rules import barred, term_runs
from cases.matters.table import Flow
from office.ui.formats import day

REASON_MOST = 20000


def act_check(taking: Taking, *, files: Sequence[Any]) -> None:
    """Errors: ValidationError by field."""
    act, errors = taking.act, {}
    why = barred(taking.actor, taking.stand, act, timezone.localdate(taking.now))
    if why:
        raise ValidationError(why)
    if act.reason and not taking.reason:
        errors["reason"] = [_("Say why; the other side has to be able to follow it.")]
    if len(taking.reason) > REASON_MOST:
        errors["reason"] = [_("No more than %(n)d characters.") % {"n": REASON_MOST}]
    wrong = _day_wrong(taking)
    if wrong:
        errors["happened_on"] = [wrong]
    if act.files_needed and not files:
        errors["files"] = [_("Attach at least one file.")]
    if errors:
        raise ValidationError(errors)
    checks_run(taking)


def _day_wrong(taking: Taking) -> str:
    """Why the true day cannot be right; empty where it can."""
    act = taking.act
    if not act.dated:
        return ""
    if taking.on > timezone.localdate(taking.now):
        return _("The day lies in the future; only what has happened is entered.")
    first = _earliest(taking)
    if first is not None and taking.on < first:
        return _("Before %(day)s it cannot have been: the step that it answers was taken then.") % {"day": day(first)}
    return term_runs(taking.stand, act, taking.on)


def _earliest(taking: Taking) -> dt.date | None:
    """The day of the step that this one answers: a receipt is not dated before the issue, and what leads on not before
    the true day of what led here. A step without a true day of its own says only when it was entered."""
    act, flow = taking.act, taking.stand.flow
    codes = {code for code in (act.not_before, act.receipt) if code}
    days = [step.on for step in [taking.stand.last(*codes)] if codes and step is not None]
    if act.to:
        led = (step for step in reversed(taking.stand.steps) if step.before != step.after and _has_day(flow, step))
        days += [step.on for step in [next(led, None)] if step is not None]
    return max(days, default=None)


def _has_day(flow: Flow, step: StepBase) -> bool:
    row = flow.act_of(step.act)
    return row is not None and row.dated

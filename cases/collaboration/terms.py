"""Rules of the flows of this room that no table can say: days that are agreed, and who owes what was agreed."""

import datetime as dt
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.matters.hooks import Taking

ENDED = ("withdrawn", "not_filed", "transferred_out")
SUPPLEMENTARY = "supplementary"


def _days(taking: Taking) -> Iterator[tuple[str, dt.date]]:
    """The days that the step says."""
    for field in taking.act.field:
        told = taking.data.get(field.name)
        if field.kind == "date" and told:
            yield field.name, dt.date.fromisoformat(told)


def term_ahead(taking: Taking) -> None:
    """A term that is agreed ends on or after the day of the step that sets it."""
    errors = {
        name: [_("The term would end before the step itself (%(day)s).") % {"day": taking.on.isoformat()}]
        for name, until in _days(taking)
        if until < taking.on
    }
    if errors:
        raise ValidationError(errors)


def term_later(taking: Taking) -> None:
    """An extension ends later than the term that it extends."""
    errors: dict[str, list[str]] = {}
    for name, until in _days(taking):
        before = str(taking.matter.data.get(name) or "")
        if until.isoformat() <= before or until < taking.on:
            errors[name] = [_("Give a day after %(day)s.") % {"day": max(before, taking.on.isoformat())}]
    if errors:
        raise ValidationError(errors)


def investigated(taking: Taking) -> None:
    """The procuratorate takes part in an investigation, and is heard on one (RULES 256): after the transfer for
    prosecution only while the case is returned for supplementary investigation."""
    case = taking.matter.case
    over = case.stage in ENDED or ("review" in case.stage_dates and case.stage != SUPPLEMENTARY)
    since = case.stage_dates.get("review" if "review" in case.stage_dates else "stage", {}).get("on", "")
    if over and since <= taking.on.isoformat():
        text = _("The investigation of this case has ended (%(day)s); there is none to take part in.")
        raise ValidationError(text % {"day": since})


def beyond_until(taking: Taking) -> None:
    """More time is asked for beyond the term that runs."""
    until, wished = str(taking.matter.data.get("until") or ""), str(taking.data["wished_until"])
    if wished <= until:
        raise ValidationError({"wished_until": [_("Give a day after %(day)s.") % {"day": until}]})


def as_asked(taking: Taking) -> None:
    """What the first leader approved, the second does not exceed."""
    wished = str(taking.matter.data.get("wished_until") or "")
    if str(taking.data["until"]) > wished:
        raise ValidationError({"until": [_("Only %(day)s was asked for and approved.") % {"day": wished}]})


def has_happened(taking: Taking) -> None:
    """What is recorded has happened."""
    if dt.date.fromisoformat(taking.data["when"]) > timezone.localdate(taking.now):
        raise ValidationError({"when": [_("The day lies in the future; only what has happened is entered.")]})


def has_met(taking: Taking) -> None:
    """A consultation is recorded after it was held."""
    if dt.date.fromisoformat(taking.data["meet_on"]) > timezone.localdate(taking.now):
        raise ValidationError({"meet_on": [_("The day lies in the future; only what has happened is entered.")]})


def owners_named(taking: Taking) -> None:
    """Who takes something on says until when; a day without somebody who owes it is nobody's."""
    errors = []
    for number, row in enumerate(taking.rows, start=1):
        if bool(row.data.get("owner")) != bool(row.data.get("by")):
            text = _("Row %(n)d: name both who does it and until when, or neither.")
            errors.append(text % {"n": number})
    if errors:
        raise ValidationError({taking.act.items: errors})


def rows_ahead(taking: Taking) -> None:
    """What was agreed is to be done after the consultation."""
    errors = [
        _("Row %(n)d: the term would end before the step itself (%(day)s).")
        % {"n": number, "day": taking.data["meet_on"]}
        for number, row in enumerate(taking.rows, start=1)
        if row.data.get("by") and str(row.data["by"]) < taking.data["meet_on"]
    ]
    if errors:
        raise ValidationError({taking.act.items: errors})


def own_rows(taking: Taking) -> None:
    """Nobody reports for the other agency, nor on what nobody took on."""
    items = {item.pk: item for item in taking.stand.items}
    errors = [
        _("Row %(n)d is not your agency's to report on.") % {"n": items[one.pk].position}
        for one in taking.answers
        if one.pk in items and items[one.pk].data.get("owner") != taking.actor.side
    ]
    if errors:
        raise ValidationError({taking.act.answers: errors})


def disagreed(taking: Taking) -> None:
    """Only a disagreement that was recorded goes up to the leaders."""
    if not any(item.data.get("agreed") == "disagreed" for item in taking.stand.items if not item.withdrawn):
        raise ValidationError(_("The record of the consultation names no disagreement."))

"""What the tables of clues, referrals and complaints cannot say."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cases.matters.hooks import Taking
from cases.matters.models import Matter
from cases.supervision.told import addressed, keep, refuse, says, title_set, units_of
from office.agencies.models import Department, Officer
from office.ui.formats import day

CONDUCT = "conduct"


def of_the_procuratorate(taking: Taking) -> None:
    """Whoever looks into a clue is of the own agency."""
    chosen = Officer.objects.filter(pk__in=taking.data.get("assigned") or []).exclude(agency=taking.actor.agency_id)
    if chosen.exists():
        raise refuse("assigned", _("Choose officers of the own agency."))


def clue_titled(taking: Taking) -> None:
    """Called by unit and kind of conduct."""
    words = {row.code: row.zh for row in taking.stand.flow.choices(CONDUCT)}
    units = Department.objects.filter(pk__in=taking.data.get("unit") or []).order_by("pk")
    title_set(taking.matter, "、".join(str(unit) for unit in units), words[taking.data[CONDUCT]])


def taken_up(taking: Taking) -> None:
    """A founded clue is closed when something has grown from it."""
    matters = Matter.objects.filter(origin=taking.matter).exists()
    suggestions = taking.matter.suggestions.exists() if hasattr(taking.matter, "suggestions") else False
    if not matters and not suggestions:
        raise ValidationError(
            _("Take it up first: begin filing supervision, supervision of the investigation, a referral or a suggestion"
              " from here.")
        )  # fmt: skip


def oversight_titled(taking: Taking) -> None:
    """Called by unit and kind of conduct; whoever is concerned stands in the letter alone."""
    words = {row.code: row.zh for row in taking.stand.flow.choices(CONDUCT)}
    title_set(taking.matter, taking.data["unit_named"], words[taking.data[CONDUCT]])
    addressed(taking.matter)


def person_chosen(taking: Taking) -> None:
    """A complaint of counsel is one person's (CPL 49): where there is a case, which."""
    if taking.matter.case_id is not None and len(taking.data.get("persons") or []) != 1:
        raise refuse("persons", _("Choose the one suspect for whom counsel complains."))


def complaint_accepted(taking: Taking) -> None:
    """By which article it was accepted; on that its term hangs. Called by conduct, never by who complained."""
    keep(taking.matter, {"basis": "117" if taking.act.code == "accept_117" else "49"}, inner=True)
    words = {row.code: row.zh for row in taking.stand.flow.choices(CONDUCT)}
    title_set(taking.matter, "、".join(units_of(taking)), words[taking.data["about_measure"]])
    addressed(taking.matter)


def corrected_first(taking: Taking) -> None:
    """A true complaint is answered once the correction is under way (RULES 556; CPL 49, RULES 58)."""
    true, state = says(taking, "complaint_result") == "true", taking.matter.state
    if true and state != "correcting":
        raise ValidationError(
            _("It was found true: have it corrected first, then answer (%(law)s).") % {"law": _law(taking)}
        )
    if (
        state == "correcting"
        and not Matter.objects.filter(origin=taking.matter, kind="violation", told_at__isnull=False).exists()
    ):
        raise ValidationError(
            _("Put the correction to the police first: begin it from here (%(law)s).") % {"law": _law(taking)}
        )


def _law(taking: Taking) -> str:
    return "CPL 49; RULES 58" if taking.matter.data.get("basis") == "49" else "RULES 556"


def explain_day(taking: Taking) -> None:
    """The police are given a day that is still to come."""
    if taking.data.get("explain_by", "") < taking.on.isoformat():
        raise refuse("explain_by", _("Give a day that is still to come."))


def reasons_overdue(taking: Taking) -> None:
    """The police are given the time that they were told (RULES 556); only the ten days of CPL 49 do not wait."""
    if taking.act.code == "no_reasons" and taking.matter.data.get("basis") == "49":
        return
    end = str(taking.matter.data.get("explain_by") or "")
    if taking.on.isoformat() <= end:
        raise ValidationError(
            _("The police may explain until %(day)s; before that nothing is overdue.")
            % {"day": day(dt.date.fromisoformat(end))}
        )

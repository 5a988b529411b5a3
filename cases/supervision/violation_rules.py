"""What the table of a violation cannot say (RULES 552-554, 567, 613, 618)."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cases.matters.hooks import Taking
from cases.matters.items import item_open
from cases.matters.terms import due_of
from cases.supervision.following import follow_up_step
from cases.supervision.models_repeat import ISSUE
from cases.supervision.repeat import repeat_look
from cases.supervision.told import addressed, keep, refuse, says, title_set, units_of
from cases.supervision.violations import KINDS
from cases.supervision.voiding import CORRECTIONS, papers_void
from office.ui.formats import day

CORRECTION, NOTICE = "correction", "notice"
REPLY, DAYS_MOST = "reply", 90


def unit_known(taking: Taking) -> None:
    """A violation is one unit's: the case's, or the one chosen. Repeated ones are counted by it."""
    chosen = taking.data.get("unit") or []
    if len(chosen) > 1:
        raise refuse("unit", _("Choose one unit; for another one record another matter."))
    if not chosen and not taking.stand.held.get("unit"):
        raise refuse("unit", _("Choose the unit concerned: the matter is about no case that would name it."))


def titled(taking: Taking) -> None:
    """Called by unit and kind of violation."""
    kinds = [KINDS[row.data["violation"]].short for row in taking.rows if row.data.get("violation") in KINDS]
    what = kinds[0] + (f"等{len(kinds)}项" if kinds[1:] else "") if kinds else ""
    title_set(taking.matter, "、".join(units_of(taking)), what)
    addressed(taking.matter, found_on=taking.on.isoformat())


def custody_route(taking: Taking) -> None:
    """Somebody held too long (RULES 618): by the own level or below, a correction notice; by a higher organ or one
    elsewhere, its peer procuratorate issues it."""
    organ, form = says(taking, "custody"), taking.data.get("form")
    if organ in ("higher", "elsewhere"):
        raise ValidationError(
            _("Custody beyond its term by a higher organ is reported upward, by one elsewhere passed to its peer"
              " procuratorate (RULES 618): use that step instead.")
        )  # fmt: skip
    if organ and form != CORRECTION:
        raise refuse("form", _("Custody beyond its term is answered by a correction notice (RULES 618)."))


def approver_chosen(taking: Taking) -> None:
    """A supervision notice is checked by a colleague, who is not its drafter; its term is some days."""
    if taking.data.get("form") == NOTICE:
        chosen = taking.data.get("approver") or []
        if not chosen:
            raise refuse("approver", _("Choose a colleague who checks the supervision notice."))
        if taking.actor.pk in chosen:
            raise refuse("approver", _("Choose somebody else: nobody approves the own draft."))
    days = taking.data.get("reply_days") or 0
    if not 1 <= days <= DAYS_MOST:
        raise refuse("reply_days", _("Write the term in days, from 1 to %(n)d.") % {"n": DAYS_MOST})


def may_be_urged(taking: Taking) -> None:
    """Urged when the term has run out without a reply, or when the reply leaves something not put right (RULES 553)."""
    urge_by = taking.data.get("urge_by") or ""
    if urge_by < taking.on.isoformat():
        raise refuse("urge_by", _("Give a day that is still to come."))
    if taking.matter.state == "evaluated":
        if not _open_rows(taking):
            raise ValidationError(_("Every item is put right; close it instead of urging."))
        return
    duty = next(one for one in taking.stand.flow.state_of(taking.matter.state).duty if one.code == REPLY)
    end = due_of(taking.matter, duty, taking.stand.steps).on
    if end is not None and taking.on <= end:
        raise ValidationError(
            _("The term for the reply runs until %(day)s; it is urged when that has passed.") % {"day": day(end)}
        )


def may_be_reported(taking: Taking) -> None:
    """Reported upward when urging was in vain (RULES 553), when re-examination upheld it (RULES 554), and at once where
    somebody is still held too long (RULES 619)."""
    state = taking.matter.state
    if state == "upheld" or taking.matter.data.get("custody"):
        return
    if state in ("served", "replied"):
        raise ValidationError(
            _("Urge and evaluate first; only custody beyond its term is reported upward at once (RULES 553, 619).")
        )
    if state == "evaluated":
        if not _open_rows(taking):
            raise ValidationError(_("Every item is put right; there is nothing to report."))
        if taking.stand.last("urge") is None:
            raise ValidationError(_("Urge first; it is reported upward when that is in vain (RULES 553)."))
        return
    end = taking.matter.data.get("urge_by") or ""
    if taking.on.isoformat() <= end:
        raise ValidationError(
            _("The term of the urging runs until %(day)s; it is reported when that has passed (RULES 553).")
            % {"day": day(dt.date.fromisoformat(end))}
        )


def after_signing(taking: Taking) -> None:
    """A reply is not dated before the notice was received."""
    step = taking.stand.last("sign", "sign_notice")
    if step is not None and taking.on < step.on:
        raise refuse("happened_on", _("The notice was received on %(day)s; the reply cannot be earlier.") % {
            "day": day(step.on)
        })  # fmt: skip


def all_answered(taking: Taking) -> None:
    """A reply answers every item: with this step, or by the unit's report before it."""
    now = {one.pk for one in taking.answers}
    missing = [
        item.position
        for item in taking.stand.items
        if item.list == ISSUE and not item.withdrawn and not item.answer and item.pk not in now
    ]
    _all_done(missing, _("not answered"))


def all_evaluated(taking: Taking) -> None:
    """Every item is evaluated by itself (RULES 553); an item is adopted because it was put right, not because of a
    letter."""
    now = {one.pk for one in taking.verdicts}
    missing = [
        item.position
        for item in taking.stand.items
        if item.list == ISSUE and not item.withdrawn and not item.verdict and item.pk not in now
    ]
    _all_done(missing, _("not evaluated"))


def _all_done(missing: list[int], what: str) -> None:
    if missing:
        numbers = "、".join(map(str, missing))
        raise refuse(ISSUE, _("Row %(n)s: %(what)s.") % {"n": numbers, "what": what})


def _open_rows(taking: Taking) -> bool:
    shape = taking.stand.flow.list_of(ISSUE)
    return any(item.list == ISSUE and item_open(shape, item) for item in taking.stand.items)


def _held(taking: Taking) -> list[bool]:
    """For every row that stands, whether the reasons for refusing it were found to hold."""
    return [item.verdict == "reasons_hold" for item in taking.stand.items if item.list == ISSUE and not item.withdrawn]


def reasons_hold(taking: Taking) -> None:
    """Withdrawn as a whole where the reasons hold for every row (RULES 554)."""
    if not all(_held(taking)):
        raise ValidationError(_("Not for every item do the reasons hold: what is left has to be put right."))


def something_corrected(taking: Taking) -> None:
    """Closed as put right only where something was; a correction that was wrong altogether is withdrawn (RULES 554)."""
    if all(_held(taking)):
        raise ValidationError(
            _("The reasons for refusing hold, nothing was put right: propose to withdraw the correction (RULES 554).")
        )


def revoke_asked(taking: Taking) -> None:
    """The chief procurator has to decide on the withdrawal; the police learn of it when it is decided."""
    keep(taking.matter, {"revoke_asked": "1"}, inner=True)


def state_before(taking: Taking) -> None:
    """The objection is taken back: the matter stands where it stood before it, replied to where it was meanwhile."""
    objected = taking.stand.last("objected")
    if objected is None:
        return
    meanwhile = taking.stand.last("reply_meanwhile")
    if objected.before == "served" and meanwhile is not None and meanwhile.position > objected.position:
        follow_up_step(taking.actor, taking.matter, "back_replied", on=taking.on, now=taking.now)
    elif objected.before != "served":
        follow_up_step(taking.actor, taking.matter, f"back_{objected.before}", on=taking.on, now=taking.now)


def unit_asked(taking: Taking) -> None:
    """The unit owes its own department a report; the other agency learns nothing of it."""
    keep(taking.matter, {"unit_stage": "asked"}, inner=True)


def unit_reported(taking: Taking) -> None:
    """The unit has reported."""
    keep(taking.matter, {"unit_stage": "reported"}, inner=True)


def repeat(taking: Taking) -> None:
    """Issued or withdrawn: like violations of the unit are counted anew."""
    repeat_look(taking.matter, now=taking.now)


def documents_void(taking: Taking) -> None:
    """The correction was wrong: its paper is void and keeps its number."""
    papers_void(taking, taking.matter, CORRECTIONS)

"""What the table of filing supervision cannot say (RULES 557-565, CPL 113, MPS 182)."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cases.matters.desks import sight_give
from cases.matters.hooks import Taking
from cases.matters.models import Matter
from cases.matters.papers import paper_of
from cases.register.models import Case
from cases.supervision.told import addressed, iso, keep, refuse, title_set, units_of
from cases.supervision.voiding import papers_void
from office.access.models import Level
from office.access.queries import level_of
from office.ui.formats import day

FILING = "filing"
# The step that issues a notice -> the notice.
NOTICES = {
    "demand": "filing_demand", "demand_delay": "delay_demand", "order_filing": "filing_order",
    "order_withdrawal": "withdrawal_order",
}  # fmt: skip


def unit_known(taking: Taking) -> None:
    """Which police unit it is about: the case's, or the one chosen; a complaint need not be about a case on record."""
    chosen = taking.data.get("unit") or []
    if len(chosen) > 1:
        raise refuse("unit", _("Choose one unit; for another one record another matter."))
    if not chosen and not taking.stand.held.get("unit"):
        raise refuse("unit", _("Choose the police unit: the matter is about no case that would name it."))


def illegality_shown(taking: Taking) -> None:
    """Reasons for filing are demanded only where there is evidence of abuse (RULES 559)."""
    if taking.data.get("direction") == FILING and not taking.data.get("illegality"):
        raise refuse(
            "illegality",
            _("Say which abuse there is evidence of: only then are the reasons for filing demanded (RULES 559)."),
        )
    if taking.data.get("direction") == FILING and taking.matter.case_id is None:
        raise ValidationError(_("Choose the case that was filed: it is about its filing."))


def titled(taking: Taking) -> None:
    """Called by direction, unit and offence; never by who complained."""
    words = {row.code: row.zh for row in taking.stand.flow.choices("direction")}
    title_set(
        taking.matter, "、".join(units_of(taking)), f"{taking.data['offence']}（{words[taking.data['direction']]}）"
    )
    addressed(taking.matter, accepted_on=taking.on.isoformat())


def delay_is_over(taking: Taking) -> None:
    """Before the term is over it is passed to the police, not demanded (RULES 562)."""
    end = iso(taking.data.get("overdue_since"))
    if end is not None and end >= taking.on:
        raise refuse(
            "overdue_since",
            _("The term to decide is not over on that day; it is passed to the police and the complainant is told"
              " (RULES 562)."),
        )  # fmt: skip


def violation_there(taking: Taking) -> None:
    """A correction notice has been issued that grew from this matter (RULES 564)."""
    followers = Matter.objects.filter(origin=taking.matter, kind="violation", told_at__isnull=False)
    if not followers.exclude(state="revoked").exists():
        raise ValidationError(_("Issue the correction notice first: begin it from here (RULES 564)."))


def nothing_served(taking: Taking) -> None:
    """What the police have been asked or told is not taken back: it ends by a finding."""
    if taking.matter.told_at is not None:
        raise ValidationError(
            _("The police have been asked already; it ends with a finding on their reasons, not by taking it back.")
        )


def case_of_register(taking: Taking) -> None:
    """The case that was filed is one that the officer sees, and the one supervised where that is known."""
    chosen = taking.data.get("filed_case")
    if not chosen:
        return
    if taking.matter.case_id not in (None, chosen):
        raise refuse("filed_case", _("This matter is about another case; leave the field empty."))
    if level_of(taking.actor, Case.objects.get(pk=chosen)) == Level.NONE:
        raise refuse("filed_case", _("Choose a case that you see."))


def demanded(taking: Taking) -> None:
    """The number of the demand: the statement of the police answers it (MPS 182)."""
    paper = paper_of(taking.stand, taking.act.code)
    if paper is not None:
        keep(taking.matter, {"demand_no": paper.number_text})


def withdrawn(taking: Taking) -> None:
    """What the police withdrew of their own accord after they had been asked is told apart in the figures, as is what
    they filed (domain brief 4.1)."""
    keep(taking.matter, {"own_accord": taking.act.code == "self_withdraw"})


def stated(taking: Taking) -> None:
    """The number of the police's statement: an order answers it (RULES 563)."""
    paper = paper_of(taking.stand, taking.act.code)
    if paper is not None:
        keep(taking.matter, {"statement_no": paper.number_text})


def case_linked(taking: Taking) -> None:
    """From now on the matter is about the case that was filed, so that its end is followed; what the police filed of
    their own accord is told apart in the figures (MPS 182)."""
    matter, chosen = taking.matter, taking.data.get("filed_case")
    keep(matter, {"own_accord": taking.act.code == "self_file"})
    if chosen and matter.case_id is None:
        matter.case = Case.objects.get(pk=chosen)
        matter.save(update_fields=["case"])
        acts = [one for one in (taking.stand.flow.act_of(step.act) for step in taking.stand.steps) if one is not None]
        sight_give(matter, taking.stand.flow, acts)


def documents_void(taking: Taking) -> None:
    """The procuratorate's own notice was wrong: the last one is void and keeps its number; what was demanded and
    answered before it stays true."""
    last = taking.stand.last(*NOTICES)
    if last is not None:
        papers_void(taking, taking.matter, (NOTICES[last.act],))


def decide_day(taking: Taking) -> None:
    """The delay is explained, and when it ends (RULES 562)."""
    if taking.data.get("decide_by", "") < taking.on.isoformat():
        raise refuse("decide_by", _("Give a day that is still to come."))


def concluded_when_filed(taking: Taking) -> None:
    """An investigation ends after it began, and not after the day on which that is recorded."""
    on, filed = taking.data.get("concluded_on"), taking.stand.last("file", "self_file")
    if on and filed is not None and str(on) < filed.on.isoformat():
        told = _("The case was filed on %(day)s; its investigation cannot have ended before.")
        raise refuse("concluded_on", told % {"day": day(filed.on)})
    if on and str(on) > taking.on.isoformat():
        raise refuse("concluded_on", _("Not after the day of this step (%(day)s).") % {"day": day(taking.on)})


def review_basis(taking: Taking) -> None:
    """On what an order was proposed: there it goes back to."""
    basis = {"on_file": "file", "delay_due": "file", "delay_explained": "delay"}
    keep(taking.matter, {"review_on": basis.get(taking.stand.steps[-1].before, "reasons")}, inner=True)


def delay_corrected(taking: Taking) -> None:
    """The delay was put to the police for correction (RULES 562)."""
    keep(taking.matter, {"delay_correction": True})


def now_not_filed(taking: Taking) -> None:
    """Decided not to file: from now on a case not filed, whose reasons may be demanded (RULES 559-561)."""
    keep(taking.matter, {"direction": "non_filing", "decided_on": taking.on.isoformat()})

"""Rules of a suggestion that its table cannot say, and what its steps change beside the table.

Checks refuse a step; effects keep the columns by which suggestions are listed and counted, void a paper that no longer
stands. Basis: 检察建议工作规定 (2019).
"""

from collections.abc import Iterable
from typing import Any, cast

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.matters.desks import desk_replace, sight_give
from cases.matters.hooks import Taking
from cases.matters.items import answer_row, item_open, verdict_row
from cases.register.models import Case
from cases.suggestions.addressees import addressee_find, addressee_made
from cases.suggestions.clocks import object_by, reply_due
from cases.suggestions.models import Outcome, Suggestion, SuggestionCase, SuggestionKind
from cases.suggestions.services import origins_add
from office.access.queries import visible
from office.agencies.models import Agency, AgencyKind, Principal
from office.papers.models import Document
from office.papers.services import document_void
from office.ui.formats import day

MEASURES = "measure"
ADDRESSEE, POLICE, UPPER = "addressee", "police", "upper"
OBJECTION_MOST = 60
# The shortest two months have 59 days (January and February): a term of its own is shorter.
REPLY_MOST, ADMINISTRATIVE = 58, "administrative"
# What a further urging letter says and until when; the first says ``urge_why`` and ``again_by``.
MORE, MORE_BY = "urge_more", "urge_more_by"


def _open_rows(taking: Taking) -> list[Any]:
    shape = taking.stand.flow.list_of(MEASURES)
    return [item for item in taking.stand.items if item.list == MEASURES and item_open(shape, item)]


# -- checks ----------------------------------------------------------------------------------------------------------


def addressed(taking: Taking) -> None:
    """Exactly one addressee: a third agency of the list, one named anew, or departments of the police. The term for an
    objection is one that can be kept."""
    data, names = taking.data, {field.name for field in taking.act.field}
    days = data.get("object_days")
    if not days or not 1 <= int(days) <= OBJECTION_MOST:
        text = _("Between 1 and %(n)d days.") % {"n": OBJECTION_MOST}
        raise ValidationError({"object_days": [text]})
    if "addressee" not in names:
        return
    _term_said(taking)
    given = [bool(data.get(name)) for name in ("addressee", "addressee_name", "departments")]
    if sum(given) > 1:
        raise ValidationError({"addressee": [_("Name one addressee only: of the list, by name, or of the police.")]})
    if not any(given):
        raise ValidationError({"addressee": [_("Name to whom the suggestion is addressed.")]})
    _named(taking)
    _addressee_stays(taking)
    chosen = set(data.get("cases") or ())
    if chosen and set(visible(Case, taking.actor).filter(pk__in=chosen).values_list("pk", flat=True)) != chosen:
        raise ValidationError({"cases": [_("One of these cases is not open to you.")]})


def _addressee_stays(taking: Taking) -> None:
    """Whoever it was served on has objected or answered here, with files: another addressee would read that. Wrongly
    addressed, it is withdrawn and another one drafted."""
    served, data = taking.stand.last("serve", "declare"), taking.data
    if served is None:
        return
    police = AgencyKind.POLICE if data.get("departments") else None
    held = taking.matter.addressee
    if held is None or (held.kind == police if police else held.pk == data.get("addressee")):
        return
    text = _("It has been served on %(name)s, which stays the addressee. For another one withdraw it and draft anew.")
    raise ValidationError({"departments" if police else "addressee": [text % {"name": held.name}]})


def _term_said(taking: Taking) -> None:
    """Fifteen days only of an urgent public-interest suggestion to an administrative organ (PIL 21); of any other a
    shorter term of its own where it is pressing, with the reason (SUGGEST 19)."""
    data, wrong = taking.data, {}
    days, why = int(data.get("reply_days") or 0), data.get("reply_why")
    if data.get("urgent"):
        if data.get("subject_kind") != SuggestionKind.PUBLIC_INTEREST:
            wrong["urgent"] = _("Fifteen days are for public-interest suggestions; set a term of its own below.")
        elif not data.get("departments") and data.get("addressee_organ") != ADMINISTRATIVE:
            wrong["addressee_organ"] = _("Fifteen days are for an administrative organ (PIL 21): say that it is one.")
        if days:
            wrong["reply_days"] = _("An urgent one is answered within fifteen days (PIL 21); leave this blank.")
    elif days and not 1 <= days <= REPLY_MOST:
        wrong["reply_days"] = _("Between 1 and %(n)d days: shorter than two months; blank: two months.") % {
            "n": REPLY_MOST
        }
    elif days and not why:
        wrong["reply_why"] = _("Say why it is to be answered sooner than within two months (SUGGEST 19).")
    elif why and not days:
        wrong["reply_days"] = _("Say within how many days of receipt it is to be answered.")
    if wrong:
        raise ValidationError({name: [text] for name, text in wrong.items()})


def _named(taking: Taking) -> None:
    """An agency that is not on the list is entered, without accounts; from then on the step says it like any other."""
    name = str(taking.data.get("addressee_name") or "")
    if not name:
        return
    office_id = taking.matter.office_id
    agency = addressee_find(office_id, name) or addressee_made(office_id, name)
    said = cast("dict[str, Any]", taking.data)
    said |= {"addressee": agency.pk, "addressee_name": ""}


def by_addressee(taking: Taking) -> None:
    """Nobody answers for another agency, and what an addressee does through its account or its link it does today.

    Otherwise whoever objects or replies late would write an earlier day. What came on paper the own side enters by
    steps of its own, on the day it came in.
    """
    if taking.actor.side == taking.matter.side:
        return
    if taking.actor.agency_id != taking.matter.addressee_id:
        raise PermissionDenied
    today = timezone.localdate(taking.now)
    if taking.on != today:
        text = _("What you do here is done today, %(day)s; no other day can be given.") % {"day": day(today)}
        raise ValidationError({"happened_on": [text]})


def receipt_after_service(taking: Taking) -> None:
    """What was not served yet was not received."""
    served = taking.stand.last("serve", "declare")
    if served is not None and taking.on < served.on:
        text = _("It was served on %(day)s; it cannot have been received before.") % {"day": day(served.on)}
        raise ValidationError({"happened_on": [text]})


def objection_in_time(taking: Taking) -> None:
    """Within the period that the document states, and before the reply: then it is answered, not objected to."""
    last = object_by(taking.matter)
    if last is not None and taking.on > last:
        text = _("The document gave until %(day)s for an objection.") % {"day": day(last)}
        raise ValidationError({"happened_on": [text]})


def all_answered(taking: Taking) -> None:
    """One item, one reply: the reply is whole only when no item is left open."""
    shape = taking.stand.flow.list_of(MEASURES)
    settled = {one.pk for one in taking.answers if (kind := answer_row(shape, one.code)) is not None and not kind.open}
    waiting = [item.position for item in _open_rows(taking) if item.pk not in settled]
    if waiting:
        rows = "、".join(str(place) for place in waiting)
        text = _(
            "Items %(rows)s are not answered yet, or are still under way; answer them, or answer some items first."
        )
        raise ValidationError({MEASURES: [text % {"rows": rows}]})


def some_left(taking: Taking) -> None:
    """What leaves nothing open is the whole reply, and is sent as such."""
    given = {one.pk for one in taking.answers}
    shape = taking.stand.flow.list_of(MEASURES)
    still = [one for one in taking.answers if (kind := answer_row(shape, one.code)) is not None and kind.open]
    if not still and all(item.pk in given for item in _open_rows(taking)):
        raise ValidationError({MEASURES: [_("Nothing is left open: send it as the whole reply.")]})


def all_evaluated(taking: Taking) -> None:
    """One reply, one evaluation: whatever was answered anew is evaluated now."""
    given = {one.pk for one in taking.verdicts}
    items = [item for item in taking.stand.items if item.list == MEASURES and not item.withdrawn]
    waiting = [item.position for item in items if not item.verdict and item.pk not in given]
    if waiting:
        rows = "、".join(str(place) for place in waiting)
        raise ValidationError({MEASURES: [_("Items %(rows)s are not evaluated yet.") % {"rows": rows}]})


def some_relapsed(taking: Taking) -> None:
    """A relapse names the items that have come back."""
    shape = taking.stand.flow.list_of(MEASURES)
    if not any((kind := verdict_row(shape, one.code)) is not None and kind.open for one in taking.verdicts):
        text = _("Say which item has come back: evaluate it as not adopted or as false rectification.")
        raise ValidationError({MEASURES: [text]})
    _later_than_today(taking)


def to_be_urged(taking: Taking) -> None:
    """Urging follows a term that has passed without a whole reply, or an evaluation that left something open."""
    state, matter = taking.matter.state, taking.matter
    today = taking.on
    if state == "evaluated" and not _open_rows(taking):
        raise ValidationError(_("Every item is adopted; there is nothing to be urged."))
    if state == "rectifying":
        due = reply_due(matter)
        if due is not None and today <= due:
            raise ValidationError(_("The term for the reply runs until %(day)s.") % {"day": day(due)})
    if state == "again":
        until = str(matter.data.get("again_by") or "")
        if until and today.isoformat() <= until:
            raise ValidationError(_("The urging letter gave until %(day)s.") % {"day": until})
    _later_than_today(taking)


def _later_than_today(taking: Taking) -> None:
    name = MORE_BY if MORE_BY in taking.data else "again_by"
    if str(taking.data.get(name) or "") <= taking.on.isoformat():
        raise ValidationError({name: [_("Give a day to come.")]})


def revisit_ahead(taking: Taking) -> None:
    """A re-visit follows the evaluation, or the re-visit, that sets its day."""
    for name in ("revisit_on", "revisit_next"):
        if str(taking.data.get(name) or "9999") < taking.on.isoformat():
            text = _("Not before %(day)s, the day of this step.") % {"day": day(taking.on)}
            raise ValidationError({name: [text]})


def revisited_since(taking: Taking) -> None:
    """It is closed on a re-visit that followed the last evaluation."""
    last = taking.stand.last("revisit_pass", "evaluate", "revisit_relapse")
    if last is None or last.act != "revisit_pass":
        raise ValidationError(_("After the last evaluation nobody has been there again; re-visit it first."))


def filed_upward(taking: Taking) -> None:
    """What is owed to the upper procuratorate is not dropped by closing: it is filed first."""
    if not taking.matter.data.get("filed_how"):
        text = _("It is not filed with the upper procuratorate yet; take “File with the upper procuratorate” first.")
        raise ValidationError(text)


# -- effects ---------------------------------------------------------------------------------------------------------


def _keep(matter: Suggestion, *names: str) -> None:
    matter.save(update_fields=list(names))


def drafted(taking: Taking) -> None:
    """Title, kind, addressee and the cases it came from, as the draft now says."""
    matter, data = taking.matter, taking.data
    if "subject_kind" not in data:
        return
    if data.get("title"):
        matter.title = " ".join(str(data["title"]).split())
    matter.data = {**matter.data, "title": matter.title}
    matter.subject_kind = data["subject_kind"]
    _addressee_keep(taking)
    _cases_keep(taking)
    _origin_keep(taking)
    _keep(matter, "title", "subject_kind", "addressee", "addressee_name", "data")


def _addressee_keep(taking: Taking) -> None:
    """To whom it is addressed: the desk of the other kind of addressee is empty."""
    matter, data = taking.matter, taking.data
    if data.get("departments"):
        matter.addressee = Agency.objects.get(office_id=matter.office_id, kind=AgencyKind.POLICE, active=True)
        _seat(taking, ADDRESSEE, [])
    else:
        matter.addressee = Agency.objects.get(pk=data["addressee"])
        _seat(taking, POLICE, [])
    matter.addressee_name = matter.addressee.name


def _seat(taking: Taking, desk: str, principals: Iterable[int]) -> None:
    desk_replace(taking.matter, taking.stand.flow, desk, principals, taking.now)


def _cases_keep(taking: Taking) -> None:
    """The cases it came from. Those that this officer does not see stay as they are."""
    matter, chosen = taking.matter, set(taking.data.get("cases") or ())
    held = dict(SuggestionCase.objects.filter(suggestion=matter, ended_at=None).values_list("case_id", "pk"))
    seen = set(visible(Case, taking.actor).filter(pk__in=held).values_list("pk", flat=True))
    gone = [held[case] for case in seen - chosen]
    SuggestionCase.objects.filter(pk__in=gone).update(ended_at=taking.now)
    SuggestionCase.objects.bulk_create(
        SuggestionCase(suggestion=matter, case_id=case, since=taking.now, by=taking.actor)
        for case in sorted(chosen - held.keys())
    )


def _origin_keep(taking: Taking) -> None:
    """The matter from which it was begun is the first of those that it grew from."""
    if taking.matter.origin_id is not None:
        origins_add(taking.matter, [taking.matter.origin_id], by=taking.actor, now=taking.now)


def issued(taking: Taking) -> None:
    """Its number, and the paper to which receipts and links are bound from now on."""
    matter = taking.matter
    step = taking.stand.last("issue")
    paper = Document.objects.get(pk=step.document_id)  # type: ignore[union-attr]
    matter.number, matter.document_id, matter.issued_on = paper.number_text, paper.pk, paper.issued_on
    matter.received_on = matter.object_by = None
    # Another paper is filed anew.
    matter.data = {**matter.data, "filed_how": ""}
    _keep(matter, "number", "document_id", "issued_on", "received_on", "object_by", "data")


def served(taking: Taking) -> None:
    """How it was served."""
    matter = taking.matter
    matter.served_method = "declaration" if taking.act.code == "declare" else taking.data["service"]
    _keep(matter, "served_method")


def received(taking: Taking) -> None:
    """The day of receipt, from which the terms run."""
    matter = taking.matter
    matter.received_on = taking.on
    matter.object_by = object_by(matter)
    _keep(matter, "received_on", "object_by")


def replied(taking: Taking) -> None:
    """The day of the first whole reply: the one that the reply rate counts."""
    matter = taking.matter
    if taking.act.to == "replied" and matter.replied_on is None:
        matter.replied_on = taking.on
        _keep(matter, "replied_on")


def evaluated(taking: Taking) -> None:
    """What the evaluation comes to: adopted only where every item is."""
    matter = taking.matter
    verdicts = {item.verdict for item in taking.stand.items if item.list == MEASURES and not item.withdrawn}
    matter.outcome = outcome_of(verdicts)
    matter.evaluated_on = taking.on
    _keep(matter, "outcome", "evaluated_on")


def outcome_of(verdicts: Iterable[str]) -> str:
    """Of the whole, from the evaluations of its items."""
    found = set(verdicts)
    if found == {"adopted"}:
        return Outcome.ADOPTED
    if "false" in found:
        return Outcome.FALSE
    if found & {"adopted", "partly"}:
        return Outcome.PARTLY
    return Outcome.REFUSED


def urged(taking: Taking) -> None:
    """How often it was urged, and until when the last letter gave."""
    matter, data = taking.matter, taking.data
    matter.urged += 1
    if MORE_BY in data:
        # From here on this letter is the one that counts; the next begins empty.
        said = {"again_by": data[MORE_BY], "urge_why": data[MORE], MORE: "", MORE_BY: ""}
        matter.data = {**matter.data, **said}
    _keep(matter, "urged", "data")


def revisited(taking: Taking) -> None:
    """The day of the next re-visit, or none: then it is ready to be closed."""
    matter = taking.matter
    matter.data = {**matter.data, "revisit_on": taking.data.get("revisit_next") or ""}
    _keep(matter, "data")


def reported(taking: Taking) -> None:
    """What is reported upward, the upper procuratorate sees."""
    if "upper" not in (taking.data.get("reported_to") or ()):
        return
    upper = Principal.objects.filter(
        agency__office_id=taking.matter.office_id, agency__kind=AgencyKind.UPPER_PROCURATORATE, agency__active=True
    )
    _seat(taking, UPPER, upper.values_list("pk", flat=True))
    flow = taking.stand.flow
    sight_give(taking.matter, flow, [act for step in taking.stand.steps if (act := flow.act_of(step.act)) is not None])


def paper_void(taking: Taking) -> None:
    """A suggestion that is amended or withdrawn no longer stands: its paper is void, and its links open only that."""
    matter = taking.matter
    paper = Document.objects.filter(pk=matter.document_id, voided_at=None).first()
    if paper is not None:
        document_void(officer=taking.actor, document=paper, reason=taking.act.zh, now=taking.now)

"""What a flow's table cannot say of outlines: what they go with, what is not asked twice, what an answer points to.

Basis: RULES 257 (what an outline says), 284, 285, 342, 346 (with which decision it goes), CPL 175 and MPS 295 (one
month, twice at most). That nothing is asked for twice is the point of answering in the same rows.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.collaboration.likeness import alike
from cases.collaboration.links import link_seen
from cases.matters.hooks import Taking
from cases.matters.items import item_open, known_as
from cases.matters.models import MatterItem
from cases.matters.queries import matters_seen
from cases.register.models import Case, Event
from cases.register.moved import events_seen
from cases.register.services import Draft, events_record
from office.agencies.models import Side
from office.ui.formats import day

EVIDENCE = "evidence"
RETURN, CONTINUE, SUPPLEMENT = "return", "continue", "supplement"
SUPPLIED = ("supplied", "already")
# Which decision of the case an outline of this kind goes with.
DECISIONS = {
    RETURN: "supplementary_investigation_return",
    CONTINUE: "arrest_approval",
    SUPPLEMENT: "arrest_non_approval",
}
SERVED = "decision_served"
UNDER_WAY = "under_way"


@dataclass(frozen=True, slots=True)
class Asked:
    """An item that was asked for in an earlier outline of the case and that the police have sent."""

    item: MatterItem

    @property
    def subject(self) -> str:
        """What it is."""
        return str(self.item.data.get("subject", ""))

    @property
    def where(self) -> str:
        """Where it is, as the police said."""
        return self.item.answer_text or str(self.item.answer_link.get("text", ""))


def asked_before(officer, case: Case, without: int | None = None) -> list[Asked]:
    """What earlier outlines in sight asked for and the police sent, the newest first. What was sent and found wanting
    is still open and may be asked for."""
    outlines = matters_seen(officer).filter(kind="outline", case=case).exclude(pk=without)
    rows = MatterItem.objects.filter(
        matter__in=outlines.values("pk"), list=EVIDENCE, withdrawn=False, answer__in=SUPPLIED, answer_shared=True
    )
    rows = rows.exclude(verdict="insufficient").select_related("matter")
    return [Asked(item) for item in rows.order_by("-matter_id", "position")]


def nothing_twice(taking: Taking) -> None:
    """What the police have sent already is asked for again only with the reason."""
    matter = taking.matter
    if matter.case_id is None:
        return
    sent = asked_before(taking.actor, matter.case, matter.pk)
    errors = []
    for number, row in enumerate(_rows(taking), start=1):
        found = next((one for one in sent if alike(str(row.get("subject", "")), one.subject)), None)
        if found is not None and not str(row.get("again_reason") or "").strip():
            errors.append(
                _("Row %(n)d: the police sent “%(what)s” on %(day)s (%(where)s). Say why it is asked for again.")
                % {"n": number, "what": found.subject, "day": _sent_on(found), "where": found.where or "—"}
            )
    if errors:
        raise ValidationError({EVIDENCE: errors} if taking.act.items else errors)


def _sent_on(asked: Asked) -> str:
    return day(asked.item.answered_at) if asked.item.answered_at else "—"


def _rows(taking: Taking) -> Iterable[Mapping[str, object]]:
    """The rows as they will stand: those entered now, or those that were drafted."""
    if taking.act.items:
        return [row.data for row in taking.rows]
    return [item.data for item in _held(taking)]


def _held(taking: Taking) -> Sequence[MatterItem]:
    return [item for item in taking.stand.items if item.list == EVIDENCE and not item.withdrawn]  # type: ignore[misc]


def kind_fits(taking: Taking) -> None:
    """Which decision, whose, and until when, as the kind of outline demands (RULES 284, 285, 342)."""
    data, errors = taking.data, {}
    kind = data.get("outline")
    if data.get("decision") == "with" and kind != RETURN:
        errors["decision"] = _("Only a return is recorded together with its outline; record this decision on the case.")
    if data.get("decision") == "with" and not data.get("persons"):
        errors["persons"] = _("Name the suspects for whom the case is returned.")
    if kind and kind != RETURN:
        if not data.get("reply_by"):
            errors["reply_by"] = _("Say by which day it is to be answered; only a return has a term of the law.")
        elif dt.date.fromisoformat(data["reply_by"]) < taking.on:
            errors["reply_by"] = _("This day is over already.")
    if errors:
        raise ValidationError(errors)


def _events(taking: Taking, kind: str) -> list[Event]:
    """The live steps of this type on the case that the actor may see, the newest first."""
    rows = Event.objects.filter(case_id=taking.matter.case_id, type=kind, voided_by=None, voids=None)
    rows = rows.filter(Q(shared=True) | Q(side=taking.actor.side))
    return list(rows.select_related("person").order_by("-happened_on", "-pk"))


def decision_recorded(taking: Taking) -> None:
    """An outline goes with its decision: that has to be on the case, and not later than the outline."""
    kind = str(taking.matter.data.get("outline"))
    found = _events(taking, DECISIONS[kind])
    if not found:
        raise ValidationError(
            _("The decision that this outline goes with is not recorded on the case: record it there first.")
        )
    first = found[-1].happened_on
    if first > taking.on:
        told = _("The decision was taken on %(day)s; its outline cannot be older.") % {"day": day(first)}
        raise ValidationError({"happened_on": [told]})


def unit_known(taking: Taking) -> None:
    """Somebody has to gather the evidence."""
    if not taking.data.get("unit") and not taking.stand.held.get("unit"):
        raise ValidationError({"unit": [_("The case has no investigating unit yet: choose it.")]})


def received_with(taking: Taking) -> None:
    """Decision and outline are served together: where the case tells of the service, it is that day."""
    if taking.matter.data.get("outline") != RETURN:
        return
    # Of several suspects each has a service of his own.
    days = sorted({event.happened_on for event in _served(taking)})
    if days and taking.on not in days:
        told = _("The case has the return received on %(day)s; the outline came with it.")
        raise ValidationError({"happened_on": [told % {"day": "、".join(map(day, days))}]})


def _served(taking: Taking) -> list[Event]:
    """The service of that return, as far as it is recorded."""
    keys = {event.source_key for event in _returned(taking)}
    return [event for event in _events(taking, SERVED) if event.params.get("of") in keys]


def _returned(taking: Taking) -> list[Event]:
    """The return that the outline goes with, an event of each suspect: the last one up to the day of this step."""
    known = [event for event in _events(taking, DECISIONS[RETURN]) if event.happened_on <= taking.on]
    return [event for event in known if event.happened_on == known[0].happened_on]


def record_service(taking: Taking) -> None:
    """Where the case does not tell of the service of the return yet, this receipt does: the month runs from one day
    here and there (P25)."""
    if taking.matter.data.get("outline") != RETURN or _served(taking):
        return
    latest = _returned(taking)
    if not latest:
        return
    moment, today = _moment(taking)
    drafts = [Draft(SERVED, moment, today, event.person, {"of": event.source_key}, "") for event in latest]
    case = taking.matter.case
    try:
        events_record(
            officer=taking.actor, case=case, drafts=drafts, seen=events_seen(taking.actor, case), addressed=True
        )
    except ValidationError as refused:
        why = "；".join(dict.fromkeys(refused.messages))
        raise ValidationError(_("The case refuses this step: %(why)s") % {"why": why}) from None


def _moment(taking: Taking) -> tuple[dt.datetime, bool]:
    """When it was, and whether the hour is known."""
    if taking.on == timezone.localdate(taking.now):
        return taking.now, True
    return timezone.make_aware(dt.datetime.combine(taking.on, dt.time())), False


def links_seen(taking: Taking) -> None:
    """“Already supplied” points to something that is there and that the procuratorate can see."""
    errors = []
    places = {item.pk: item.position for item in _held(taking)}
    for answer in taking.answers:
        if answer.code == "already" and not link_seen(taking.matter, answer.link):
            errors.append(
                _("Row %(n)s: choose with which file, paper, row or step it was sent, one that both agencies have.")
                % {"n": places.get(answer.pk, "?")}
            )
    if errors:
        raise ValidationError({EVIDENCE: errors})


def still_asked(taking: Taking) -> None:
    """What was found sufficient is not answered anew."""
    settled = {item.pk: item.position for item in _held(taking) if item.verdict in ("sufficient", "accepted")}
    errors = [
        _("Row %(n)d is settled; it needs no new answer.") % {"n": settled[answer.pk]}
        for answer in taking.answers
        if answer.pk in settled
    ]
    if errors:
        raise ValidationError({EVIDENCE: errors})


def all_answered(taking: Taking) -> None:
    """Every row has a word from the police, new ones where it had fallen short; and not before it was received."""
    held = [item for item in known_as(taking.stand.items, taking.actor.side) if item.list == EVIDENCE]
    waiting = [str(item.position) for item in held if not item.answer or item.verdict == "insufficient"]
    if waiting:
        raise ValidationError(_("Rows %(rows)s are not answered yet.") % {"rows": "、".join(waiting)})
    received = taking.stand.last("receive", "receive_with")
    if received is not None and taking.on < received.on:
        told = _("The outline was received on %(day)s; it cannot have been answered before.")
        raise ValidationError({"happened_on": [told % {"day": day(received.on)}]})


def rest_kept(taking: Taking) -> None:
    """Whether something was sent as still under way: that stays owed beside the evaluation of the others."""
    rest = {"rest": any(item.answer == UNDER_WAY for item in _held(taking))}
    matter = taking.matter
    matter.data, matter.told_data = {**matter.data, **rest}, {**matter.told_data, **rest}
    matter.save(update_fields=["data", "told_data"])


def rest_only(taking: Taking) -> None:
    """While the procuratorate evaluates, only what still waits is answered: the others are before it."""
    shape = taking.stand.flow.list_of(EVIDENCE)
    told = {item.pk: item for item in known_as(taking.stand.items, Side.PROCURATORATE)}
    errors = [
        _("Row %(n)d has been sent and is being evaluated.") % {"n": told[answer.pk].position}
        for answer in taking.answers
        if answer.pk in told and not item_open(shape, told[answer.pk])
    ]
    if errors:
        raise ValidationError({EVIDENCE: errors})


def rest_answered(taking: Taking) -> None:
    """The rest is sent when it says something new."""
    if all(item.answer_shared for item in _held(taking)):
        raise ValidationError(_("Nothing has been answered since it was last sent."))


def verdicts_fit(taking: Taking) -> None:
    """What is still under way is not found sufficient, nor is what could not be supplied: there the reason is accepted
    or not."""
    held = {item.pk: item for item in _held(taking)}
    errors = []
    for one in taking.verdicts:
        item = held.get(one.pk)
        if item is not None and item.answer == UNDER_WAY and one.code in ("sufficient", "accepted"):
            errors.append(_("Row %(n)d is still under way: leave it open.") % {"n": item.position})
        elif item is not None and item.answer == "cannot" and one.code == "sufficient":
            told = _("Row %(n)d was not supplied: accept the reason, or find it not sufficient.")
            errors.append(told % {"n": item.position})
    if errors:
        raise ValidationError({EVIDENCE: errors})


def all_evaluated(taking: Taking) -> None:
    """It is settled when every row is: an answer is not yet evidence."""
    waiting = [str(item.position) for item in _held(taking) if not item.verdict]
    if waiting:
        raise ValidationError(_("Rows %(rows)s are not evaluated yet.") % {"rows": "、".join(waiting)})


def something_open(taking: Taking) -> None:
    """Nothing is sent back without saying which row falls short."""
    shape = taking.stand.flow.list_of(EVIDENCE)
    if not any(item_open(shape, item) for item in _held(taking)):
        raise ValidationError(_("Every row is settled: find one not sufficient, or settle the outline."))
    if dt.date.fromisoformat(taking.data["again_by"]) < taking.on:
        raise ValidationError({"again_by": [_("This day is over already.")]})


def later(taking: Taking) -> None:
    """More time ends later than before."""
    if taking.data["reply_by"] <= str(taking.matter.data.get("reply_by") or ""):
        raise ValidationError({"reply_by": [_("Choose a later day than the present one.")]})

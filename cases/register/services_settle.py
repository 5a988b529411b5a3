"""Settling what the records say against each other: by a choice with a reason, or by asking the other agency.

The choice is an event (核实). It hides nothing: both records stay, and so does who settled it, how and why. What one
side keeps to itself is settled by that side alone and for that side alone.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.procedure import load_rules
from cases.procedure.steps_next import may_record
from cases.register.models import Case, Event, Finding, FindingOrigin, Source
from cases.register.moved import events_check
from cases.register.queries_settle import departments_seeing, other_desk
from cases.register.services import case_store, events_visible
from cases.register.services_share import case_lock
from cases.register.settle_asks import ASKED, asks_open
from cases.register.settle_items import Item, finding_item
from office.access.actions import Action
from office.access.queries import require
from office.agencies.models import Principal, Side
from office.audit.log import audit_write
from office.followup.models import FollowUp
from office.followup.services import followup_open, followups_close
from office.outbox.services import message_queue
from office.storage.bulk import ids_reserve

SETTLEMENT = "finding_settlement"
CHOICES = "settlement"
# Says that one of the two records is right, and so needs two.
BY_SIDE = frozenset({"police", "procuratorate"})
# Not chosen: a wrong record is voided, and then nothing is left to settle.
NOT_CHOSEN = frozenset({"voided"})


def items_of_case(officer, case: Case) -> list[Item]:
    """The findings of a case that this officer may see, as things to be settled."""
    held = {event.pk: event for event in events_visible(officer, case)}
    hidden = Event.objects.filter(case=case, voided_by=None, voids=None).exclude(pk__in=held).exists()
    items = []
    for finding in Finding.objects.filter(case=case).order_by("pk"):
        if finding.origin == FindingOrigin.LEDGER:
            told = finding.side == officer.side or finding.shared
        else:
            told = set(finding.event_ids) <= set(held) and (bool(finding.event_ids) or not hidden)
        if told:
            items.append(finding_item(finding, held))
    return items


def choices_for(item: Item) -> list[str]:
    """How this may be settled: for one side's record only where both sides have one."""
    sides = {event.side for event in item.events}
    codes = [code for code in load_rules().reasons.get(CHOICES, {}) if code not in NOT_CHOSEN]
    return [code for code in codes if code not in BY_SIDE or sides >= BY_SIDE]


def may_settle(officer) -> bool:
    """Whether a role of the officer settles findings."""
    kind = load_rules().events[SETTLEMENT]
    return may_record(kind, officer.side, frozenset(officer.roles))


def finding_settle(*, officer, case: Case, key: str, choice: str, reason: str, seen: str) -> Event:
    """Settle one finding with a choice and a reason.

    Errors: Http404 (also where it is settled already), PermissionDenied; CaseMovedOn; ValidationError by field.
    """
    require(officer, Action.CASE_RECORD, case)
    if not may_settle(officer):
        raise PermissionDenied
    case_lock(case)
    case.refresh_from_db()
    events_check(officer, case, seen)
    item = _item(officer, case, key)
    if not item.can_settle:
        raise PermissionDenied
    if asks_own(officer, case, key).exists():
        raise ValidationError(
            _(
                "Your agency has asked the other one to look into this, so the other one answers: by settling it or by"
                " voiding its record. Withdraw the question first if no answer is needed any more."
            )
        )
    if choice not in choices_for(item):
        raise ValidationError({"choice": [_("Choose one of the list.")]})
    reason = " ".join(reason.split())
    if not reason:
        raise ValidationError({"reason": [_("A settlement needs a reason (house recording rule 8).")]})
    now = timezone.now()
    (pk,) = ids_reserve(Event, 1)
    event = Event(
        pk=pk,
        case=case,
        type=SETTLEMENT,
        happened_at=now,
        precise=True,
        happened_on=timezone.localdate(now),
        side=officer.side,
        agency_id=officer.agency_id,
        # The other side hears of it where it knows all that it is about, and of nothing else.
        shared=all(one.shared or one.side != officer.side for one in item.events),
        params={"code": item.code, "of": "|".join(item.sources), "choice": choice},
        recorded_at=now,
        recorded_by=officer,
        source=Source.FORM,
        source_key=f"form:{pk}",
        # The column of reasons that officers give; a settlement has one as a void has.
        void_reason=reason[:200],
    )
    event.save(force_insert=True)
    case_store(case, [event], now)
    audit_write(Action.CASE_RECORD, "case", case.pk, detail={"event": pk, "type": SETTLEMENT, "code": item.code})
    if event.shared:
        _tell_other(officer, case, event)
    return event


def asks_own(officer, case: Case, key: str) -> QuerySet[FollowUp]:
    """What the officer's own side has asked of the other about this, and is not answered. Who asks does not answer."""
    return asks_open([case.pk]).filter(params__item=key, params__side=officer.side)


def settle_ask_withdraw(*, officer, case: Case, key: str) -> None:
    """Take the own side's question back: no answer is owed any more. Errors: Http404, PermissionDenied."""
    require(officer, Action.CASE_RECORD, case)
    if not may_settle(officer):
        raise PermissionDenied
    case_lock(case)
    asked = list(asks_own(officer, case, key).values_list("key", flat=True))
    if not asked:
        raise Http404
    followups_close(keys=asked, officer=officer, word="withdrawn")
    audit_write(Action.CASE_RECORD, "case", case.pk, detail={"withdrawn": key})


def _item(officer, case: Case, key: str) -> Item:
    found = next((one for one in items_of_case(officer, case) if one.key == key), None)
    if found is None:
        raise Http404
    return found


def _tell_other(officer, case: Case, event: Event) -> None:
    """A message to the other agency's desk, where it sees the case."""
    to = desks_seeing(case, officer.side)
    if to:
        message_queue(
            key=f"case.settled:{event.pk}",
            to=[principal.pk for principal in to],
            kind="case.settled",
            params={"case": case.pk, "code": event.params["code"], "choice": event.params["choice"],
                    "side": event.side},
            root_kind="case",
            root_id=case.pk,
        )  # fmt: skip


def desks_seeing(case: Case, side: str) -> list[Principal]:
    """Who of the other agency is to be told: its desk where that sees the case, else the unit that handles it, else
    whatever department sees it."""
    desks = [principal.pk for principal in other_desk(case, side)]
    unit = case.police_unit_id if side == Side.PROCURATORATE else case.procuratorate_unit_id
    seeing = departments_seeing(case, side)
    for chosen in (
        [principal for principal in seeing if principal.pk in desks],
        [principal for principal in seeing if unit and principal.department_id == unit],
    ):
        if chosen:
            return chosen
    return seeing


def settle_ask(*, officer, case: Case, key: str) -> None:
    """Ask the other agency to look into one thing: it owes an answer, and its desk is told. Asking twice is once.

    Errors: Http404, PermissionDenied; ValidationError where the other agency does not see the case, or not all that
    it is about.
    """
    require(officer, Action.CASE_RECORD, case)
    if not may_settle(officer):
        raise PermissionDenied
    case_lock(case)
    item = _item(officer, case, key)
    if not all(event.shared or event.side != officer.side for event in item.events):
        raise ValidationError(_("The other agency does not see all the records that this is about; share them first."))
    desks = desks_seeing(case, officer.side)
    if not desks:
        raise ValidationError(_("The other agency does not see this case; share it first."))
    if any(ask.params.get("item") == key for ask in asks_open([case.pk])):
        return
    now = timezone.now()
    params = {"case": case.pk, "item": item.key, "code": item.code, "side": officer.side}
    for principal in desks:
        followup_open(
            # Asked once more after an answer, it is a new occasion.
            key=f"{ASKED}:{case.pk}:{item.key}:{principal.pk}:{now:%Y%m%d%H%M%S%f}",
            occasion=f"{ASKED}:{case.pk}:{item.key}:{now:%Y%m%d%H%M%S%f}",
            kind=ASKED,
            owner_principal_id=principal.pk,
            # As everywhere, the other side is told the agency, not the officer.
            other_principal_id=officer.agency.principal.pk,
            root_kind="case",
            root_id=case.pk,
            params=params,
            now=now,
        )
    message_queue(
        key=f"case.settle_asked:{case.pk}:{item.key}:{now:%Y%m%d%H%M%S%f}",
        to=[principal.pk for principal in desks],
        kind="case.settle_asked",
        params=params,
        root_kind="case",
        root_id=case.pk,
        now=now,
    )
    audit_write(Action.CASE_RECORD, "case", case.pk, detail={"asked": item.code})

"""What waits to be settled on a case (待核实), each with both versions: who reported what, when, and from where.

A ledger reports what another system already did; where it breaks a rule, contradicts the other side, tells one thing
twice or lies ahead, nothing is silently chosen. Whoever looks into it voids the wrong record, asks the other agency,
or settles it with a choice and a reason (an event).
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from cases.procedure import ClockState, ClockStatus, FindingHit, load_rules
from cases.register.clock_lines import clock_articles, clock_name, start_step
from cases.register.models import Event, Finding, FindingOrigin, Source
from cases.register.sheet import UNTOLD_PARAMS
from cases.register.words import (
    article_label,
    document_label,
    event_label,
    finding_label,
    param_label,
    row_words,
)
from office.agencies.models import Side
from office.ui.formats import day, moment

# The acceptance number stands with the case; beside another record it only takes room.
UNTOLD_HERE = UNTOLD_PARAMS | {"case_no"}
FUTURE = "dated_in_future"
NO_START = "no_start"
LEDGER = "ledger"
# What kind of trouble a kind of check finds.
GROUPS = {
    "measure_against": "contradiction",
    "runs_after": "contradiction",
    "custody_goes_on": "contradiction",
    "order": "order",
    "after": "order",
    "ends_before_start": "order",
    "missing": "missing",
    "no_param": "missing",
    "round_without": "missing",
    "together": "together",
    "overlap": "together",
    "twice": "twice",
    "too_many": "too_many",
    "too_long": "too_many",
    "in_future": "future",
}
GROUP_LABELS = {
    "contradiction": pgettext_lazy("to be settled", "the ledgers contradict each other"),
    "order": pgettext_lazy("to be settled", "out of order"),
    "missing": pgettext_lazy("to be settled", "something is missing"),
    "together": pgettext_lazy("to be settled", "two measures at once"),
    "twice": pgettext_lazy("to be settled", "recorded twice"),
    "too_many": pgettext_lazy("to be settled", "too often or too long"),
    "future": pgettext_lazy("to be settled", "lies ahead"),
    NO_START: pgettext_lazy("to be settled", "no start date"),
    LEDGER: pgettext_lazy("to be settled", "found on import"),
}
TOUCHED = {
    "stage": pgettext_lazy("touched", "the stage of the case"),
    "person": pgettext_lazy("touched", "what is decided on the person"),
    "measure": pgettext_lazy("touched", "the measure on the person"),
}


@dataclass(frozen=True, slots=True)
class Version:
    """What one record says: whose, what, when, with which document, and where it came from."""

    side: str
    text: str
    on: dt.date
    at: str
    note: str
    document: str
    origin: str
    source: str
    event: Event


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to be settled. ``key`` is the same as long as it rests on the same records."""

    key: str
    group: str
    code: str
    case_id: int
    person: int | None
    text: str
    article: str
    touches: tuple[str, ...]
    events: tuple[Event, ...]
    can_settle: bool

    @property
    def sources(self) -> tuple[str, ...]:
        """The keys of the records that it rests on."""
        return tuple(sorted(event.source_key or f"#{event.pk}" for event in self.events))

    @property
    def label(self) -> object:
        """What kind of trouble it is."""
        return GROUP_LABELS[self.group]

    @property
    def touched(self) -> str:
        """What is shown as 待核实 because of it, in words."""
        return "、".join(str(TOUCHED.get(one, one)) for one in self.touches)


def item_key(case_id: int, code: str, person: int | None, sources: Iterable[str]) -> str:
    """A short name of a thing to be settled, for addresses and follow-ups; tells nothing."""
    said = "|".join([str(case_id), code, str(person or ""), *sorted(sources)])
    return hashlib.blake2b(said.encode(), digest_size=10).hexdigest()


def finding_item(finding: Finding, events: Mapping[int, Event]) -> Item:
    """A stored finding. The caller has shown that all its events may be seen."""
    rules = load_rules()
    check = rules.checks.get(finding.code)
    held = tuple(events[pk] for pk in finding.event_ids if pk in events)
    ledger = finding.origin == FindingOrigin.LEDGER
    group = LEDGER if ledger else GROUPS.get(check.kind if check else "", "order")
    return Item(
        key=item_key(finding.case_id, finding.code, finding.person_id, _told(finding, held)),
        group=group,
        code=finding.code,
        case_id=finding.case_id,
        person=finding.person_id,
        text=finding_label(finding.code, finding.params),
        article=article_label(finding.article),
        touches=tuple(finding.touches),
        events=held,
        can_settle=not ledger and bool(held),
    )


def _told(finding: Finding, held: Sequence[Event]) -> list[str]:
    """What a finding rests on: its records; a ledger's finding on nothing but itself."""
    return [event.source_key for event in held] or [str(finding.pk)]


def watch_item(case_id: int, hit: FindingHit, events: Mapping[int, Event]) -> Item:
    """What does not fit today, such as custody that goes on after a refusal was served. Never stored: it ends when
    what is missing is recorded."""
    watch = load_rules().watches.get(hit.code)
    held = tuple(events[pk] for pk in hit.events if pk in events)
    return Item(
        key=item_key(case_id, hit.code, hit.person, [event.source_key for event in held]),
        group=GROUPS.get(watch.kind if watch else "", "contradiction"),
        code=hit.code,
        case_id=case_id,
        person=hit.person,
        text=finding_label(hit.code, hit.params),
        article=article_label(hit.article),
        touches=("measure",) if hit.person else ("stage",),
        events=held,
        can_settle=False,
    )


def future_item(event: Event) -> Item:
    """A record dated after today."""
    params = {"first": event.type, "first_on": event.happened_on.isoformat()}
    watch = load_rules().watches.get(FUTURE)
    return Item(
        key=item_key(event.case_id, FUTURE, event.person_id, [event.source_key]),
        group="future",
        code=FUTURE,
        case_id=event.case_id,
        person=event.person_id,
        text=finding_label(FUTURE, params),
        article=article_label("; ".join(watch.basis)) if watch else "",
        touches=("person",) if event.person_id else ("stage",),
        events=(event,),
        can_settle=False,
    )


def _startless(state: ClockState) -> str:
    """That the first day is missing, and the step that would tell it."""
    told = {"clock": clock_name(state), "step": start_step(state)}
    if not told["step"]:
        return _("%(clock)s runs, but the day on which it began is not recorded") % told
    return _("%(clock)s runs, but the step that begins it is not recorded: %(step)s") % told


def clock_item(case_id: int, state: ClockState, events: Mapping[int, Event]) -> Item | None:
    """A term that runs by what is recorded, but whose first day nobody has recorded."""
    if state.status != ClockStatus.NO_START:
        return None
    held = tuple(events[pk] for pk in state.events if pk in events)
    return Item(
        key=item_key(case_id, f"{NO_START}:{state.rule}", state.person, [state.key]),
        group=NO_START,
        code=NO_START,
        case_id=case_id,
        person=state.person,
        text=_startless(state),
        article=clock_articles(state),
        touches=("measure",) if state.custody_end else (),
        events=held,
        can_settle=False,
    )


def version_of(event: Event, name: str, own: bool) -> Version:
    """One record as told beside another. Who typed it is told to the own side only."""
    params = [
        param_label(event.type, key, value)
        for key, value in event.params.items()
        if key not in UNTOLD_HERE and value not in (None, "")
    ]
    return Version(
        side=event.side,
        text=" ".join(filter(None, (name, event_label(event.type)))),
        on=event.happened_on,
        at=moment(event.happened_at) if event.precise else day(event.happened_on),
        note="；".join(params),
        document=" ".join(filter(None, (document_label(event.type), event.document_no))),
        origin=origin_words(event, own),
        source=source_words(event, own),
        event=event,
    )


def origin_words(event: Event, own: bool) -> str:
    """From where a record came: an import, or a form and whose."""
    at = moment(event.recorded_at)
    if event.source != Source.FORM:
        return _("ledger, import no. %(batch)s, %(at)s") % {"batch": event.batch_id or "—", "at": at}
    if own and event.recorded_by:
        return _("by hand, %(who)s, %(at)s") % {"who": event.recorded_by, "at": at}
    return _("by hand, %(at)s") % {"at": at}


def source_words(event: Event, own: bool) -> str:
    """The same with the row of the ledger, which is the own side's to know."""
    told = origin_words(event, own)
    if own and event.source != Source.FORM and event.row_key:
        return f"{told}；{row_told(event.row_key)}"
    return told


def row_told(key: str) -> str:
    """The row of a ledger in words."""
    return pgettext("ledger", "row %(row)s") % {"row": row_words(key)}


def columns(item: Item) -> tuple[list[Event], list[Event]]:
    """The two versions: what the police and what the procuratorate recorded; of one side, the first and the rest."""
    by_side = {side: [event for event in item.events if event.side == side] for side in Side.values}
    police, other = by_side.get(Side.POLICE, []), by_side.get(Side.PROCURATORATE, [])
    if police and other:
        return police, other
    found = list(item.events)
    return found[:1], found[1:]

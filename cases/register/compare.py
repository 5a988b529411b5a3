"""What the two ledgers say of one case, side by side, as one pair of eyes may read it.

Only what both sides would tell of the same thing is held against each other; a step of one side alone is shown where
it happened and marked only where the other side's step would have to stand beside it. What a side keeps to itself is
not there, and nothing is marked because of it: a side that shares nothing of a thing has not left it out.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from cases.register.fact_words import fact_value
from cases.register.masking import Eyes, facts_shown, withholds
from cases.register.models import Case, Event, FactVersion, Person
from cases.register.settle_items import Item, Version, version_of
from cases.register.told import Names, names_of_case
from office.agencies.models import Side

# The same thing under each side's name: (what it is called, the police's column, the procuratorate's).
FACTS = (
    (gettext_lazy("Case title"), "ajmc", "ajmc"),
    (gettext_lazy("Charge"), "ay_mc", "ysay"),
    (gettext_lazy("Investigating unit"), "badw_mc", "zcjg"),
    (gettext_lazy("Handler"), "zbmj", "cbr"),
    (gettext_lazy("Minor involved"), "sfswcn", ""),
    (gettext_lazy("Kind of case"), "", "ajlb"),
    (gettext_lazy("State in the ledger"), "ajzt", "sczt"),
)
# Handlers, states, a unit here and its agency there: each side's own, shown side by side, never a difference.
OWN = frozenset({"zbmj", "ajzt", "badw_mc"})
PERSON_FACTS = (
    (pgettext_lazy("person", "Name"), "xm", "xm"),
    (gettext_lazy("Minor"), "swcn", "swcn"),
    (gettext_lazy("State in the ledger"), "zt", ""),
)
MEASURES = (
    "release", "bail", "residential_surveillance", "designated_residential_surveillance", "measure_lifted",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pair:
    """Steps of the two sides that belong together: what one does, and what the other records of it or does upon it.

    ``alone``: whose step wants the other beside it. Where the ledger of a side has no column for its step (提请批准
    逮捕), its absence means nothing.
    """

    police: tuple[str, ...]
    procuratorate: tuple[str, ...]
    alone: tuple[str, ...] = (Side.POLICE, Side.PROCURATORATE)


PAIRS = (
    Pair(("arrest_request",), ("arrest_review_acceptance",), (Side.POLICE,)),
    Pair(("arrest",), ("arrest_approval", "arrest_decision")),
    Pair(MEASURES, ("arrest_non_approval",), (Side.PROCURATORATE,)),
    Pair(("execution_receipt",), ("decision_served",), (Side.POLICE,)),
    Pair(("transfer_for_prosecution",), ("prosecution_review_acceptance",)),
    Pair(
        ("investigation_extension_request",),
        ("investigation_extension", "investigation_extension_refusal"),
        (Side.POLICE,),
    ),
    Pair(("non_approval_reconsideration_request",), ("non_approval_reconsideration_received",), (Side.POLICE,)),
    Pair(("non_approval_review_request",), ("non_approval_review_received",), (Side.POLICE,)),
    Pair(("non_prosecution_reconsideration_request",), ("non_prosecution_reconsideration_received",), (Side.POLICE,)),
    Pair(("non_prosecution_review_request",), ("non_prosecution_review_received",), (Side.POLICE,)),
)
# Steps of the whole case that answer one on a person.
OF_ALL = frozenset({"arrest_review_acceptance"})


@dataclass(frozen=True, slots=True)
class FactRow:
    """One fact as each side tells it."""

    label: object
    police: object
    procuratorate: object
    differs: bool


@dataclass(frozen=True, slots=True)
class StepRow:
    """Steps that belong together, or one of one side alone. ``marks``: what does not fit, in words."""

    police: Version | None
    procuratorate: Version | None
    marks: tuple[str, ...]
    note: str = ""

    @property
    def on(self) -> dt.date:
        """The earlier of the two days."""
        return min(one.on for one in (self.police, self.procuratorate) if one is not None)


@dataclass(frozen=True, slots=True)
class Block:
    """The case, or one person: facts, then steps."""

    title: str
    facts: Sequence[FactRow]
    steps: Sequence[StepRow]

    @property
    def marked(self) -> int:
        """How many rows do not fit."""
        return sum(row.differs for row in self.facts) + sum(bool(row.marks) for row in self.steps)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The whole case."""

    blocks: Sequence[Block]
    one_sided: str

    @property
    def marked(self) -> int:
        """How many rows do not fit, on the whole case."""
        return sum(block.marked for block in self.blocks)


def compare(
    case: Case, eyes: Eyes, persons: Mapping[int, Person], events: Sequence[Event], items: Iterable[Item]
) -> Comparison:
    """Both sides of a case. ``events``: live ones that these eyes may see; ``items``: what waits to be settled."""
    facts = list(FactVersion.objects.filter(case=case, current=True).order_by("side", "person_id"))
    known = names_of_case(case, Person.objects.filter(case=case))
    names = Names(eyes, dict(persons), facts, events)
    wrong: dict[int, list[str]] = {}
    for item in items:
        for event in item.events:
            wrong.setdefault(event.pk, []).append(item.text)
    shown = {
        (fact.person_id, fact.side): _shown(eyes, case, fact, names.persons.get(fact.person_id or 0), known)
        for fact in facts
    }
    sides = {event.side for event in events} | {fact.side for fact in facts if shown[fact.person_id, fact.side]}
    asked = any(event.type == "arrest_request" for event in events)
    # An acceptance that answers a request stands with the person of the request.
    whole = [event for event in events if event.person_id is None and not (asked and event.type in OF_ALL)]
    blocks = [
        Block(
            _("The case"),
            _facts(FACTS, shown.get((None, Side.POLICE), {}), shown.get((None, Side.PROCURATORATE), {})),
            _steps(whole, eyes, names, wrong, sides),
        )
    ]
    shared = [event for event in events if event.person_id is None and event.type in OF_ALL]
    for pk in names.persons:
        own = [event for event in events if event.person_id == pk]
        if any(event.type == "arrest_request" for event in own):
            own += shared
        blocks.append(
            Block(
                names.of(pk),
                _facts(PERSON_FACTS, shown.get((pk, Side.POLICE), {}), shown.get((pk, Side.PROCURATORATE), {})),
                _steps(own, eyes, names, wrong, sides),
            )
        )
    return Comparison(blocks, _one_sided(sides))


def _one_sided(sides: set[str]) -> str:
    """Said where only one side tells anything: then nothing can contradict it."""
    if Side.POLICE not in sides:
        return _("Only the procuratorate tells anything of this case here; there is nothing to compare with.")
    if Side.PROCURATORATE not in sides:
        return _("Only the police tell anything of this case here; there is nothing to compare with.")
    return ""


def _shown(
    eyes: Eyes, case: Case, fact: FactVersion, person: Person | None, known: tuple[set[str], set[str]]
) -> dict[str, object]:
    if fact.person_id and person is None:
        return {}
    return facts_shown(
        eyes,
        fact.side,
        {code: value for code, value in fact.values.items() if not withholds(eyes, fact, code)},
        withheld=fact.withheld,
        person=person,
        has_minor=case.has_minor,
        minor_names=known[0],
        other_names=known[1],
    )


def _facts(table, police: Mapping[str, object], other: Mapping[str, object]) -> list[FactRow]:
    rows = []
    for label, ours, theirs in table:
        left, right = police.get(ours) if ours else None, other.get(theirs) if theirs else None
        if left in (None, "") and right in (None, ""):
            continue
        both = left not in (None, "") and right not in (None, "")
        differs = both and ours not in OWN and _plain(left) != _plain(right)
        rows.append(FactRow(label, fact_value(ours, left), fact_value(theirs, right), differs))
    return rows


def _plain(value: object) -> str:
    """A value without what is only writing: spaces, and the 罪 that one ledger writes and the other does not."""
    return "".join(str(value).split()).removesuffix("罪")


def _steps(
    events: Sequence[Event], eyes: Eyes, names: Names, wrong: Mapping[int, list[str]], sides: set[str]
) -> list[StepRow]:
    """Steps that belong together in one row, the rest alone, by day."""
    left = sorted((event for event in events if event.side == Side.POLICE), key=_order)
    right = sorted((event for event in events if event.side != Side.POLICE), key=_order)
    partner: dict[int, Event] = {}
    lonely: set[int] = set()
    same = sorted({one.type for one in left} & {one.type for one in right})
    for pair in (*PAIRS, *(Pair((code,), (code,), ()) for code in same)):
        first = [event for event in left if event.type in pair.police and event.pk not in partner]
        then = [event for event in right if event.type in pair.procuratorate and event.pk not in partner]
        for one, two in zip(first, then, strict=False):
            partner[one.pk], partner[two.pk] = two, one
        if Side.POLICE in pair.alone:
            lonely |= {event.pk for event in first[len(then) :]}
        if Side.PROCURATORATE in pair.alone:
            lonely |= {event.pk for event in then[len(first) :]}
    rows = []
    for event in left:
        rows.append(_row(event, partner.get(event.pk), eyes, names, wrong, lonely, sides))
    for event in right:
        if event.pk not in partner:
            rows.append(_row(None, event, eyes, names, wrong, lonely, sides))
    return sorted(rows, key=lambda row: row.on)


def _order(event: Event) -> tuple[dt.date, dt.datetime, int]:
    return event.happened_on, event.happened_at, event.pk


def _row(
    police: Event | None,
    other: Event | None,
    eyes: Eyes,
    names: Names,
    wrong: Mapping[int, list[str]],
    lonely: set[int],
    sides: set[str],
) -> StepRow:
    events = [event for event in (police, other) if event is not None]
    marks = list(dict.fromkeys(text for event in events for text in wrong.get(event.pk, ())))
    note = ""
    if police is not None and other is not None:
        days = abs((police.happened_on - other.happened_on).days)
        if police.type == other.type and days:
            marks.append(_("the two sides give different days"))
        elif days:
            note = ngettext("%(n)d day apart", "%(n)d days apart", days) % {"n": days}
    elif len(sides) > 1 and events[0].pk in lonely:
        if other is None:
            marks.append(_("the procuratorate has recorded nothing of it"))
        else:
            marks.append(_("the police have recorded nothing of it"))
    told = [
        version_of(event, names.of(event.person_id), eyes.same_side(event.side)) if event else None
        for event in (police, other)
    ]
    return StepRow(told[0], told[1], tuple(marks), note)

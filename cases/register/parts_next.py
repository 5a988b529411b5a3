"""What may come next, as the chooser, the form and the case page show it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.procedure import ClockState, EventType, ProcEvent, load_rules
from cases.procedure.gate_types import Offer, Refusal
from cases.procedure.steps_next import REFUSE
from cases.register.clock_lines import chip_of, clock_name
from cases.register.desk import ELSEWHERE, Desk, refusal_lines
from cases.register.drafts import PROVISIONAL
from cases.register.masking import Eyes, name_shown
from cases.register.models import Case, Person
from cases.register.parts import release_chip
from cases.register.words import article_label, document_label, event_label, measure_label, zh
from office.ui.chips import Chip, ClockChip
from office.ui.figures import whole

JOIN = "person_joined"
# On the page of a case: the likeliest steps, in all and of one person.
PANEL_ROWS = 8
PANEL_ROWS_EACH = 4
INVESTIGATION = "investigation"


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step in the chooser: its form, its document, its articles, who decides, and the term that it fulfils."""

    name: str
    url: str
    document: str
    article: str
    decides: str
    chip: ClockChip | None = None
    clock: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """A step that may not be taken now, and why. ``url``: where one of an earlier day is entered."""

    name: str
    why: str
    url: str


@dataclass(slots=True)
class Group:
    """The steps of the case, or of one person."""

    title: str
    state: str = ""
    expected: list[StepRow] = field(default_factory=list)
    more: list[StepRow] = field(default_factory=list)
    worth: list[Refused] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether nothing at all stands in it."""
        return not (self.expected or self.more or self.worth or self.refused)


def record_url(case: Case, code: str, person: int | None = None, *, late: bool = False) -> str:
    """The form of a step."""
    if code in ELSEWHERE:
        return elsewhere_url(case, code, person) + ("?late=1" if late else "")
    asked: dict[str, object] = {"type": code}
    if person is not None:
        asked["person"] = person
    if late:
        asked["late"] = 1
    return f"{reverse('event-record', args=[case.pk])}?{urlencode(asked)}"


def elsewhere_url(case: Case, code: str, person: int | None) -> str:
    """A step with a page of its own; without a person the case, where persons are chosen."""
    if code == JOIN:
        return reverse(ELSEWHERE[code], args=[case.pk])
    if person is None:
        return reverse("case-detail", args=[case.pk]) + "#persons"
    return reverse(ELSEWHERE[code], args=[case.pk, person])


def elsewhere(kind: EventType, case: Case, person: str) -> str:
    """The same, from an address."""
    return elsewhere_url(case, kind.code, whole(person))


def choices(desk: Desk, eyes: Eyes) -> list[Group]:
    """All steps of the officer's roles: of the case, then of each person; the expected first, the refused apart."""
    whole = Group(_("The case"))
    groups: dict[int | None, Group] = {None: whole}
    for pk, person in desk.persons.items():
        groups[pk] = Group(name_shown(eyes, person), state_of(desk, pk))
    joined = desk_join(desk)
    if joined is not None:
        _place(whole, desk, joined)
    for offer in desk.offers:
        if offer.type != JOIN and offer.person in groups:
            _place(groups[offer.person], desk, offer)
    return [group for group in groups.values() if not group.empty]


def person_group(desk: Desk, eyes: Eyes, person: Person) -> Group:
    """The steps on one person."""
    group = Group(name_shown(eyes, person), state_of(desk, person.pk))
    for offer in desk.offers:
        if offer.type != JOIN and offer.person == person.pk:
            _place(group, desk, offer)
    return group


def _place(group: Group, desk: Desk, offer: Offer) -> None:
    if offer.allowed:
        (group.expected if offer.expected else group.more).append(step_row(desk, offer))
        return
    told = Refused(
        event_label(offer.type),
        "；".join(refusal_lines(offer.refusals)),
        record_url(desk.case, offer.type, offer.person, late=True),
    )
    (group.worth if offer.worth_saying else group.refused).append(told)


def desk_join(desk: Desk) -> Offer | None:
    """Whether one more person may be joined: a step of nobody who is in the case yet."""
    kind = load_rules().events.get(JOIN)
    if kind is None or not desk.may(kind):
        return None
    draft = ProcEvent(PROVISIONAL, JOIN, desk.now, True, PROVISIONAL, f"form:{PROVISIONAL}", {})
    found = tuple(one for one in desk.refusals(draft) if one.level == REFUSE)
    return Offer(type=JOIN, person=None, side=kind.side, by=kind.by, may=True, refusals=found)


def step_row(desk: Desk, offer: Offer) -> StepRow:
    """An offer as shown."""
    kind = load_rules().events[offer.type]
    clock = clock_of(desk, offer)
    return StepRow(
        event_label(kind.code),
        record_url(desk.case, kind.code, offer.person),
        document_label(kind.code),
        article_label("; ".join(kind.basis)),
        kind.decides_zh if zh() else kind.decides_en,
        chip_of(clock, desk.now) if clock else None,
        clock_name(clock) if clock else "",
    )


def clock_of(desk: Desk, offer: Offer) -> ClockState | None:
    """The open term that the step fulfils; a person's term is not what a step of the whole case is taken for."""
    found = next((one for one in desk.projection.clocks if offer.clock and one.key == offer.clock), None)
    return found if found is not None and found.person == offer.person else None


def state_of(desk: Desk, person: int) -> str:
    """Under which measure the person stands now."""
    state = desk.projection.persons.get(person)
    if state is None or not state.intervals:
        return ""
    running = [one for one in state.intervals if one.end is None]
    return measure_label(running[-1].measure) if running else ""


# --- the form


@dataclass(slots=True)
class Candidates:
    """Whom a step may concern now, and why not the others."""

    offers: Sequence[Offer]
    persons: list[Person]
    notes: Mapping[int, str]
    closed: Mapping[str, Mapping[str, str]]

    @property
    def possible(self) -> bool:
        """Whether it may be recorded for anybody."""
        return any(offer.allowed for offer in self.offers)

    def reasons(self, eyes: Eyes, persons: Mapping[int, Person]) -> list[str]:
        """Why it may be recorded for nobody, or for whom not."""
        lines: dict[str, list[str]] = {}
        for offer in self.offers:
            for why in refusal_lines(offer.refusals):
                name = name_shown(eyes, persons[offer.person]) if offer.person in persons else ""
                lines.setdefault(why, []).append(name)
        return [f"{'、'.join(filter(None, names))}：{why}" if any(names) else why for why, names in lines.items()]


def candidates(desk: Desk, kind: EventType, chosen: Person | None, late: bool) -> Candidates:
    """For whom this step is open: the person chosen, else every person whom the law lets it concern now."""
    offers = [one for one in desk.offers_of(kind.code) if chosen is None or one.person in (None, chosen.pk)]
    allowed = offers if late else [one for one in offers if one.allowed]
    persons = [desk.persons[one.person] for one in allowed if one.person is not None]
    return Candidates(
        offers,
        persons,
        {person.pk: state_of(desk, person.pk) for person in persons},
        _closed([one for one in offers if one.allowed]),
    )


def _closed(offers: Iterable[Offer]) -> dict[str, dict[str, str]]:
    """Values of parameters that are refused for everybody concerned, each with the reason."""
    found: dict[str, dict[str, str]] | None = None
    for offer in offers:
        own: dict[str, dict[str, str]] = {}
        for choice in offer.choices:
            own.setdefault(choice.param, {})[choice.value] = "；".join(refusal_lines(choice.refusals))
        if found is None:
            found = own
        else:
            found = {
                name: {value: why for value, why in values.items() if value in own.get(name, {})}
                for name, values in found.items()
            }
    return found or {}


# --- the page of the case


@dataclass(frozen=True, slots=True)
class PanelRow:
    """One likely step on the page of a case."""

    label: str
    url: str
    article: str
    chip: ClockChip | Chip | None
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """下一步可以: the likeliest steps, and one line of what may not be done and why."""

    rows: Sequence[PanelRow]
    refused: str
    more_url: str


def next_panel(desk: Desk, eyes: Eyes) -> Panel:
    """The likeliest steps of the officer's roles on the case, a few for each person: first what ends custody that may
    not go on (CPL 91), then the most pressing. An investigation against nobody yet looks for a suspect."""
    rows: list[PanelRow] = []
    joined = None if desk.persons or desk.projection.stage != INVESTIGATION else desk_join(desk)
    if joined is not None and joined.allowed:
        row = step_row(desk, joined)
        rows.append(PanelRow(row.name, row.url, row.article, None))
    for offer in _pressing(desk)[: PANEL_ROWS - len(rows)]:
        row = step_row(desk, offer)
        chip = release_chip() if offer.urgent else row.chip
        rows.append(PanelRow(_with_name(desk, eyes, offer, row.name), row.url, row.article, chip, offer.urgent))
    worth = next((one for one in desk.offers if one.worth_saying), None)
    refused = ""
    if worth is not None:
        told = {"step": _with_name(desk, eyes, worth, event_label(worth.type)), "why": _first(worth.refusals)}
        refused = _("Not possible now: %(step)s. %(why)s") % told
    return Panel(rows, refused, reverse("event-record", args=[desk.case.pk]))


def _pressing(desk: Desk) -> list[Offer]:
    """The expected steps in their order, of the case and of each person a few. The likeliest of each has its place
    whatever is due: what begins a term (the service of a return) has no day yet by which it is pressing."""
    each: dict[int | None, list[Offer]] = {}
    for offer in desk.offers:
        if offer.allowed and offer.expected and offer.type != JOIN:
            each.setdefault(offer.person, []).append(offer)

    def order(one: Offer) -> tuple[bool, str, bool]:
        return not one.urgent, str(one.due) if clock_of(desk, one) else "~", one is not each[one.person][0]

    few = [[offers[0], *sorted(offers[1:], key=order)[: PANEL_ROWS_EACH - 1]] for offers in each.values()]
    return sorted((one for offers in few for one in offers), key=order)


def _with_name(desk: Desk, eyes: Eyes, offer: Offer, label: str) -> str:
    if offer.person is None:
        return label
    return f"{name_shown(eyes, desk.persons[offer.person])} {label}"


def _first(refusals: Sequence[Refusal]) -> str:
    return refusal_lines(refusals[:1])[0]

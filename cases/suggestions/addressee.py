"""What an addressee reads of a suggestion, with an account or through a one-time link: the paper, its items, what was
said since, its own term. Written down as a list of what is shown, so that nothing else can be.

No case, no person, no clue and no inner step has a place here; the addressee's name for a step is the agency's.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cases.matters.actors import Actor
from cases.matters.loader import flow_of
from cases.matters.models import ItemBase, StepBase
from cases.matters.parts import Values, next_words, state_chip, text_block
from cases.matters.parts_rows import ListShown, lists_shown
from cases.matters.queries import closed_shown, items_shown, stand_get, state_shown, steps_shown
from cases.matters.rules import acts_of, barred
from cases.matters.table import Act, Flow
from cases.matters.terms import NO_END, Due
from cases.matters.words import label, law_text, zh
from cases.suggestions.clocks import object_by, reply_term
from cases.suggestions.models import Suggestion
from office.papers.kinds import paper_kind
from office.papers.models import Attachment, Document
from office.papers.page import PaperPage
from office.papers.parts import size_words
from office.papers.queries import paper_of
from office.ui.chips import Chip, ClockChip
from office.ui.html import join, link
from office.ui.parts import Timeline, TimelineItem

# The steps that an addressee reads of, by name; whatever else is told stays out of its page.
TOLD = frozenset(
    {
        "serve", "declare", "receive", "object", "object_paper", "uphold", "amend", "withdraw", "answer", "reply",
        "reply_paper", "evaluate", "urge", "urge_again", "escalate", "revisit_pass", "revisit_relapse", "close", "end",
    }
)  # fmt: skip
# What an addressee itself does; one button answers some of the items or all of them.
ACTS = ("receive", "reply", "object")
MEASURES = "measure"
RUNNING = ("rectifying", "objected", "reexamined")


@dataclass(frozen=True, slots=True)
class Way:
    """How an addressee came here: who it is, and what the pages are called on this way."""

    actor: Actor
    suggestion: Suggestion
    base: str
    home: str
    act: Callable[[str], str]
    paper: Callable[[int], str]
    word: Callable[[int], str]
    file: Callable[[int], str]
    letter: str


@dataclass(frozen=True, slots=True)
class VoidPaper:
    """A paper that no longer stands, as the addressee is told of it: which, since when, by which decision. Not what it
    said: that is the same by account and by link."""

    pk: int
    name: str
    number: str
    on: dt.date
    by_pk: int = 0
    by: str = ""
    by_url: str = ""
    by_word: str = ""


@dataclass
class Addressed:
    """The page of an addressee."""

    suggestion: Suggestion
    agency: str
    chip: Chip
    next: str
    due: Due
    clock: ClockChip | None
    object_by: dt.date | None
    acts: Sequence[tuple[str, str, str]]
    rows: Sequence[ListShown]
    sheet: PaperPage | None
    papers: Sequence[tuple[str, str, str, str]]
    voids: Sequence[VoidPaper]
    own: Sequence[tuple[int, str, str]]
    files: Sequence[tuple[str, str, str]]
    timeline: Timeline
    letter: str
    closed: bool


def papers_told(suggestion: Suggestion) -> list[Document]:
    """The papers that the addressee has: shared ones of this suggestion, and none that is void."""
    found = Document.objects.filter(root_kind="suggestion", root_id=suggestion.pk, shared=True, voided_at=None)
    return list(found.exclude(side="third").order_by("issued_at", "pk"))


def paper_standing(suggestion: Suggestion, told: Sequence[Document]) -> Document | None:
    """Of the papers that the addressee has the one that stands. Between an amendment and the service of the new paper
    there is none, and no text."""
    return next((one for one in told if one.pk == suggestion.document_id), None)


def since_void(suggestion: Suggestion) -> str:
    """What is to be told with a paper that is void: the suggestion is ``withdrawn`` or ``closed``; an amended paper is
    ``served`` in its place, with terms that run; else it is ``amending`` and nothing is owed."""
    state = flow_of(suggestion.kind).state_of(suggestion.state)
    if state.closed:
        return "withdrawn" if state.result == "withdrawn" else "closed"
    return "served" if paper_standing(suggestion, papers_told(suggestion)) is not None else "amending"


def text_stands(standing: Document | None, voids: Sequence["VoidPaper"]) -> bool:
    """Whether the addressee has a text: not where what it had is void and nothing new was served yet."""
    return standing is not None or not voids


# The decisions by which a paper becomes void.
VOIDING = ("suggestion_amended", "suggestion_withdrawn")


def voids_told(suggestion: Suggestion, way: "Way") -> list[VoidPaper]:
    """The papers that the addressee had and that are void, each with the decision that made it so."""
    found = Document.objects.filter(root_kind="suggestion", root_id=suggestion.pk, shared=True)
    papers = list(found.exclude(side="third").order_by("issued_at", "pk"))
    decisions = {one.issued_at: one for one in papers if one.kind in VOIDING and one.voided_at is None}
    return [_void(one, decisions.get(one.voided_at), way) for one in papers if one.voided_at is not None]


def _void(paper: Document, by: Document | None, way: "Way") -> VoidPaper:
    name, on = paper_kind(paper.kind).name, timezone.localdate(paper.voided_at)
    if by is None:
        return VoidPaper(paper.pk, name, paper.number_text, on)
    return VoidPaper(paper.pk, name, paper.number_text, on, by.pk, by.number_text, way.paper(by.pk), way.word(by.pk))


def files_told(actor: Actor, suggestion: Suggestion) -> list[Attachment]:
    """The files that the addressee may read: its own, and what was shared."""
    found = Attachment.objects.filter(root_kind="suggestion", root_id=suggestion.pk, voided_at=None)
    return [one for one in found.order_by("uploaded_at", "pk") if one.shared or one.side == actor.side]


def steps_told(actor: Actor, suggestion: Suggestion) -> list[StepBase]:
    """The steps that it reads of."""
    return [step for step in steps_shown(actor, suggestion) if step.act in TOLD]


def acts_offered(actor: Actor, suggestion: Suggestion) -> list[Act]:
    """What the addressee may do now."""
    stand = stand_get(suggestion)
    found = {act.code: act for act in acts_of(actor, stand) if not barred(actor, stand, act)}
    last = object_by(suggestion)
    if last is not None and timezone.localdate() > last:
        found.pop("object", None)
    return [found[code] for code in ACTS if code in found]


def addressed(way: Way) -> Addressed:
    """Everything that the page shows."""
    actor, suggestion = way.actor, way.suggestion
    flow, today = flow_of(suggestion.kind), timezone.localdate()
    state = state_shown(actor, suggestion)
    papers = papers_told(suggestion)
    main = paper_standing(suggestion, papers)
    items = items_shown(actor, suggestion, MEASURES)
    voids = voids_told(suggestion, way)
    # What a void paper recommended is its text; of its items only the own answers are left to read.
    stands = text_stands(main, voids)
    steps = steps_told(actor, suggestion)
    due = due_told(suggestion, state)
    offered = acts_offered(actor, suggestion)
    return Addressed(
        suggestion=suggestion,
        agency=str(suggestion.agency),
        chip=state_chip(flow, state),
        next=next_words(flow, state),
        due=due,
        clock=ClockChip(due.on, today, provisional=due.provisional, why=due.why_zh if zh() else due.why_en)
        if due.on
        else None,
        object_by=object_by(suggestion) if any(act.code == "object" for act in offered) else None,
        acts=[(label(act), way.act(act.code), law_text(act.law)) for act in offered],
        rows=lists_shown(flow, items, Values(actor, flow, None)) if stands else [],
        sheet=PaperPage(paper_of(main)) if main is not None else None,
        papers=[(paper_kind(one.kind).name, one.number_text, way.paper(one.pk), way.word(one.pk)) for one in papers],
        voids=voids,
        own=[] if stands else own_answers(flow, items),
        files=[(one.name, size_words(one.size), way.file(one.pk)) for one in files_told(actor, suggestion)],
        timeline=Timeline([_told(flow, step, papers, way) for step in reversed(steps)], today),
        letter=way.letter if suggestion.replied_on and stands else "",
        closed=closed_shown(actor, suggestion),
    )


def changes_told(way: Way, steps: Sequence[StepBase]) -> Timeline:
    """What was done since a form was opened, with what was answered in the own name, account or link: whoever goes on
    sees what would be replaced."""
    flow, papers = flow_of(way.suggestion.kind), papers_told(way.suggestion)
    told = [step for step in reversed(steps) if step.act in TOLD]
    items = []
    for step in told:
        item, own = _told(flow, step, papers, way), step.agency_id == way.actor.agency_id  # type: ignore[attr-defined]
        items.append(replace(item, note=join([item.note, *_answered(flow, step)])) if own else item)
    return Timeline(items, timezone.localdate())


def _answered(flow: Flow, step: StepBase) -> list[SafeString]:
    """The rows that a step answered: number, how, and the whole word."""
    kinds = {kind.code: label(kind) for kind in flow.list_of(MEASURES).answer}
    rows = [row for row in step.rows if row["answer"]]
    return [
        format_html("<p>{}. {}</p>{}", row["position"], kinds.get(row["answer"], ""), text_block(row["answer_text"]))
        for row in rows
    ]


def own_answers(flow: Flow, items: Sequence[ItemBase]) -> list[tuple[int, str, str]]:
    """What the addressee answered so far: (number of the item, how, its word)."""
    kinds = {kind.code: label(kind) for kind in flow.list_of(MEASURES).answer}
    return [(one.position, kinds.get(one.answer, ""), one.answer_text) for one in items if one.answer]


def due_told(suggestion: Suggestion, state: str) -> Due:
    """The addressee's own term: for the reply, or the day of the urging letter."""
    if state == "again" and suggestion.data.get("again_by"):
        return Due(dt.date.fromisoformat(suggestion.data["again_by"]))
    return reply_term(suggestion) if state in RUNNING else NO_END


def _told(flow: Any, step: StepBase, papers: Sequence[Document], way: Way) -> TimelineItem:
    """One step: which, on which day, by which agency. The officers of the other agency are not named."""
    act = flow.act_of(step.act)
    own = step.agency_id == way.actor.agency_id  # type: ignore[attr-defined]
    who = step.by_name if own and step.by_id else str(step.agency)  # type: ignore[attr-defined]
    paper = next((one for one in papers if one.pk == step.document_id), None)
    entered = timezone.localdate(step.at)
    return TimelineItem(
        on=step.on,
        side=step.side,
        text=label(act) if act is not None else step.act,
        document=who,
        recorded_on=entered if entered != step.on else None,
        note=join([link(way.paper(paper.pk), paper.number_text)]) if paper is not None else "",
    )

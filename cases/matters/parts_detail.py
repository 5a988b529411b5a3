"""The page of one matter: the states it went through, what is owed, what may be done, who did what, who can see it."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from cases.matters.items import answer_row, verdict_row
from cases.matters.loader import flow_of
from cases.matters.models import MatterBase, StepBase
from cases.matters.parts import (
    MATTERS,
    DueShown,
    Pages,
    Values,
    counted,
    due_shown,
    next_words,
    state_chip,
    text_block,
)
from cases.matters.parts_rows import ListShown, lists_shown
from cases.matters.parts_seats import DeskShown, desks_shown, sight_shown
from cases.matters.queries import (
    closed_shown,
    dues_of,
    facts_shown,
    items_shown,
    openings_for,
    stand_get,
    state_shown,
    steps_shown,
)
from cases.matters.queries_pages import grown, sight_of, startable
from cases.matters.roots import matter_refs
from cases.matters.rules import acts_of, barred
from cases.matters.table import Act, Flow
from cases.matters.words import kind_label, label, law_text
from cases.register.roots import case_refs
from office.access.queries import principals_own
from office.followup.models import FollowUp
from office.papers.models import Document
from office.papers.parts import documents_table, files_list
from office.papers.queries import attachments_of, documents_of
from office.papers.voiding import works_on
from office.ui.formats import moment
from office.ui.html import join, link
from office.ui.parts import Stage, StageState, Timeline, TimelineItem
from office.ui.who import Who

STAGES_SHOWN = 9


@dataclass(frozen=True, slots=True)
class ActShown:
    """A step that may be taken, or why it may not."""

    act: Act
    label: str
    url: str
    main: bool
    owed: bool = False
    why: str = ""
    help: str = ""
    law: str = ""


@dataclass
class Detail:
    """Everything that the page of one matter shows."""

    flow: Flow
    matter: MatterBase
    title: str
    chip: Any
    next: str
    case: Any
    stages: Sequence[Stage]
    dues: Sequence[DueShown]
    acts: Sequence[ActShown]
    lists: Sequence[ListShown]
    facts: Sequence[tuple[str, object, bool]]
    documents: Any
    files: Any
    timeline: Timeline
    desks: Sequence[DeskShown]
    sight: Sequence[tuple[Who, bool]]
    origin: Any = None
    followers: Sequence[Any] = ()
    starts: Sequence[tuple[str, str]] = ()
    basis: str = ""
    root_kind: str = "matter"
    back: str = ""
    closed: bool = False
    about: str = ""
    extra: Mapping[str, object] = field(default_factory=dict)

    @property
    def main(self) -> ActShown | None:
        """The one to be offered first: what is owed and is this officer's to do. Where nothing is owed, the flow says;
        where only others owe something, none is."""
        owed = next((act for act in self.acts if act.owed and not act.why), None)
        if owed is not None or self.dues:
            return owed
        return next((act for act in self.acts if act.main and not act.why and act.act.tone != "danger"), None)


def detail_shown(officer, matter: MatterBase, pages: Pages = MATTERS) -> Detail:
    """The page of a matter for an officer who sees it."""
    now = timezone.now()
    flow, today = flow_of(matter.kind), timezone.localdate(now)
    state = state_shown(officer, matter)
    steps, items = steps_shown(officer, matter), items_shown(officer, matter)
    values = Values(officer, flow, matter.case_id)
    refs = case_refs(officer, [matter.case_id]) if matter.case_id else {}
    case = refs.get(matter.case_id)
    mine = list(principals_own(officer).values_list("pk", flat=True))
    dues = dues_of(officer, type(matter), [matter.pk]).get(matter.pk, [])
    papers = documents_of(officer, pages.root_kind, matter.pk)
    files = attachments_of(officer, pages.root_kind, matter.pk)
    origin, followers = grown(officer, matter)
    seers = sight_of(matter)
    desks = desks_shown(officer, matter, flow, seers)
    kin = matter_refs(officer, [one.pk for one in [origin, *followers] if one is not None])
    starts = (
        startable(flow, [step.act for step in steps], openings_for(officer, growing=True)) if pages is MATTERS else []
    )
    return Detail(
        flow=flow,
        matter=matter,
        title=matter.title or label(flow),
        chip=state_chip(flow, state),
        next=next_words(flow, state),
        case=case,
        stages=stages_shown(flow, steps, state),
        dues=once([due_shown(officer, flow, row, mine, today, now) for row in dues]),
        acts=acts_shown(officer, matter, pages, dues, mine),
        lists=lists_shown(flow, items, values),
        facts=[
            (label(one), values.words(one, value), one.kind == "long") for one, value in facts_shown(officer, matter)
        ],
        documents=documents_table(papers) if papers else None,
        files=files_list(files, officer=officer, works=works_on(officer, pages.root_kind, matter.pk)),
        timeline=Timeline(step_items(officer, flow, steps, papers, values), today),
        desks=desks,
        sight=sight_shown(officer, seers, desks),
        origin=kin.get(origin.pk) if origin is not None else None,
        followers=[kin[one.pk] for one in followers if one.pk in kin],
        starts=starts_shown(starts, matter),
        basis=law_text("; ".join(flow.basis)),
        root_kind=pages.root_kind,
        back=pages.list_url(flow.group),
        closed=closed_shown(officer, matter),
        about=kind_label(matter.kind),
    )


def starts_shown(starts: Sequence[tuple[Flow, Act]], matter: MatterBase) -> list[tuple[str, str]]:
    """What may grow from it; where one kind begins in several ways, by its acts."""
    kinds = Counter(flow.kind for flow, _act in starts)
    return [
        (f"{label(flow)} · {label(act)}" if kinds[flow.kind] > 1 else label(flow), open_url(flow, act, matter))
        for flow, act in starts
    ]


def open_url(flow: Flow, act: Act, matter: MatterBase) -> str:
    """The form that begins a matter which grows from this one."""
    query = {"act": act.code, "origin": matter.pk} | ({"case": matter.case_id} if matter.case_id else {})
    return f"{reverse(MATTERS.new, args=[flow.kind])}?{urlencode(query)}"


def once(dues: Sequence[DueShown]) -> list[DueShown]:
    """Several departments may owe the same: it is told once, as the own duty where it is one."""
    found: dict[tuple[str, object], DueShown] = {}
    for due in dues:
        key = (due.text, due.row.due_on)
        if key not in found or (due.mine and not found[key].mine):
            found[key] = due
    return list(found.values())


def stages_shown(flow: Flow, steps: Sequence[StepBase], state: str) -> list[Stage]:
    """The states it went through, each with the day it was come to; the last ones where there are many."""
    passed: list[tuple[str, dt.date | None]] = []
    for step in steps:
        # A step that leads nowhere was taken in a state that may be an inner one of the other side.
        if (not passed or step.after != passed[-1][0]) and step.before != step.after:
            passed.append((step.after, step.on))
    if not passed or passed[-1][0] != state:
        passed.append((state, None))
    closed = flow.state_of(state).closed
    return [
        Stage(
            label(flow.state_of(code)),
            StageState.NOW if place == len(passed) - 1 and not closed else StageState.DONE,
            on,
        )
        for place, (code, on) in enumerate(passed)
    ][-STAGES_SHOWN:]


def acts_shown(
    officer, matter: MatterBase, pages: Pages, dues: Sequence[FollowUp], mine: Sequence[int]
) -> list[ActShown]:
    """What this officer may do now, what is owed first; what is barred for this officer says why."""
    stand = stand_get(matter)
    owed = {row.params.get("act"): False for row in dues}
    owed |= {row.params.get("act"): True for row in dues if row.owner_id in mine}
    found = []
    for act in acts_of(officer, stand):
        found.append(
            ActShown(
                act=act,
                label=label(act),
                url=pages.act_url(matter.pk, act.code),
                main=act.main,
                owed=act.code in owed,
                why=barred(officer, stand, act),
                law=law_text(act.law),
            )
        )
    return sorted(found, key=lambda one: _order(one, own=bool(owed.get(one.act.code))))


def _order(one: ActShown, *, own: bool) -> tuple[bool, ...]:
    """What this officer owes, what anybody owes, the flow's next step; then the others, and what ends or refuses last
    of all that can be done. What is barred comes after that."""
    danger = one.act.tone == "danger"
    return (bool(one.why), danger and not own, not own, not one.owed, not one.main)


def step_items(
    officer, flow: Flow, steps: Sequence[StepBase], papers: Sequence[Document], values: Values | None = None
) -> list[TimelineItem]:
    """Who did what; of another agency only the agency is named, and who came through its door."""
    numbers = {paper.pk: paper for paper in papers}
    items = []
    for step in reversed(steps):
        act = flow.act_of(step.act)
        own = step.agency_id == officer.agency_id  # type: ignore[attr-defined]
        who = str(step.by) if own and step.by_id else str(step.agency)  # type: ignore[attr-defined]
        if step.by_id is None and step.by_name:  # type: ignore[attr-defined]
            who = f"{step.agency} {step.by_name}"
        entered = timezone.localdate(step.at)
        items.append(
            TimelineItem(
                on=step.on,
                side=step.side,
                text=label(act) if act is not None else step.act,
                document=f"{who} {moment(step.at)}" if entered == step.on else who,
                recorded_on=entered if entered != step.on else None,
                note=_step_note(flow, step, numbers, values, own=own),
            )
        )
    return items


def _step_note(
    flow: Flow, step: StepBase, papers: Mapping[int, Document], values: Values | None = None, *, own: bool = True
) -> SafeString:
    """The word that went with a step, how many rows it dealt with, what it said, and its paper."""
    parts: list[object] = []
    paper = papers.get(step.document_id or 0)
    if paper is not None:
        parts.append(link(reverse("paper-detail", args=[paper.pk]), paper.number_text))
    told = rows_words(flow, step)
    if told:
        parts.append(told)
    if not step.shared:
        # Of the level above or below it is the same side, and another agency.
        inside = pgettext("matter", "inside the own agency") if own else pgettext("matter", "inside the own side")
        parts.append(inside)
    if step.reason:
        parts.append(text_block(step.reason))
    if values is not None:
        parts += said_again(flow, step, values)
    return join(parts, " · ")


def said_again(flow: Flow, step: StepBase, values: Values) -> list[object]:
    """What a step said that leads nowhere and so may be taken again: the matter itself keeps only the last time."""
    act = flow.act_of(step.act)
    if act is None or act.to:
        return []
    told = [(one, step.data[one.name]) for one in act.field if step.data.get(one.name) not in (None, "", [], False)]
    return [
        format_html('<span class="o-quiet">{}</span> {}', label(one), values.words(one, value)) for one, value in told
    ]


def rows_words(flow: Flow, step: StepBase) -> str:
    """`采纳 3，不采纳 1`: what a step did to the rows."""
    act = flow.act_of(step.act)
    if act is None or not step.rows:
        return ""
    pairs: list[tuple[str, int]] = []
    for code, find, name in ((act.answers, answer_row, "answer"), (act.verdicts, verdict_row, "verdict")):
        if code:
            told: dict[str, int] = {}
            for row in step.rows:
                kind = find(flow.list_of(code), row[name]) if row["list"] == code else None
                if kind is not None:
                    told[label(kind)] = told.get(label(kind), 0) + 1
            pairs += told.items()
    if act.items:
        pairs.append((label(flow.list_of(act.items)), sum(row["list"] == act.items for row in step.rows)))
    return counted(pairs)

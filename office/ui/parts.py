"""The smaller components: stage strip, timeline, tabs, empty state, progress, confirmation."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from django.forms import BaseForm
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from office.ui.formats import day_short, num
from office.ui.html import Component, attrs, join, link
from office.ui.who import Who


class StageState(StrEnum):
    """Where a stage of a case stands; `unverified` is shown as 待核实."""

    DONE = "done"
    NOW = "now"
    NEXT = "next"
    UNVERIFIED = "unverified"


@dataclass(frozen=True, slots=True)
class Stage:
    """One field of the stage strip; `note` takes the place of the date where there is more to say."""

    label: object
    state: str = StageState.NEXT
    on: date | None = None
    note: object = ""


@dataclass(frozen=True, slots=True)
class StageStrip(Component):
    """The stages of a case side by side, with their dates."""

    stages: Sequence[Stage]
    today: date

    def _stage(self, stage: Stage) -> SafeString:
        words: list[object] = []
        if stage.note:
            words.append(stage.note)
        if stage.on or not stage.note:
            words.append(day_short(stage.on, self.today))
        if stage.state == StageState.UNVERIFIED:
            words.append(_("to be verified"))
        return format_html(
            '<li class="o-stage o-stage-{}"{}><b>{}</b><span>{}</span></li>',
            stage.state,
            attrs({"aria-current": "step" if stage.state == StageState.NOW else None}),
            stage.label,
            join(words, " "),
        )

    def html(self) -> SafeString:
        return format_html(
            '<ol class="o-stages" aria-label="{}">{}</ol>', _("Stages"), join(map(self._stage, self.stages))
        )


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """One thing that happened: its day, who did it, what, and the document that proves it.

    `recorded_on` is given only where it was recorded on a later day (补录); `voided` carries the
    reason of the agency that withdrew it, and the entry stays readable.
    """

    on: date | None
    side: object
    text: object
    document: object = ""
    document_url: str = ""
    recorded_on: date | None = None
    recorded_by: object = ""
    voided: object = ""
    note: object = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Timeline(Component):
    """经过: newest first or oldest first as the caller ordered them."""

    items: Sequence[TimelineItem]
    today: date

    def _item(self, item: TimelineItem) -> SafeString:
        words: list[object] = [link(item.url, item.text)]
        if item.document:
            words.append(link(item.document_url, item.document))
        if item.note:
            words.append(format_html('<span class="o-quiet">{}</span>', item.note))
        if item.recorded_on:
            late = _("recorded later, %(day)s") % {"day": day_short(item.recorded_on, self.today)}
            who = f"，{item.recorded_by}" if item.recorded_by else ""
            words.append(format_html('<span class="o-quiet">{}{}</span>', late, who))
        if item.voided:
            words.append(format_html('<span class="o-void">{} {}</span>', _("Voided:"), item.voided))
        return format_html(
            '<li class="{}"><time{}>{}</time>{}<div>{}</div></li>',
            "o-voided" if item.voided else "",
            attrs({"datetime": item.on.isoformat() if item.on else None}),
            day_short(item.on, self.today),
            Who(item.side),
            join(words, " "),
        )

    def html(self) -> SafeString:
        return format_html('<ol class="o-timeline">{}</ol>', join(map(self._item, self.items)))


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab: a page of its own with an address of its own."""

    label: object
    url: str
    active: bool = False
    count: int | None = None
    counts: str = ""
    """What is counted, with ``{n}``: said where the pointer rests on it."""


@dataclass(frozen=True, slots=True)
class Tabs(Component):
    """Tabs are links, so that each can be opened, kept and printed."""

    tabs: Sequence[Tab]

    def html(self) -> SafeString:
        return format_html(
            '<nav class="o-tabs">{}</nav>',
            join(
                format_html(
                    '<a href="{}"{}>{}{}</a>',
                    tab.url,
                    attrs({"aria-current": "page" if tab.active else None}),
                    tab.label,
                    _count(tab),
                )
                for tab in self.tabs
            ),
        )


def _count(tab: Tab) -> SafeString | str:
    if tab.count is None:
        return ""
    said = attrs({"title": tab.counts.format(n=tab.count)})
    # Nothing to do is nothing to be alarmed at.
    return format_html(' <span class="o-count{}"{}>{}</span>', "" if tab.count else " o-none", said, num(tab.count))


@dataclass(frozen=True, slots=True)
class Empty(Component):
    """An empty list says why it is empty and what to do next."""

    why: object
    what: object = ""
    url: str = ""
    action: object = ""

    def html(self) -> SafeString:
        what = format_html("<p>{}</p>", self.what) if self.what else ""
        button = format_html('<a class="btn" href="{}">{}</a>', self.url, self.action) if self.url else ""
        return format_html('<div class="o-empty"><p><b>{}</b></p>{}{}</div>', self.why, what, button)


@dataclass(frozen=True, slots=True)
class Progress(Component):
    """How far a piece of work in the background is; it is read from its row, never from the broker.

    While it runs the element asks `poll_url` for itself every second and replaces itself; when it is
    finished it stops asking. `page_url` is the whole page, for a browser without scripts.
    """

    text: object
    done: int
    total: int | None
    poll_url: str = ""
    page_url: str = ""
    finished: bool = False
    failed: object = ""
    next_url: str = ""
    next_text: object = ""
    started_at: datetime | None = None

    def html(self) -> SafeString:
        running = not self.finished and not self.failed
        live = {
            "hx-get": self.poll_url,
            "hx-trigger": "every 1s",
            "hx-swap": "outerHTML",
        } if running and self.poll_url else {}  # fmt: skip
        if self.total:
            figure = f"{num(self.done)} / {num(self.total)}"
            bar = format_html('<progress class="o-bar" max="{}" value="{}"></progress>', self.total, self.done)
        else:
            figure = num(self.done) if self.done else ""
            bar = format_html('<progress class="o-bar"{}></progress>', "" if running else attrs({"value": "1"}))
        parts: list[object] = [
            format_html(
                '<p class="o-progress-text"><span>{}</span><span class="o-num">{}</span></p>', self.text, figure
            ),
            bar,
        ]
        if self.failed:
            parts.append(format_html('<p class="o-error" role="alert">{}</p>', self.failed))
        if running and self.page_url:
            parts.append(format_html(
                '<noscript><meta http-equiv="refresh" content="3"><a href="{}">{}</a></noscript>',
                self.page_url, _("Refresh"),
            ))  # fmt: skip
        if not running and self.next_url:
            parts.append(
                format_html('<p><a class="btn btn-primary" href="{}">{}</a></p>', self.next_url, self.next_text)
            )
        return format_html('<div class="o-progress" aria-live="polite"{}>{}</div>', attrs(live), join(parts))


@dataclass(frozen=True, slots=True)
class Confirm:
    """What a confirmation page asks; rendered by the template `office/ui/confirm.html`.

    `effects` say what will start, stop or move; `form` holds the reason field where one is asked.
    """

    title: object
    lead: object
    submit: object
    cancel_url: str
    effects: Sequence[object] = ()
    form: BaseForm | None = None
    danger: bool = False
    hidden: dict[str, object] = field(default_factory=dict)

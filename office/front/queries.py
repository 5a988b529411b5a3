"""Reads of the common pages."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import gettext as _

from office.access.roles import ROLES, Role
from office.agencies.models import Agency, Department, JointOffice, Officer
from office.followup.queries import followups_for
from office.front.registry import Box, HomeItem, HomeSection, NavEntry, SearchHit, Words, collected
from office.outbox.queries import box_rows, messages_for, unread_count
from office.ui.kept import FIGURES_SECONDS, figures_key

SEARCH_LIMIT = 20
BOX_SIZE = 50


@dataclass(frozen=True)
class Place:
    """Where an officer works, for the top bar."""

    agency: Agency | None
    department: Department | None
    roles: str

    @property
    def name(self) -> str:
        return str(self.department or self.agency or "")


def placed(officer: Officer) -> Place:
    """The officer's agency, first department and roles, in one query."""
    roles = "、".join(str(ROLES[Role(code)].label) for code in officer.roles if code in ROLES)
    department = (
        Department.objects.filter(officers=officer, active=True).select_related("agency__office").order_by("pk").first()
    )
    if department is not None:
        return Place(department.agency, department, roles)
    agency = Agency.objects.select_related("office").filter(pk=officer.agency_id).first()
    return Place(agency, None, roles)


def office_shown() -> JointOffice | None:
    """The office whose name stands on pages before log-in."""
    return JointOffice.objects.order_by("pk").first()


@dataclass(frozen=True)
class Figures:
    """What the shell counts by kind: things to do, the roots that they are of; and unread messages."""

    owed: Counter[str]
    roots: Counter[str]
    unread: int


def figures_fresh(officer: Officer) -> Figures:
    """Count now, and keep it for the pages that only show it in passing."""
    kept = [(item.kind, item.ref.url) for item in followups_kept(officer)]
    owed, roots = Counter(kind for kind, _root in kept), Counter(kind for kind, _root in set(kept))
    figures = Figures(owed, roots, unread_count(officer))
    cache.set(figures_key(officer.pk), (dict(owed), dict(roots), figures.unread), FIGURES_SECONDS)
    return figures


def figures_kept(officer: Officer) -> Figures:
    """The counts of at most half a minute ago: they would cost every list page five queries.

    They are counted anew after everything this officer does (office/ui/middleware.py) and on the pages
    that are about them.
    """
    kept = cache.get(figures_key(officer.pk))
    if kept is None:
        return figures_fresh(officer)
    return Figures(Counter(kept[0]), Counter(kept[1]), kept[2])


def nav_entries(officer: Officer, figures: Figures) -> list[NavEntry]:
    """今日 and what the apps register, in order, with what this officer must do at each."""
    matters = sum(figures.owed.values()) + sum(source(officer) for source in collected("home_counts"))
    entries = [NavEntry("today", _("Today"), reverse("today"), order=0, count=matters)]
    for source in collected("nav"):
        entries.extend(source(officer))
    entries.sort(key=lambda entry: entry.order)
    return [_counted(entry, figures) for entry in entries]


def followups_kept(officer: Officer) -> list[Any]:
    """The officer's open follow-ups, read once a request: home page and navigation show the same."""
    kept = getattr(officer, "_followups_kept", None)
    if kept is None:
        kept = officer._followups_kept = followups_for(officer)
    return kept


def _counted(entry: NavEntry, figures: Figures) -> NavEntry:
    if entry.count is not None or not entry.follow:
        return entry
    counted = figures.roots if entry.by_root else figures.owed
    return replace(entry, count=sum(n for kind, n in counted.items() if kind.startswith(entry.follow)))


def home_items(officer: Officer, today: date) -> list[HomeItem]:
    """Everything the officer must do: the follow-up list and what the apps add, by due day."""
    items = _followed(followups_kept(officer))
    for source in collected("home_items"):
        items.extend(source(officer, today))
    return sorted(items, key=lambda item: (item.due_on is None, item.due_on or date.max))


def _followed(items: Iterable[Any]) -> list[HomeItem]:
    """One line a form: what the same form of the same root does for the same day (the rows of an outline, say) is one
    line that stands for all of them."""
    found: dict[tuple[Any, ...], list[Any]] = {}
    for item in items:
        words = item.text if isinstance(item.text, Words) else Words(item.text)
        # Two duties may both be done on the page of their root: they are two things all the same.
        duty = item.params.get("duty")
        key = (item.kind, item.ref.url, words.url, words.button, duty, item.due_on, item.other_name)
        found.setdefault(key, []).append((item, words))
    return [_line(*many[0], len(many)) for many in found.values()]


def _line(item: Any, words: Words, count: int) -> HomeItem:
    what = words.text if count == 1 else _("%(what)s (%(n)d in all)") % {"what": words.text, "n": count}
    return HomeItem(
        due_on=item.due_on,
        what=what,
        stands_for=count,
        law=words.law or item.law,
        url=words.url or item.ref.url,
        button=words.button,
        about=item.ref.title,
        about_number=item.ref.number,
        about_url=item.ref.url,
        side=item.other_side,
        other=item.other_name,
    )


def home_sections(officer: Officer, today: date) -> list[HomeSection]:
    """What stands beside the list for this officer's roles."""
    sections = (source(officer, today) for source in collected("home_sections"))
    return [section for section in sections if section is not None]


def home_boxes(officer: Officer, today: date) -> list[Box]:
    """The quiet boxes under the list, at most three."""
    boxes = (source(officer, today) for source in collected("home_boxes"))
    return [box for box in boxes if box is not None][:3]


def home_lines(officer: Officer, today: date) -> list[Any]:
    """What stands in a line under the heading."""
    lines = (source(officer, today) for source in collected("home_lines"))
    return [line for line in lines if line]


def found(officer: Officer, text: str, limit: int = SEARCH_LIMIT) -> list[SearchHit]:
    """What the apps find for the text, of what this officer may see."""
    hits: list[SearchHit] = []
    for source in collected("search_sources"):
        hits.extend(source(officer, text, limit))
    return hits


@dataclass(frozen=True)
class BoxPage:
    """A stretch of the message box; `next_start` is where the older ones begin, if there are any."""

    items: list[Any]
    next_start: int | None


def box_page(officer: Officer, *, unread: bool, start: str) -> BoxPage:
    """Messages from a place in the box on; a wrong place is the newest."""
    offset = int(start) if start.isascii() and start.isdigit() and len(start) < 7 else 0
    items = messages_for(officer, unread=unread, limit=BOX_SIZE, offset=offset)
    more = box_rows(officer).order_by("-id")[offset + BOX_SIZE : offset + BOX_SIZE + 1].exists()
    return BoxPage(items, offset + BOX_SIZE if more else None)

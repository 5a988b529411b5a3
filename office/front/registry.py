"""What the apps bring to the common pages, named by dotted strings in their `apps.py`.

The floor imports no app above it, so an app says in its AppConfig what it adds:

    nav = ["cases.register.front.nav"]              (officer) -> list[NavEntry]
    home_items = […]                                (officer, today) -> list[HomeItem]
    home_counts = […]                               (officer) -> int, how many matters the items stand for
    home_sections = […]                             (officer, today) -> HomeSection | None
    home_boxes = […]                                (officer, today) -> Box | None
    home_lines = […]                                (officer, today) -> a line under the heading, or None
    search_sources = […]                            (officer, text, limit) -> list[SearchHit]
    calendar_changed = […]                          (officer, CalendarChange) -> str, the page of what follows from it
    calendar_touches = […]                          (officer, CalendarChange) -> list[str], what a change would move
    number_holders = […]                            (counters) -> {counter key: numbers that papers of the app bear}
    paper_kinds = {"violation_notice": "…"}         a PaperKind of office/papers/kinds.py
    roster_moves = […]                              (from officer, to officer, DutyTerm) -> int: office/roster
    roots = {"case": "…"}                           (officer, ids) -> {id: RootRef}, visible ones only
    message_kinds = {"notice.issued": "…"}          (params) -> str | Words
    followup_kinds = {"notice.sign": "…"}           (params) -> str | Words
    messages_alone = {"case.share_withdrawn": "cases.case"}     kind -> label of the root: shown although the root is
                                                    not (any more), to whose roles see such roots; names nothing of it
    followup_actions = {"notice.sign": "notice.sign"}           kind -> Action: a duty of those only who may do it
    followup_groups = […]                           () -> list[FollowUpGroup], by which the ledger is filtered
    followup_endings = {"notice.signed": "…"}       (code) -> str: how a duty ended, the ``word`` it is closed with
    followup_manual = ["…"]                         kinds that the side that is owed closes by hand
    audit_hidden = {"matter": "…"}                  (officer) -> QuerySet of the roots of which that auditor's side must
                                                    not know
    audit_actions = {"matter": "…"}                 (code, detail) -> str: what was done, of codes that begin with it
    root_text = {"case": "…"}                       (officer, text) -> ids of roots found by number or title

Kinds and roots are looked up by office/outbox/words.py. A kind is `<root kind>.<what>`; a system
check (office/front/checks.py) holds that every string resolves and that every kind's root has a
resolver.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from django.apps import apps
from django.utils.module_loading import import_string

LISTS = (
    "nav",
    "home_items",
    "home_counts",
    "home_sections",
    "home_boxes",
    "home_lines",
    "search_sources",
    "calendar_changed",
    "calendar_touches",
    "roster_moves",
    "number_holders",
    "followup_groups",
)
TABLES = ("roots", "root_text", "message_kinds", "followup_kinds", "followup_endings", "audit_actions", "audit_hidden")


@dataclass(frozen=True, slots=True)
class NavEntry:
    """One entry of the left navigation; `count` is what this officer must do there.

    `follow` names the follow-up kinds (or their prefixes) that belong here: the shell then counts them
    for all entries in one query, and the entry needs none of its own. `by_root`: as in the list behind the
    entry, one with five rows to answer is one; else each thing to do counts, as on 今日.
    """

    code: str
    label: object
    url: str
    order: int = 50
    group: str = "main"
    count: int | None = None
    follow: tuple[str, ...] = ()
    by_root: bool = False


@dataclass(frozen=True, slots=True)
class BoxRow:
    """One line of a box on the home page."""

    text: object
    url: str = ""
    chip: object = None


@dataclass(frozen=True, slots=True)
class Box:
    """A quiet box on the home page."""

    title: object
    rows: Sequence[BoxRow]
    more_url: str = ""
    more_text: object = ""


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One thing found; `chip` is optional, `side` gives the square before it."""

    title: object
    subtitle: object
    url: str
    chip: object = None
    side: str = ""
    group: object = ""


@dataclass(frozen=True, slots=True)
class HomeSection:
    """A section of the home page beside the list: what a role has to see first (``leads``), or after the list."""

    title: object
    count: int
    body: object
    note: object = ""
    more_url: str = ""
    more_text: object = ""
    leads: bool = False


@dataclass(frozen=True, slots=True)
class HomeItem:
    """One thing that the officer must do, with the button that opens the very form.

    ``due_on`` is the day on which its alarm runs. ``state``: ``late``, ``past`` (only the conservative day has passed),
    ``today`` or empty, where the day alone does not tell. ``stands_for``: how many matters the one line sums up.
    """

    due_on: date | None
    what: object
    url: str
    button: object = ""
    law: object = ""
    about: object = ""
    about_number: object = ""
    about_url: str = ""
    side: str = ""
    other: object = ""
    provisional: bool = False
    why: str = ""
    chip: object = None
    state: str = ""
    stands_for: int = 1


@dataclass(frozen=True, slots=True)
class FollowUpGroup:
    """A group of kinds in the ledger: all that begin so, and of them those whose params have one of these values."""

    code: str
    label: object
    kinds: tuple[str, ...]
    where: Mapping[str, Sequence[object]] = field(default_factory=dict)
    order: int = 50


@dataclass(frozen=True, slots=True)
class RootRef:
    """What a root is called, its number and its page."""

    title: object
    number: str
    url: str


@dataclass(frozen=True, slots=True)
class Words:
    """What a kind of message or follow-up says, where the text alone is not enough; else a plain str.

    `law` is the article, `button` the word of the button that opens the form at `url` (default: the
    root's own page).
    """

    text: object
    law: object = ""
    button: object = ""
    url: str = ""

    def __str__(self) -> str:
        return str(self.text)


def declared_strings(attribute: str) -> Iterable[tuple[str, str, str]]:
    """(app, kind or "", dotted string) for every string that the apps declare under the attribute."""
    for config in apps.get_app_configs():
        declared = getattr(config, attribute, None)
        if not declared:
            continue
        if isinstance(declared, Mapping):
            for kind, dotted in declared.items():
                yield config.label, kind, dotted
        else:
            for dotted in declared:
                yield config.label, "", dotted


@cache
def collected(attribute: str) -> tuple[Callable[..., Any], ...]:
    """The callables of a list attribute, in the order of INSTALLED_APPS."""
    return tuple(import_string(dotted) for _app, _kind, dotted in declared_strings(attribute))

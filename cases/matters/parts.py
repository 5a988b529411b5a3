"""Chips, words and small pieces that every page of a matter shares."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.matters.models import Matter, MatterBase
from cases.matters.paper_values import value_text
from cases.matters.queries import side_of
from cases.matters.queries_choose import case_seen, persons_offered
from cases.matters.roots import matter_refs
from cases.matters.table import Field, Flow
from cases.matters.words import duty_find, label, law_text, zh
from cases.register.roots import case_refs
from office.followup.models import FollowUp
from office.ui.chips import Chip, ClockChip, Tone
from office.ui.html import join, link
from office.ui.who import Who


@dataclass(frozen=True, slots=True)
class Pages:
    """What the pages of one root are called: the same parts show matters and suggestions."""

    model: type[MatterBase] = Matter
    root_kind: str = "matter"
    list: str = "matter-list"
    detail: str = "matter-detail"
    act: str = "matter-act"
    new: str = "matter-new"
    address: Callable[[str, str], str] | None = None
    """The list of a group; where it is not ``reverse(list, [group])``."""

    def detail_url(self, pk: int) -> str:
        """The page of one."""
        return reverse(self.detail, args=[pk])

    def act_url(self, pk: int, act: str) -> str:
        """The form of a step."""
        return reverse(self.act, args=[pk, act])

    def list_url(self, group: str) -> str:
        """The list that it stands in."""
        return self.address(self.list, group) if self.address else reverse(self.list, args=[group])


MATTERS = Pages()


def state_chip(flow: Flow, code: str) -> Chip:
    """Where it stands."""
    state = flow.state_of(code)
    return Chip(label(state), Tone(state.tone), next_words(flow, code))


def next_words(flow: Flow, code: str) -> str:
    """What happens now and who acts."""
    state = flow.state_of(code)
    return state.next_zh if zh() else state.next_en


def text_block(text: object) -> SafeString:
    """What somebody wrote, with its lines."""
    return format_html('<span class="o-written">{}</span>', text)


@dataclass(frozen=True, slots=True)
class DueShown:
    """One thing that is owed: by whom, what, until when and why then."""

    row: FollowUp
    text: str
    law: str
    who: Who
    chip: ClockChip
    why: str
    mine: bool


def due_chip(row: FollowUp, today: dt.date, now: dt.datetime | None = None) -> ClockChip | None:
    """Until when; nothing where no day is set."""
    if row.due_on is None:
        return None
    params = row.params
    at = dt.datetime.fromisoformat(params["due_at"]) if params.get("due_at") else None
    why = str(params.get("why_zh" if zh() else "why_en", ""))
    return ClockChip(
        row.due_on, today, provisional=bool(params.get("provisional")), why=why, at=at, now=now if at else None
    )


def due_shown(officer, flow: Flow, row: FollowUp, mine: Iterable[int], today: dt.date, now: dt.datetime) -> DueShown:
    """A follow-up of a matter in words."""
    duty = duty_find(flow, row.params)
    text = label(duty) if duty is not None else _("A step is owed")
    if row.params.get("position"):
        text += _(" (row %(n)s)") % {"n": row.params["position"]}
    return DueShown(
        row=row,
        text=text,
        law=law_text(duty.law) if duty is not None else "",
        who=who_shown(officer, row.owner),
        chip=due_chip(row, today, now) or no_day(),
        why=str(row.params.get("why_zh" if zh() else "why_en", "")),
        mine=row.owner_id in set(mine),
    )


def no_day() -> Any:
    """What stands where no last day is set."""
    return Chip(pgettext("clock", "no last day"), Tone.MUTED)


def agency_of(principal: Any) -> Any:
    """To which agency somebody belongs."""
    holder = principal.department or principal.officer
    return holder.agency if holder else principal.agency


def who_shown(officer, principal: Any, *, told: bool = False) -> Who:
    """Somebody with the square of the side. An officer of another agency is named by the agency, unless one was told
    who it is."""
    agency = agency_of(principal)
    name: object = str(principal)
    if principal.officer_id and agency.pk != officer.agency_id and not told:
        name = str(agency)
    elif principal.department_id and agency.pk != officer.agency_id:
        name = f"{agency} {principal}"
    return Who(side_of(principal) or "third", name)


@dataclass
class Values:
    """The values of a matter in the words that this officer may read. What needs a look-up is looked up once."""

    officer: Any
    flow: Flow
    case_id: int | None

    @cached_property
    def persons(self) -> Mapping[int, str]:
        """The persons of the case by key, where the case is in sight."""
        return dict(persons_offered(self.officer, case_seen(self.officer, self.case_id)))

    def words(self, field: Field, value: Any) -> object:
        """One value."""
        if field.kind == "persons":
            return "、".join(self.persons.get(pk, "—") for pk in value)
        if field.kind in ("case", "cases"):
            ids = value if isinstance(value, list) else [value]
            refs = case_refs(self.officer, ids)
            return join([link(refs[pk].url, refs[pk].title) if pk in refs else "—" for pk in ids], "、")
        if field.kind == "matter":
            refs = matter_refs(self.officer, [value])
            return link(refs[value].url, refs[value].title) if value in refs else "—"
        if field.kind == "money":
            return f"¥{value}"
        text = value_text(self.flow, field, value, zh=zh())
        return text_block(text) if field.kind == "long" else text


def counted(pairs: Sequence[tuple[str, int]]) -> str:
    """`采纳 3 条，不采纳 1 条`."""
    told = [_("%(what)s %(n)d") % {"what": what, "n": n} for what, n in pairs if n]
    return pgettext("list", ", ").join(told)

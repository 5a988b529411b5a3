"""Reads of proposals from repeated violations: the procuratorate's own; the police see none of it."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, QuerySet
from django.http import Http404

from cases.matters.models import Matter, MatterStep
from cases.matters.roots import matter_refs
from cases.procedure import basis_text, load_rules
from cases.supervision.models_repeat import ProposalState, RepeatProposal
from cases.supervision.repeat import FINDING
from cases.supervision.violations import KINDS, kind_text
from office.access.actions import Action
from office.access.queries import can
from office.access.roles import Role, roles_of
from office.agencies.models import AgencyKind
from office.front.registry import RootRef
from office.papers.paper import date_words

READERS = frozenset(
    {
        Role.RESIDENT_PROSECUTOR,
        Role.PROSECUTOR,
        Role.MINORS_PROSECUTOR,
        Role.CUSTODY_SUPERVISOR,
        Role.COMPLAINTS_PROSECUTOR,
        Role.CHIEF_PROCURATOR,
    }
)


def reads_repeats(officer) -> bool:
    """Whether the officer has to do with repeated violations: prosecutors of the county who act on matters."""
    if not can(officer, Action.MATTER_ACT) or officer.agency.kind != AgencyKind.PROCURATORATE:
        return False
    return bool(READERS & roles_of(officer))


def _own(officer) -> QuerySet[RepeatProposal]:
    rows = RepeatProposal.objects.filter(office_id=officer.agency.office_id)
    return rows.select_related("unit").annotate(count=Count("matters"))


def repeats_open(officer, limit: int = 100) -> list[Any]:
    """What waits for a decision, newest first."""
    if not reads_repeats(officer):
        return []
    return list(_own(officer).filter(state=ProposalState.PROPOSED).order_by("-last_on", "-pk")[:limit])


def repeats_page(officer, *, closed: bool, offset: int, limit: int) -> tuple[list[Any], int]:
    """Proposals of the own joint office, to be decided or decided, and how many there are."""
    rows = _own(officer)
    rows = rows.exclude(state=ProposalState.PROPOSED) if closed else rows.filter(state=ProposalState.PROPOSED)
    return list(rows.order_by("-last_on", "-pk")[offset : offset + limit]), rows.count()


def repeats_of(officer, matter: Matter) -> list[Any]:
    """Open proposals that count this matter."""
    if not reads_repeats(officer):
        return []
    counting = RepeatProposal.objects.filter(matters=matter)
    rows = _own(officer).filter(state=ProposalState.PROPOSED, pk__in=counting.values("pk"))
    return list(rows.order_by("pk"))


def suggestion_says(officer, origin: Matter | None) -> dict[str, Any]:
    """What a suggestion begins with that grows from a matter of an open proposal: about whom, what was found when, by
    which article. Facts of the single cases are not put in: the addressee reads it all. Empty where there is none."""
    proposal = next(iter(repeats_of(officer, origin)), None) if origin is not None else None
    if proposal is None:
        return {}
    kind = KINDS[proposal.kind]
    rows, _hidden = matters_behind(officer, proposal)
    days = "、".join(date_words(day) for _row, _ref, day in rows)
    found = f"{date_words(proposal.first_on)}至{date_words(proposal.last_on)}，{proposal.unit}"
    # As a paper names them, whatever the officer's language; the law once.
    articles = basis_text(load_rules(), "; ".join(kind.articles)) if kind.articles else ""
    what = kind.text.removesuffix("的")
    return {
        "title": f"{proposal.unit}{kind.short}问题",
        "subject_kind": "correction",
        "departments": [proposal.unit_id],
        "source": f"本院在侦查活动监督中发现，{found}先后{len(rows)}次出现同类违法情形。",
        "facts": f"经本院调查核实并分别提出纠正意见，{proposal.unit}于{days}先后存在{what}的情形。",
        "causes": "原因：\n依据：" + "、".join(filter(None, (kind_text(kind.code), articles))) + "。",
    }


def repeat_get(officer, pk: int) -> Any:
    """One proposal of the own joint office. Raises Http404."""
    found = _own(officer).filter(pk=pk).first() if reads_repeats(officer) else None
    if found is None:
        raise Http404
    return found


def matters_behind(officer, proposal: RepeatProposal) -> tuple[Sequence[tuple[Matter, RootRef | None, Any]], int]:
    """(matter, its page where this officer may open it, the day of the finding) oldest first; how many are not open to
    the officer."""
    rows = list(proposal.matters.order_by("pk"))
    refs = matter_refs(officer, [row.pk for row in rows])
    days = dict(MatterStep.objects.filter(matter__in=rows, act=FINDING).values_list("matter_id", "on"))
    shown = sorted(((row, refs.get(row.pk), days.get(row.pk)) for row in rows), key=lambda one: (one[2], one[0].pk))
    return shown, sum(ref is None for _row, ref, _day in shown)

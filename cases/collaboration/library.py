"""Reads of the library: published answers and guidelines.

They are reading for every officer of the joint office's police and procuratorate whose role sees matters: not for third
agencies, not for the upper level, not for who keeps accounts or the audit (docs/decisions/0021-collaboration.md). A
guideline that is not adopted yet is a matter and seen by whom that is open to.
"""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404

from cases.collaboration.models import Advice, Guideline, GuidelineVersion
from cases.matters.models import Matter
from cases.matters.queries import matters_seen
from office.access.actions import Action
from office.access.queries import can
from office.access.roles import sees
from office.agencies.models import AgencyKind

COUNTY = (AgencyKind.POLICE, AgencyKind.PROCURATORATE)


def library_open(officer) -> bool:
    """Whether the library is for this officer."""
    return bool(
        officer.is_authenticated
        and officer.agency_id
        and officer.agency.kind in COUNTY
        and can(officer, Action.MATTER_SEE)
        and sees(officer, Matter._meta.label_lower)
    )


def library_require(officer) -> None:
    """Errors: PermissionDenied."""
    if not library_open(officer):
        raise PermissionDenied


def _matching(text: str, *fields: str) -> Q:
    """Every word of the text stands somewhere; one character is a word, too."""
    found = Q()
    for word in text.split():
        either = Q()
        for name in fields:
            either |= Q(**{f"{name}__icontains": word})
        found &= either
    return found


def advices_found(officer, text: str = "", topic: str = "", *, withdrawn: bool = False) -> QuerySet[Advice]:
    """Published answers, the newest first."""
    library_require(officer)
    rows = Advice.objects.filter(office_id=officer.agency.office_id)
    if not withdrawn:
        rows = rows.filter(withdrawn_on=None)
    if topic:
        rows = rows.filter(topic=topic)
    if text:
        rows = rows.filter(_matching(text, "title", "question", "answer", "law", "number_text"))
    return rows.select_related("agency").order_by("-published_on", "-pk")


def advice_get(officer, pk: int) -> Advice:
    """One published answer, withdrawn ones as well. Raises Http404."""
    library_require(officer)
    rows = Advice.objects.filter(office_id=officer.agency.office_id).select_related("agency", "matter")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True, slots=True)
class GuidelineShown:
    """A guideline as one officer sees it: its adopted versions, the one in force, and whether the draft is theirs."""

    guideline: Guideline
    versions: tuple[GuidelineVersion, ...]
    drafts: bool

    def in_force(self, today: dt.date) -> GuidelineVersion | None:
        """The newest version that has taken effect; none of one that is abolished."""
        if self.guideline.abolished_on is not None and self.guideline.abolished_on <= today:
            return None
        return next((one for one in reversed(self.versions) if one.effective_on <= today), None)

    def to_come(self, today: dt.date) -> GuidelineVersion | None:
        """The version that is adopted and takes effect on a day to come."""
        return next((one for one in reversed(self.versions) if one.effective_on > today), None)

    @property
    def title(self) -> str:
        """As last adopted; of a draft its own."""
        return self.versions[-1].title if self.versions else self.guideline.title


def _shown(officer, rows: QuerySet[Guideline]) -> list[GuidelineShown]:
    ids = rows.values("matter_id")
    own = set(matters_seen(officer).filter(pk__in=ids).values_list("pk", flat=True))
    held = Prefetch("versions", GuidelineVersion.objects.order_by("number"))
    found = rows.select_related("matter", "draft_by__agency").prefetch_related(held)
    told = [GuidelineShown(one, tuple(one.versions.all()), one.matter_id in own) for one in found]
    return [one for one in told if one.versions or one.drafts]


def guidelines_found(officer, text: str = "", topic: str = "") -> list[GuidelineShown]:
    """Guidelines that were adopted, and drafts of those whose matter the officer sees. There are few of them."""
    library_require(officer)
    rows = Guideline.objects.filter(office_id=officer.agency.office_id)
    if topic:
        rows = rows.filter(topic=topic)
    if text:
        seen = matters_seen(officer).filter(kind="guideline")
        adopted = _matching(text, "title", "text", "number_text")
        drafts = _matching(text, "title", "draft") & Q(matter__in=seen.values("pk"))
        rows = rows.filter(Q(pk__in=GuidelineVersion.objects.filter(adopted).values("guideline")) | drafts)
    return _shown(officer, rows.order_by("-pk"))


def guideline_get(officer, pk: int) -> GuidelineShown:
    """One guideline. Raises Http404 where it is not adopted and its draft not the officer's to see."""
    library_require(officer)
    found = _shown(officer, Guideline.objects.filter(office_id=officer.agency.office_id, pk=pk))
    if not found:
        raise Http404
    return found[0]


def draft_get(officer, pk: int) -> GuidelineShown:
    """One guideline whose draft the officer may read: seen with its matter and not with the library. Raises Http404."""
    rows = Guideline.objects.filter(pk=pk, matter__in=matters_seen(officer).values("pk"))
    found = [one for one in _shown(officer, rows) if one.drafts]
    if not found:
        raise Http404
    return found[0]

"""What a matter is called elsewhere: in messages, follow-up and the home page."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.urls import reverse

from cases.matters.loader import load_flows
from cases.matters.models import Matter
from cases.matters.queries import matters_seen
from cases.matters.words import kind_label
from cases.register.roots import FOUND, case_ids_like, case_refs
from office.access.context import note_read
from office.front.registry import RootRef


def matter_refs(officer, ids: Iterable[int]) -> dict[int, RootRef]:
    """Kind, title and page of the matters among these that the officer sees. Its case is named as that officer may read
    it, and not at all where it is out of sight. A read, and noted."""
    found = list(matters_seen(officer).filter(pk__in=set(ids)))
    if found:
        note_read("matter", [matter.pk for matter in found])
    cases = case_refs(officer, {matter.case_id for matter in found if matter.case_id})
    told: dict[int, RootRef] = {}
    for matter in found:
        case = cases.get(matter.case_id)
        about = matter.title or (case.title if case is not None else "")
        kind = kind_label(matter.kind)
        title = f"{kind}：{about}" if about else kind
        told[matter.pk] = RootRef(
            title, case.number if case is not None else "", reverse("matter-detail", args=[matter.pk])
        )
    return told


def matter_ids_like(officer, text: str) -> list[int]:
    """The matters that a text finds: by their own title, or by the case they are about."""
    about = Q(title__icontains=text) | Q(case__in=case_ids_like(officer, text))
    return list(matters_seen(officer).filter(about).order_by("-pk").values_list("pk", flat=True)[:FOUND])


def hidden_from(officer) -> QuerySet[Matter]:
    """The matters of which the officer's side knows nothing, whoever reads for it: of a kind that is kept from it, or
    not told yet."""
    kept = [flow.kind for flow in load_flows().values() if flow.hidden_side and flow.hidden_side == officer.side]
    untold = Q(told_state="") & ~Q(inner_side__in=("", officer.side))
    return Matter.objects.filter(Q(kind__in=kept) | untold)

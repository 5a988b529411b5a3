"""What hand-overs bring to the common pages."""

from django.urls import reverse
from django.utils.translation import pgettext

from cases.handover.queries import takes_part
from office.front.registry import NavEntry


def nav(officer) -> list[NavEntry]:
    """案卷移送, for those who have a part in it, with what is their turn."""
    if not takes_part(officer):
        return []
    label = pgettext("navigation", "Hand-over")
    return [NavEntry("handovers", label, reverse("handover-list"), order=25, follow=("case.handover_",))]

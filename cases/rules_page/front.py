"""What the rules bring to the common pages."""

from django.urls import reverse
from django.utils.translation import pgettext

from office.front.registry import NavEntry


def nav(officer) -> list[NavEntry]:
    """办案规则, below the line: for everybody of the two agencies."""
    if officer.side == "third":
        return []
    return [NavEntry("rules", pgettext("navigation", "Rules of procedure"), reverse("rules"), order=93, group="admin")]

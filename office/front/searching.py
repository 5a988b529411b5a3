"""Search hits by what they are."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from office.front.registry import SearchHit


def hits_grouped(hits: Iterable[SearchHit]) -> list[tuple[str, list[SearchHit]]]:
    """Hits under the name of their kind, in the order in which the apps gave them."""
    groups: dict[str, list[SearchHit]] = {}
    for hit in hits:
        groups.setdefault(str(hit.group or _("Found")), []).append(hit)
    return list(groups.items())

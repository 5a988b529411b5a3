"""Who sees a paper or a file: whoever sees its root, of the other side's only what was shared.

Roots are resolved by the registry (``roots`` of the AppConfigs), which gives visible ones only. Without an officer
only a named ``Purpose`` gets through: the one-time link of a third agency, guarded by the room that made it.
"""

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404

from office.access.context import current_acting
from office.agencies.models import AgencyKind, Side
from office.outbox.words import named, root_refs


def own_side(officer) -> Q:
    """Of the rows of a visible root those that the officer may read."""
    return Q(shared=True) | Q(side__in=sides_of(officer))


def readable(officer, row) -> bool:
    """The same for one row whose root is visible."""
    return row.shared or row.side in sides_of(officer)


def text_hidden(officer, document) -> bool:
    """Whether the officer learns of a void paper only that it is void: a third agency of what another side issued, as
    whoever comes by a one-time link. The two agencies of the office go on reading it."""
    void = document.voided_at is not None
    return void and officer is not None and officer.side == AgencyKind.THIRD and document.side != AgencyKind.THIRD


def sides_of(officer) -> tuple[str, ...]:
    """Whose inner papers are the officer's own; what both agencies made is none of a third agency's."""
    return (officer.side, Side.BOTH) if officer.side in (Side.POLICE, Side.PROCURATORATE) else (officer.side,)


def root_visible(officer, root_kind: str, root_id: int) -> bool:
    """Whether the officer sees the root."""
    return (root_kind, root_id) in root_refs(officer, [(root_kind, root_id)])


def root_require(officer, root_kind: str, root_id: int) -> None:
    """Go on only if the officer sees the root. Raises Http404; without officer PermissionDenied but for a purpose."""
    if root_kind not in named("roots"):
        raise ValueError(f"no app resolves the root {root_kind!r}")
    if officer is None:
        purpose_require()
    elif not root_visible(officer, root_kind, root_id):
        raise Http404


def purpose_require() -> None:
    """Go on only if a named purpose acts, never an anonymous request."""
    acting = current_acting()
    if acting is None or not acting.purpose:
        raise PermissionDenied

"""What number a row bears. A number is given when the other side is told of the row, and then it stays.

A draft that was taken back, or one that the other side keeps to itself, has no number anybody else could miss: a first
row that is called 3 would tell of two that are hidden. So drafts follow after what was told, for each side without a
gap, and get their number in the step that tells them. A row that was told and then withdrawn keeps its number empty:
both sides know why; but where a new paper takes the place of the old one (``anew``), it counts from one.
"""

from collections.abc import Collection, Iterable, Sequence

from cases.matters.models import ItemBase

# Where drafts stand that were taken back before anybody was told of them: out of the way, for a number stands once.
PARKED = 10_000


def places_known(items: Iterable[ItemBase], side: str) -> dict[int, int]:
    """pk -> the number by which a side knows a row, of all rows of a matter: those not its to know are not in it."""
    rows = list(items)
    told = {row.pk: row.position for row in rows if row.shared}
    last: dict[str, int] = {}
    for row in rows:
        if row.shared:
            last[row.list] = max(last.get(row.list, 0), row.position)
    drafts = [row for row in rows if not row.shared and not row.withdrawn and side in (row.side, "both")]
    for row in sorted(drafts, key=lambda one: (one.list, one.position, one.pk)):
        last[row.list] = told[row.pk] = last.get(row.list, 0) + 1
    return told


def rows_number(rows: Sequence[ItemBase], side: str, anew: Collection[str] = ()) -> None:
    """Give the drafts of the side that acts the numbers by which it knows them, before they are told or shown on a
    paper; drafts of the other side make room. ``rows``: all of the matter. ``anew``: lists of which a new paper takes
    the place of the old one and counts its rows from one, as it does in print."""
    wanted = places_known([row for row in rows if not (row.withdrawn and row.list in anew)], side)
    for code in anew:
        standing = sorted((wanted[row.pk], row.pk) for row in rows if row.list == code and row.pk in wanted)
        wanted |= {pk: place for place, (_old, pk) in enumerate(standing, start=1)}
    last = {row.list: 0 for row in rows}
    for row in rows:
        if row.pk in wanted:
            last[row.list] = max(last[row.list], wanted[row.pk])
    parked = dict.fromkeys(last, PARKED)
    for row in sorted((one for one in rows if one.pk not in wanted), key=lambda one: (one.position, one.pk)):
        places = parked if row.withdrawn else last
        places[row.list] += 1
        wanted[row.pk] = places[row.list]
    moved = [row for row in rows if wanted[row.pk] != row.position]
    # A number stands once at any moment: first all that move go out of the way.
    for aside in (True, False):
        for place, row in enumerate(moved, start=1):
            row.position = 2 * PARKED + place if aside else wanted[row.pk]
            row.save(update_fields=["position"])

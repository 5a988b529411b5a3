"""When a new row is plainly an old row whose key column was corrected.

The rule is kept simple: exactly the columns named here say the same and none of them is blank, and the old key
is not in the new file. The old row stays (absence deletes nothing); it gets a finding that names the new one.
"""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

# Layouts whose key is the case itself: alike across cases, found by a hash.
ACROSS_CASES = {
    "police_case": ("ajmc", "slsj", "badw_dm"),
    "proc_case": ("tysah", "ajlb", "slrq", "ajmc"),
}
# Layouts with a composite key: alike inside one case; one of the tuples must agree.
INSIDE_CASE = {
    "police_suspect_measure": (
        ("ryid", "csmc", "jdwsh"),
        ("ryid", "kssj", "jdwsh"),
        ("csmc", "kssj", "xm"),
    ),
    "proc_person_decision": (("ryid", "jdlx", "wsh"), ("ryid", "jdrq", "wsh"), ("jdlx", "jdrq", "wsh")),
}


def likeness(layout: str, values: Mapping[str, Any]) -> str:
    """The hash by which a corrected case number is found; empty where a part is blank or the layout has none."""
    parts = [str(values.get(column) or "") for column in ACROSS_CASES.get(layout, ())]
    if not parts or not all(parts):
        return ""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:40]


def alike_inside(layout: str, values: Mapping[str, Any], others: Iterable[tuple[str, Mapping[str, Any]]]) -> str:
    """The key of the one old row of the same case that this new row corrects; empty if none or not evident."""
    found = {
        key
        for key, other in others
        for columns in INSIDE_CASE.get(layout, ())
        if all(values.get(column) and values.get(column) == other.get(column) for column in columns)
    }
    return found.pop() if len(found) == 1 else ""

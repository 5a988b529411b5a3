"""What a mask looks like in a file, and how to know it again. Free of Django: the ledgers' reader uses it too."""

import re

# Stands in a cell whose content would identify a minor.
HIDDEN_CELL = "涉及未成年人，不予显示"
MASK = "某某"
# Facts that tell who or where a minor is. Free text about the case may name the minor or the school.
IDENTIFYING = frozenset({"xm", "zjhm", "csrq", "sf", "zxd", "hjd", "xzd", "xx", "school", "address", "phone", "lxdh"})
# Facts of a case in free words or places, hidden as a whole where a minor is involved.
TELLING = frozenset({"jyaq", "fadd", "pafs", "bllyy"})
# Titles and the like: the minor's name inside is masked, the rest stays.
NAMING = frozenset({"ajmc"})
# Columns in which a file may hold the words above instead of a value.
MASKED_COLUMNS = IDENTIFYING | TELLING | NAMING
# A given name, or what remains of a number between its ends.
LONGEST_NAME = 20


def is_mask(told: object, held: object) -> bool:
    """Whether ``told`` is no more than the masked form of ``held``: a file that was exported comes back.

    The mask says less than what is held, so it never takes its place.
    """
    if told == HIDDEN_CELL:
        return True
    if not isinstance(told, str) or not isinstance(held, str) or told == held or not held:
        return False
    if MASK in told:
        pattern = f".{{1,{LONGEST_NAME}}}".join(map(re.escape, told.split(MASK)))
        return re.fullmatch(pattern, held) is not None
    if "***" in told:
        return len(told) == len(held) and all(a in ("*", b) for a, b in zip(told, held, strict=True))
    return False

"""Whole numbers as an address, a form or a ledger gives them: text that somebody else wrote."""

# One figure less than the largest key that the databases hold has.
MOST_FIGURES = 18


def whole(text: str) -> int | None:
    """The number that plain figures say; nothing for anything else, also for more figures than any key has.

    ``²`` is a digit to ``str.isdigit`` and none to ``int``; of thousands of figures ``int`` reads none, of twenty no
    database does.
    """
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_FIGURES else None

"""A second reckoning that only knows how to put a finger on the next square of a calendar.

Written from the articles, apart from the program: lengths stand here once more, nothing is imported from it, months
are found by walking, hours by walking minute after minute over the hours' edges. Slow on purpose.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

Off = Callable[[date], bool]
ONE = timedelta(days=1)

PREFIX_LAW = {"156": (3, "m"), "158": (5, "m"), "159": (7, "m")}
# rule: (roll, length, kind, extensions in the only order that may be asked: code -> total length, days by which to ask)
# kinds: c held while it runs; l a ceiling; b counts back; e the end of custody of a class C term; blank nothing
TERMS: dict[str, tuple[str, tuple[tuple[int, str], ...], str, dict[str, tuple[tuple[int, str], ...]], int]] = {
    "P01": ("Y", ((3, "d"),), "", {"clue": ((7, "d"),), "major": ((30, "d"),)}, 0),
    "P02": ("Y", ((7, "d"),), "", {"major": ((30, "d"),), "upper": ((60, "d"),)}, 0),
    "P02A": ("Y", ((3, "d"),), "", {"latest": ((10, "d"),), "major": ((30, "d"),), "upper": ((60, "d"),)}, 0),
    "P03": ("Y", ((3, "d"),), "", {}, 0),
    "P03A": ("N", ((24, "h"),), "", {}, 0),
    "P03B": ("Y", ((3, "d"),), "", {}, 0),
    "P04": ("N", ((24, "h"),), "", {}, 0),
    "P05": ("Y", ((3, "d"),), "", {}, 0),
    "P06": ("Y", ((7, "d"),), "", {}, 0),
    "P07": ("Y", ((30, "d"),), "", {"complex": ((60, "d"),)}, 0),
    "P08": ("Y", ((3, "d"),), "", {}, 0),
    "P09": ("N", ((12, "h"),), "cl", {"grave": ((24, "h"),)}, 0),
    "P10": ("N", ((24, "h"),), "c", {}, 0),
    "P11": ("N", ((24, "h"),), "c", {}, 0),
    "P12": ("N", ((24, "h"),), "c", {}, 0),
    "P12A": ("N", ((0, "d"),), "", {}, 0),
    "P13": ("N", ((3, "d"),), "c", {"special": ((7, "d"),), "grounds": ((30, "d"),)}, 0),
    "P14": ("N", ((24, "h"),), "c", {}, 0),
    "P15": ("C", ((3, "d"),), "", {}, 0),
    "P16": ("C", ((3, "d"),), "", {}, 0),
    "P17": ("N", ((2, "m"),), "c", {code: (total,) for code, total in PREFIX_LAW.items()}, 7),
    "P18": ("N", ((7, "d"),), "cb", {}, 0),
    "P19": ("N", ((2, "m"),), "c", {code: (total,) for code, total in PREFIX_LAW.items()}, 7),
    "P19A": ("N", ((5, "d"),), "c", {}, 0),
    "P20": ("N", ((2, "m"),), "c", {code: (total,) for code, total in PREFIX_LAW.items()}, 7),
    "P21": ("N", ((12, "m"),), "l", {}, 0),
    "P22": ("N", ((6, "m"),), "l", {}, 0),
    "P22A": ("N", ((24, "h"),), "", {}, 0),
    "P23": ("C", ((3, "d"),), "", {}, 0),
    "P24": ("C", ((10, "d"),), "", {}, 0),
    "P25": ("C", ((1, "m"),), "e", {}, 0),
    "P26": ("Y", ((5, "d"),), "", {}, 0),
    "P27": ("Y", ((15, "d"),), "", {}, 0),
    "P28": ("Y", ((7, "d"),), "", {}, 0),
    "P29": ("Y", ((3, "d"),), "", {}, 0),
    "P30": ("Y", ((3, "d"),), "", {}, 0),
    "P32": ("N", ((7, "d"),), "cb", {}, 0),
    "P33": ("Y", ((3, "d"),), "", {}, 0),
    "P34": ("N", ((6, "m"),), "", {"major": ((12, "m"),)}, 0),
    "P34A": ("N", ((24, "m"),), "", {}, 0),
    "P34B": ("N", ((6, "m"),), "", {}, 0),
    "P35": ("N", ((48, "h"),), "c", {}, 0),
    "P35A": ("C", ((3, "d"),), "", {}, 0),
    "S01": ("C", ((7, "d"),), "", {}, 0),
    "S02": ("Y", ((15, "d"),), "", {}, 0),
    "S03": ("C", ((15, "d"),), "", {}, 0),
    "S04": ("C", ((5, "d"),), "", {}, 0),
    "S05": ("C", ((7, "d"),), "", {}, 0),
    "S06": ("C", ((5, "d"),), "", {}, 0),
    "S07": ("C", ((15, "d"),), "", {}, 0),
    "S08": ("Y", ((10, "d"),), "", {}, 0),
    "S09": ("Y", ((7, "d"),), "", {}, 0),
    "S10": ("Y", ((3, "m"),), "", {}, 0),
    "S11": ("C", ((15, "d"),), "", {}, 0),
    "S12": ("C", ((7, "d"),), "", {}, 0),
    "S13": ("Y", ((2, "m"),), "", {}, 0),
    "S13A": ("Y", ((15, "d"),), "", {}, 0),
    "S14": ("C", ((15, "d"),), "", {}, 0),
    "S15": ("C", (), "", {}, 0),
    "S15A": ("C", ((2, "d"),), "", {}, 0),
    "S16": ("Y", ((10, "d"),), "", {}, 0),
    "S17": ("C", ((10, "d"),), "", {}, 0),
    "S18": ("C", ((10, "d"),), "", {}, 0),
    "Q01": ("N", ((7, "d"),), "c", {}, 0),
    "Q02": ("Y", ((15, "d"),), "", {"complex": ((20, "d"),)}, 0),
    "Q03": ("Y", ((7, "d"),), "", {}, 0),
    "Q04": ("Y", ((15, "d"),), "", {}, 0),
    "Q05": ("C", ((3, "d"),), "", {}, 0),
    "Q06": ("C", ((1, "m"),), "e", {"complex": ((1, "m"), (15, "d"))}, 0),
    "Q07": ("C", ((10, "d"),), "e", {"over-one-year": ((15, "d"),)}, 0),
    "Q08": ("C", ((1, "m"),), "e", {"complex": ((1, "m"), (15, "d"))}, 0),
    "Q09": ("Y", ((30, "d"),), "", {}, 0),
    "Q10": ("Y", ((7, "d"),), "k", {"complex": ((6, "m"),)}, 0),
    "Q10A": ("Y", ((3, "m"),), "", {"complex": ((6, "m"),)}, 0),
    "Q11": ("Y", ((3, "d"),), "", {}, 0),
    "Q11A": ("N", ((6, "m"),), "k", {"year": ((12, "m"),)}, 0),
    "Q12": ("C", ((3, "d"),), "", {}, 0),
    "Q13": ("C", ((30, "d"),), "", {}, 0),
    "Q14": ("C", ((3, "d"),), "", {}, 0),
    "Q15": ("Y", ((7, "d"),), "", {}, 0),
    "Q16": ("C", ((5, "d"),), "", {}, 0),
    "Q16A": ("C", ((10, "d"),), "", {}, 0),
    "Q17": ("N", ((48, "h"),), "", {}, 0),
    "Q18": ("Y", ((5, "d"),), "", {}, 0),
    "C01": ("C", ((2, "m"),), "e", {"latest": ((3, "m"),), "upper": ((6, "m"),)}, 0),
    "C02": ("C", ((20, "d"),), "e", {"over-three-years": ((1, "m"), (15, "d"))}, 0),
    "C03": ("C", ((10, "d"),), "e", {"over-one-year": ((15, "d"),)}, 0),
    "C04": ("C", ((2, "m"),), "e", {"high": ((4, "m"),)}, 0),
    "C05": ("C", ((1, "m"),), "", {}, 0),
    "G01": ("N", ((24, "m"),), "", {}, 0),
    "G01A": ("N", ((12, "m"),), "", {}, 0),
    "G01B": ("N", ((3, "m"),), "", {}, 0),
    "G02": ("N", ((3, "m"),), "", {}, 0),
}
# Only these may be asked for without the one before.
ALONE = {("P01", "major"), ("P02A", "major"), ("P13", "grounds")}
WORKING = "P08"
ANSWERS_WHILE_HELD = "P24"


def walk(day: date, steps: int) -> date:
    """So many squares on, or back."""
    for _ in range(abs(steps)):
        day = day + ONE if steps > 0 else day - ONE
    return day


def is_last(day: date) -> bool:
    return walk(day, 1).month != day.month


def month_later(start: date, months: int, by_last_day: bool = True) -> date:
    """Walk until so many months have begun; there stop at the last day, at the same figure, or where it ends."""
    day, begun = start, 0
    while begun < months:
        day = walk(day, 1)
        begun += day.day == 1
    while not is_last(day):
        if not (by_last_day and is_last(start)) and day.day == start.day:
            return day
        day = walk(day, 1)
    return day


def hours_on(start: datetime, hours: int) -> datetime:
    for _ in range(hours):
        start += timedelta(minutes=60)
    return start


def next_full_hour(start: datetime) -> datetime:
    start = start.replace(second=0, microsecond=0) + timedelta(minutes=1)
    while start.minute:
        start += timedelta(minutes=1)
    return start


def lengths(rule: str, granted: Sequence[str]) -> tuple[tuple[int, str], ...] | None:
    """The total length with what was granted, None where the law does not allow it so."""
    _, length, _, extensions, _ = TERMS[rule]
    order = list(extensions)
    place = -1
    for code in granted:
        if code not in order or order.index(code) <= place:
            return None
        if order.index(code) > place + 1 and (rule, code) not in ALONE:
            return None
        place = order.index(code)
        length = extensions[code]
    return length


def count(rule: str, start: date, length: Sequence[tuple[int, str]], figure: bool = False) -> date:
    for number, unit in length:
        start = month_later(start, number, not figure) if unit == "m" else walk(start, number)
    return start


def stepwise(rule: str, start: date, granted: Sequence[str], figure: bool) -> date:
    """Each extension in months from where the last one ended."""
    _, length, _, extensions, _ = TERMS[rule]
    day, had = start, 0
    for index, total in enumerate([length, *(extensions[code] for code in granted)]):
        for number, unit in total:
            if unit == "m" and number != had:
                day = month_later(day, number - had, not figure or index > 0)
                had = number
            elif unit == "d":
                day = walk(day, number)
    return day


def naive(
    rule: str,
    start: date | datetime,
    off: Off,
    held: bool | None = None,
    granted: Sequence[str] = (),
    travel: int = 0,
    excluded: int = 0,
    chosen: Sequence[str] = (),
) -> dict[str, date | datetime | None] | None:
    """raw, expiry, conservative, file_by; None where it is not allowed. ``chosen``: readings other than the default,
    as X1 ... X7."""
    roll, _, kind, extensions, ask = TERMS[rule]
    length = lengths(rule, granted)
    if length is None:
        return None
    left = [code for code in extensions if lengths(rule, [*granted, code]) is not None and "k" not in kind]
    if isinstance(start, datetime):
        ((number, _unit),) = length
        raw_at = hours_on(start if "l" in kind else next_full_hour(start), number + 24 * excluded)
        exact = hours_on(start, number + 24 * excluded)
        raw_at = raw_at if "X4" in chosen else hours_on(raw_at, 24 * travel)
        shown = exact if held or ("c" in kind and held is not False) else None
        return {"raw": raw_at, "expiry": raw_at, "conservative": shown, "file_by": raw_at if left else None}
    if "b" in kind:
        raw = walk(start, -length[0][0])
    elif rule == WORKING and "X7" in chosen:
        raw, worked = start, 0
        while worked < length[0][0]:
            raw = walk(raw, 1)
            worked += not off(raw)
    elif "X2" in chosen and any(unit == "m" for _, unit in length) and rule not in ("C02", "Q10"):
        raw = stepwise(rule, start, granted, "X3" in chosen)
    else:
        raw = count(rule, start, length, "X3" in chosen)
    raw = walk(raw, excluded)
    without_road = raw
    if "X4" not in chosen:
        raw = walk(raw, travel)
    its_own_custody = held is not False and ("c" in kind or ("e" in kind and held is True))
    if "X1" in chosen and its_own_custody and "b" not in kind:
        raw = walk(raw, -1)
    expiry = raw
    if roll == "Y" or (roll == "C" and (not held or (rule == ANSWERS_WHILE_HELD and "X5" in chosen))):
        while off(expiry):
            expiry = walk(expiry, 1)
    readings = [without_road]
    if "b" not in kind and rule != WORKING:
        readings = [count(rule, start, length, figure) for figure in (False, True)]
        if rule not in ("C02", "Q10"):
            readings += [stepwise(rule, start, granted, figure) for figure in (False, True)]
        readings = [walk(day, excluded) for day in readings]
    conservative: date | None = None
    if "l" in kind:
        conservative = min(readings)
    elif roll != "Y" and held is not False and ("c" in kind or (roll == "C" and held)):
        conservative = walk(min(readings), -1)
        if "b" not in kind and conservative < start:
            conservative = start
    return {
        "raw": raw,
        "expiry": expiry,
        "conservative": conservative,
        "file_by": walk(raw, -ask) if left else None,
    }

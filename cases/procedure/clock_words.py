"""Why a date is what it is, in one sentence with the articles, in Chinese or English."""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from .calendar import add_months
from .clock_types import Moment, Reckoning
from .reckon import ClockError
from .rules_types import Clock, ClockExtension, Rules
from .words import basis_text, reason_name

DAY = timedelta(days=1)
COUNTING = "CPL 105"
MONTHS = "SPCI 202"
EVALUATION = "CPL 149"
UNITS_ZH = {"hours": "小时", "days": "日", "months": "个月"}
UNITS_EN = {"hours": ("hour", "hours"), "days": ("day", "days"), "months": ("month", "months")}


def moment_text(moment: Moment) -> str:
    """A day, or a day with the minute."""
    return f"{moment:%Y-%m-%d %H:%M}" if isinstance(moment, datetime) else f"{moment:%Y-%m-%d}"


def clock_name(clock: Clock, zh: bool = True) -> str:
    """What the term is called."""
    return clock.zh if zh else clock.en


def clock_basis(rules: Rules, clock: Clock, zh: bool = True) -> str:
    """The articles of a row as a lawyer writes them."""
    return basis_text(rules, "; ".join(clock.basis), zh)


def length_text(terms: Iterable[tuple[str, int]], zh: bool = True, *, working: bool = False) -> str:
    """Lengths added up: ``5 个月``, ``1 个月又 15 日``."""
    total: dict[str, int] = {}
    for unit, number in terms:
        total[unit] = total.get(unit, 0) + number
    if zh:
        return "又 ".join(f"{n} {'个工作日' if working else UNITS_ZH[unit]}" for unit, n in total.items())
    kind = "working " if working else ""
    return " and ".join(f"{n} {kind}{UNITS_EN[unit][n != 1]}" for unit, n in total.items())


def explain(rules: Rules, clock: Clock, reckoning: Reckoning, zh: bool = True) -> str:
    """The reckoning in one sentence: from what day, how counted, how long, why it moved or did not, the articles.

    ``2026-02-13 拘留，次日起算，3 日，在押不顺延 → 2026-02-16（刑事诉讼法第91条、第105条）``
    """
    parts = [
        f"{moment_text(reckoning.start)} {_trigger(clock, reckoning, zh)}",
        _counted(clock, reckoning, zh),
        _length(rules, clock, reckoning, zh),
        _months(reckoning, zh),
        *_not_counted(reckoning, zh),
        _roll(clock, reckoning, zh),
        _provisional(reckoning, zh),
    ]
    articles = basis_text(rules, "; ".join(explain_articles(clock, reckoning)), zh)
    text = ("，" if zh else ", ").join(part for part in parts if part)
    text = f"{text} → {_until(clock, reckoning, zh)}"
    return f"{text}（{articles}）" if zh else f"{text} ({articles})"


def _trigger(clock: Clock, reckoning: Reckoning, zh: bool) -> str:
    if reckoning.decided:
        return "作出决定（读法 X6 乙）" if zh else "the decision (reading X6 B)"
    return clock.trigger_zh if zh else clock.trigger_en


def _until(clock: Clock, reckoning: Reckoning, zh: bool) -> str:
    """The last day or minute; of a window its days. The term that it counts back from ends on its start."""
    if not clock.window:
        return moment_text(reckoning.expiry)
    opens, ends = moment_text(reckoning.opens or reckoning.expiry), moment_text(reckoning.start)
    return f"{opens} 至 {ends} 以内" if zh else f"{opens} to {ends}"


def explain_articles(clock: Clock, reckoning: Reckoning) -> list[str]:
    """The articles that a reckoning rests on, those of one law together, in the order in which laws come up."""
    used = [row for row in clock.extension if row.code in reckoning.extensions]
    articles = [*clock.basis, *(article for row in used for article in row.basis)]
    if not clock.back:
        articles.append(COUNTING)
    if _odd_month(reckoning) or any(row.half for row in used) or clock.half:
        articles.append(MONTHS)
    if reckoning.excluded:
        articles.append(EVALUATION)
    laws = list(dict.fromkeys(article.partition(" ")[0] for article in articles))
    return sorted(dict.fromkeys(articles), key=lambda article: laws.index(article.partition(" ")[0]))


def _counted(clock: Clock, reckoning: Reckoning, zh: bool) -> str:
    """From when: the next day, the next full hour, the minute itself, or backwards."""
    start = reckoning.start
    if clock.back:
        return "向前推算" if zh else "counted back"
    if isinstance(start, datetime):
        if clock.ceiling:
            return "从该时刻起算" if zh else "from that minute"
        hour = moment_text(start.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1))
        return f"开始的时不算，自 {hour} 起算" if zh else f"the hour in which it begins is left out: from {hour}"
    if reckoning.terms == (("days", 0),):
        return "当日" if zh else "on the same day"
    if _first_day_counted(clock, reckoning):
        return "当日起算（读法 X1 乙）" if zh else "that day included (reading X1 B)"
    return "次日起算" if zh else "counted from the next day"


def _first_day_counted(clock: Clock, reckoning: Reckoning) -> bool:
    if reckoning.readings.x1 == "A" or clock.back:
        return False
    return clock.custody or (clock.custody_end and bool(reckoning.custody))


def _length(rules: Rules, clock: Clock, reckoning: Reckoning, zh: bool) -> str:
    if reckoning.terms == (("days", 0),):
        return ""
    working = clock.reading == "X7" and reckoning.readings.x7 == "B"
    text = length_text(reckoning.terms, zh, working=working)
    if working:
        text += "（读法 X7 乙）" if zh else " (reading X7 B)"
    rows = {row.code: row for row in clock.extension}
    granted = [_granted(rules, rows[code], reckoning, zh) for code in reckoning.extensions if code in rows]
    if not granted:
        return text
    return f"{text}（{'；'.join(granted)}）" if zh else f"{text} ({'; '.join(granted)})"


def _granted(rules: Rules, row: ClockExtension, reckoning: Reckoning, zh: bool) -> str:
    """An extension, with the ground that was ticked."""
    text = row.zh if zh else row.en
    if not row.grounds:
        return text
    ground = reason_name(rules, row.grounds, reckoning.ground, zh)
    return f"{text}，依据：{ground}" if zh else f"{text}, ground: {ground}"


def _odd_month(reckoning: Reckoning) -> str:
    """``last``: from the last day of a month to the last day of another; ``none``: there is no such day."""
    months = sum(number for unit, number in reckoning.terms if unit == "months")
    start = reckoning.start
    if not months or isinstance(start, datetime):
        return ""
    there = add_months(start, months)
    if there.day == start.day:
        return ""
    return "last" if start.day == monthrange(start.year, start.month)[1] else "none"


def _months(reckoning: Reckoning, zh: bool) -> str:
    """What SPCI 202 says where the figure changes, and the readings chosen against it."""
    said: list[str] = []
    odd = _odd_month(reckoning)
    if odd == "last" and reckoning.readings.x3 == "B":
        said.append("算至同日（读法 X3 乙）" if zh else "to the day of the same figure (reading X3 B)")
    elif odd == "last":
        said.append(
            "起算日为当月最后一日，算至对应月最后一日"
            if zh
            else "from the last day of a month to the last day of a month"
        )
    elif odd:
        said.append("对应月没有该日，算至该月最后一日" if zh else "that month has no such day, so to its last day")
    if reckoning.readings.x2 == "B" and sum(unit == "months" for unit, _ in reckoning.terms) > 1:
        said.append("逐次计算（读法 X2 乙）" if zh else "step by step (reading X2 B)")
    return ("，" if zh else ", ").join(said)


def _not_counted(reckoning: Reckoning, zh: bool) -> list[str]:
    """Days on the road (K4, X4), and those that the law leaves out, most of all psychiatric evaluation (K10)."""
    said: list[str] = []
    days = length_text((("days", reckoning.travel),), zh)
    if reckoning.travel and reckoning.readings.x4 == "B":
        said.append(f"路途 {days}不予扣除（读法 X4 乙）" if zh else f"{days} on the road not added (reading X4 B)")
    elif reckoning.travel:
        said.append(f"路途 {days}不计入" if zh else f"{days} on the road do not count")
    if reckoning.excluded:
        days = length_text((("days", reckoning.excluded),), zh)
        said.append(
            f"精神病鉴定等 {days}依法不计入"
            if zh
            else f"{days} do not count by law (psychiatric evaluation and the like)"
        )
    return said


def _roll(clock: Clock, reckoning: Reckoning, zh: bool) -> str:
    """Why the last day moved over days off, or did not."""
    if clock.back:
        before = reckoning.workday_before
        if before is None:
            return ""
        return (
            f"该日休息，不顺延，前一工作日为 {before}"
            if zh
            else f"a day off, not rolled: the working day before is {before}"
        )
    if clock.ceiling:
        return "最长期限，不因节假日顺延" if zh else "a ceiling: no roll over holidays"
    if clock.unit == "hours":
        return "以时计算，不因节假日顺延" if zh else "counted in hours: no roll over holidays"
    contested = clock.reading == "X5" and reckoning.readings.x5 == "B" and bool(reckoning.custody)
    if clock.roll == "N" and not clock.custody:
        return "不因节假日顺延" if zh else "no roll over holidays"
    if clock.roll == "N" or (reckoning.custody and not contested):
        return "在押不顺延" if zh else "in custody: no roll over holidays"
    who = ""
    if contested:
        who = "在押亦顺延（读法 X5 乙），" if zh else "rolls though in custody (reading X5 B), "
    elif clock.roll == "C":
        who = "无人在押，" if zh else "nobody in custody, "
    raw, expiry = reckoning.raw, reckoning.expiry
    if not reckoning.rolled:
        if isinstance(raw, datetime) or raw.weekday() < 5:
            return who + ("期满日为工作日" if zh else "the last day is a working day")
        return who + ("期满日为调休工作日" if zh else "the last day is a weekend day made a working day")
    last = expiry - DAY
    run = f"{raw}" if raw == last else f"{raw} 至 {last}" if zh else f"{raw} to {last}"
    if zh:
        return (
            f"{who}期满日 {raw} 休息（{run}），顺延至其后第一个工作日"
            if raw != last
            else f"{who}期满日 {raw} 休息，顺延至次日"
        )
    return f"{who}{run} off, so the first working day after"


def _provisional(reckoning: Reckoning, zh: bool) -> str:
    """The year of the last day is not announced; where the term never rolls it makes no difference."""
    if not reckoning.provisional:
        return ""
    year = reckoning.expiry.year
    never = reckoning.roll == "N" or (reckoning.roll == "C" and bool(reckoning.custody) and not reckoning.rolled)
    if zh:
        return f"{year}年假期未公布，" + ("不影响本期限" if never else "按周末暂算")
    return f"holidays of {year} not announced, " + (
        "which does not move this term" if never else "reckoned by weekends"
    )


# --- what cannot be reckoned


ERRORS: Mapping[str, tuple[str, str]] = {
    "pause": (
        "{rule} 不是期限而是暂停：精神病鉴定期间不计入办案期限（刑事诉讼法第149条）",
        "{rule} is no term but a pause: psychiatric evaluation does not count (Criminal Procedure Law art. 149)",
    ),
    "negative_days": ("{rule}：日数不能为负", "{rule}: a number of days cannot be negative"),
    "travel_not_counted": (
        "{rule}：本期限不扣除路途时间（最长期限、倒算的期限和拘留、逮捕后二十四小时以内的事项）",
        "{rule}: no days on the road are added to a ceiling, to what counts back, to the 24 hours after custody begins",
    ),
    "custody_unknown": (
        "{rule}：须先说明是否有人在押，在押的不因节假日顺延（刑事诉讼法第105条）",
        "{rule}: say whether anybody is in custody, for then it does not roll (Criminal Procedure Law art. 105)",
    ),
    "hour_needed": (
        "{rule} 以时计算，须写明时刻，如 2026-03-05T08:15",
        "{rule} counts hours: give the time of day, as in 2026-03-05T08:15",
    ),
    "extension_unknown": ("{rule} 没有延长事由 {extension}", "{rule} has no extension {extension}"),
    "extension_twice": ("{rule}：延长事由 {extension} 只能使用一次", "{rule}: extension {extension} is given twice"),
    "extension_order": (
        "{rule}：须先有 {after} 的延长，才能有 {extension} 的延长",
        "{rule}: extension {extension} comes only after {after}",
    ),
    "extension_shorter": (
        "{rule}：{extension} 并不使期限更长",
        "{rule}: extension {extension} makes the term no longer",
    ),
    "ground_missing": (
        "{rule}：延长 {extension} 须注明依据（流窜、多次或者结伙作案，刑事诉讼法第91条）",
        "{rule}: extension {extension} needs its ground (Criminal Procedure Law art. 91)",
    ),
    "ground_unknown": ("{rule}：没有依据“{ground}”", "{rule}: there is no ground {ground}"),
    "ground_not_needed": (
        "{rule}：依据“{ground}”没有对应的延长",
        "{rule}: ground {ground} belongs to no extension asked for",
    ),
    "out_of_range": ("{rule}：算出的日期超出日历范围", "{rule}: the date lies outside the calendar"),
    "start_unreadable": (
        "起算日“{start}”须写作 2026-03-05 或者 2026-03-05T08:15",
        "write the start as 2026-03-05 or 2026-03-05T08:15, not {start}",
    ),
    "no_such_date": ("没有这个日期：{start}", "there is no such date: {start}"),
    "reading_unknown": (
        "读法“{reading}”须写作 X1=A 至 X7=B",
        "write a reading as X1=A to X7=B, not {reading}",
    ),
    "arguments": (
        "命令写法不对{what}：manage.py clock 期限编号 起算日 [--custody | --free] [--extension 代码] [--ground 依据]"
        " [--travel-days 日数] [--reading X2=B] [--json]",
        "the command is written otherwise{what}: manage.py clock RULE START [--custody | --free] [--extension CODE]"
        " [--ground WORD] [--travel-days N] [--reading X2=B] [--json]",
    ),
    "unknown_rule": ("没有期限 {rule}", "there is no term {rule}"),
    "no_version": (
        "{rule}：{day} 时本系统所载的依据尚未施行或者已经失效",
        "{rule}: no version of its law that is recorded here was in force on {day}",
    ),
}


def clock_error_text(error: ClockError, zh: bool = True) -> str:
    """Why a term cannot be reckoned so."""
    sentence = ERRORS.get(error.code)
    return error.code if sentence is None else sentence[0 if zh else 1].format(**error.params)


def ground_code(rules: Rules, clock: Clock, word: str) -> str:
    """The code of a ground as a lawyer or a ledger writes it (流窜, 流窜作案, fleeing). Raises ``ClockError``."""
    for row in clock.extension:
        for reason in rules.reasons.get(row.grounds, {}).values():
            if word in (reason.code, reason.zh, *reason.ledger):
                return reason.code
    raise ClockError("ground_unknown", {"rule": clock.code, "ground": word})

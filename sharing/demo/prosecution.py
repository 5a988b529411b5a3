"""What the procuratorate does with an invented case: arrest review, review for prosecution, judgment."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from random import Random

from sharing.demo.county import ECONOMIC, HANDLERS, MINORS, PROSECUTION_1, PROSECUTION_2
from sharing.demo.story import Decision, Review, Story, Suspect

SECOND_DEPARTMENT = (
    "诈骗罪",
    "帮助信息网络犯罪活动罪",
    "掩饰、隐瞒犯罪所得、犯罪所得收益罪",
    "开设赌场罪",
    "危险驾驶罪",
)
# Often not prosecuted (酌定不起诉): light cases with a plea.
LIGHT = (
    "危险驾驶罪",
    "帮助信息网络犯罪活动罪",
    "故意伤害罪",
    "非法捕捞水产品罪",
    "非法狩猎罪",
    "滥伐林木罪",
    "虚开发票罪",
)
# N3 above all: no danger to society (domain brief 2.2a).
REFUSALS = (("N3", 62), ("N2", 23), ("N5", 6), ("N1", 4), ("N4", 3), ("N6", 2))
PARTS = (
    (False, "审查逮捕", "刑捕受", "审查起诉", "刑诉受"),
    (True, "未检审查逮捕", "未捕受", "未检审查起诉", "未起诉受"),
)


PROBATION = 6


def months_after(day: date, months: int) -> date:
    """So many months later, at most the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def weekday(day: date) -> date:
    """The working day at or before a day: decisions are signed in the office."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def noon(day: date, hour: int = 15, minute: int = 30) -> datetime:
    return datetime.combine(day, time(hour, minute))


def _desk(random: Random, story: Story, minors: bool) -> tuple[str, str]:
    if minors:
        department = MINORS
    else:
        second = story.unit == ECONOMIC or story.crime.name in SECOND_DEPARTMENT
        department = PROSECUTION_2 if second else PROSECUTION_1
    return department, random.choice(HANDLERS[department])


def arrest_review(random: Random, story: Story, asked: list[Suspect]) -> None:
    """Seven days in custody (CPL 91); the police ask within 3, 7 or 30 days of the detention.

    Minors and adults of one case are accepted apart (未成年人案件分案办理).
    """
    several = len(story.suspects) > 1 and random.random() < 0.6
    limit, basis = (
        (27, "延长至三十日（结伙作案）") if several else (6, "延长至七日") if random.random() < 0.65 else (2, "")
    )
    start = max(suspect.measures[-1].start for suspect in asked)
    requested = start.date() + timedelta(days=random.randint(max(1, limit // 2), limit))
    if requested.weekday() > 4 and limit > 2:
        requested = max(weekday(requested), start.date() + timedelta(days=1))
    for minors, kind, series, _kind, _series in PARTS:
        people = [suspect for suspect in asked if suspect.minor == minors]
        if not people:
            continue
        department, handler = _desk(random, story, minors)
        decided = requested + timedelta(days=random.randint(4, 7))
        review = Review(
            kind,
            series,
            requested,
            department,
            handler,
            [s.ryid for s in people],
            due=requested + timedelta(days=7),
            finished=decided,
        )
        for suspect in people:
            suspect.measures[-1].basis = basis
            _arrest_decision(random, story, review, suspect, decided, alone=len(asked) == len(story.suspects) == 1)
        kinds = {decision.kind for decision in review.decisions}
        review.result = "批准逮捕" if kinds == {"批捕"} else "不批准逮捕" if kinds == {"不捕"} else "部分批准逮捕"
        story.reviews.append(review)
    decisions = [d for review in story.reviews for d in review.decisions]
    if (
        decisions
        and all(d.kind == "不捕" and d.reason in ("N1", "N6") for d in decisions)
        and len(asked) == len(story.suspects)
    ):
        story.withdrawn = noon(decisions[0].on + timedelta(days=random.randint(3, 11)), 10)
        story.withdrawn_why = "1"


def _arrest_decision(
    random: Random, story: Story, review: Review, suspect: Suspect, on: date, *, alone: bool = False
) -> None:
    """The receipt follows within three days (MPS 140, 142). ``alone``: who is refused for want of a crime ends the
    case; of several suspects none is (RULES 287: fifteen days to withdraw)."""
    approve = random.random() < story.crime.arrested * (0.55 if suspect.minor else 1)
    moment = noon(on, random.randint(14, 17), random.randint(0, 59))
    if approve:
        decision = Decision(suspect.ryid, "批捕", on, served=on)
        execution = moment + timedelta(hours=random.uniform(0.5, 5))
        suspect.put("逮捕", execution, place="海山区看守所", ended="批准逮捕")
        decision.receipt = execution.date() + timedelta(days=random.randint(1, 2))
    else:
        reasons = [each for each in REFUSALS if alone or each[0] not in ("N1", "N6")]
        reason = random.choices([code for code, _ in reasons], [weight for _, weight in reasons])[0]
        decision = Decision(suspect.ryid, "不捕", on, reason, served=on)
        release = moment + timedelta(hours=random.uniform(0.5, 3))
        kind = {"N1": "释放", "N6": "释放", "N4": "监视居住"}.get(reason, "取保候审")
        if reason == "N2" and random.random() < 0.35:
            kind = "释放"
        suspect.put(kind, release, ended="不批准逮捕", place="本人住所" if kind != "释放" else "")
        if kind == "释放":
            suspect.stop(release, "")
        decision.receipt = release.date() + timedelta(days=random.randint(0, 2))
    review.decisions.append(decision)


def prosecution_review(random: Random, story: Story, people: list[Suspect]) -> None:
    """One month, fifteen days more when major or complex, restarted by each return (CPL 172, 175)."""
    accepted = story.transferred.date()
    for minors, _kind, _series, kind, series in PARTS:
        part = [suspect for suspect in people if suspect.minor == minors]
        if not part:
            continue
        department, handler = _desk(random, story, minors)
        review = Review(kind, series, accepted, department, handler, [s.ryid for s in part])
        story.reviews.append(review)
        review = _rounds(random, story, review)
        start, decisions = review.accepted, review.decisions
        quick = story.crime.name == "危险驾驶罪" and start == accepted
        days = random.randint(4, 10) if quick else random.randint(12, 27)
        if not quick and random.random() < 0.11:
            extended = weekday(start + timedelta(days=random.randint(22, 27)))
            decisions += [Decision(s.ryid, "延期", extended) for s in part]
            days = random.randint(32, 42)
        review.due = start + timedelta(days=15 if quick else 45 if days > 31 else 31)
        decided = max(weekday(start + timedelta(days=days)), start + timedelta(days=1))
        _bail_again(random, part, accepted, decided)
        review.finished = decided
        if random.random() < 0.015 and len(part) == len(story.suspects):
            _taken_back(random, story, review, part)
            continue
        review.plea = random.random() < 0.86
        results = [_outcome(random, story, review, suspect, decided) for suspect in part]
        review.result = "、".join(dict.fromkeys(results))


def _rounds(random: Random, story: Story, review: Review) -> Review:
    """At most two returns for supplementary investigation, one month each (CPL 175); sent again, the case is accepted
    anew under a number of its own. Answers the last acceptance."""
    chance = 0.02 if story.crime.name == "危险驾驶罪" else 0.16
    for number in (1, 2):
        if random.random() > (chance if number == 1 else 0.3):
            break
        back = weekday(review.accepted + timedelta(days=random.randint(18, 27)))
        review.decisions += [
            Decision(ryid, f"退补{number}", back, served=back + timedelta(days=random.randint(0, 2)))
            for ryid in review.people
        ]
        story.returns.append(back)
        again = weekday(back + timedelta(days=random.randint(14, 27)))
        review = Review(
            review.kind, review.series, again, review.department, review.handler, list(review.people), again="重报"
        )
        story.reviews.append(review)
    return review


def _taken_back(random: Random, story: Story, review: Review, part: list[Suspect]) -> None:
    """The police take the transfer back and withdraw the case (移送机关撤回, MPS 186)."""
    review.result = "移送机关撤回"
    story.withdrawn = noon(weekday(review.finished + timedelta(days=random.randint(5, 20))), 10)
    story.withdrawn_why = "1"
    for suspect in part:
        running = suspect.running
        if running is not None and running.kind == "逮捕":
            suspect.put("取保候审", noon(review.finished, 16, 10), place="本人住所", ended="移送机关撤回")
        suspect.stop(story.withdrawn, "撤销案件")


def _bail_again(random: Random, part: list[Suspect], accepted: date, decided: date) -> None:
    """The procuratorate decides bail anew and its term starts again (RULES 103)."""
    for suspect in part:
        running = suspect.running
        day = accepted + timedelta(days=random.randint(1, 4))
        may = running is not None and running.kind == "取保候审" and running.start.date() < day < decided
        if may and random.random() < 0.8:
            suspect.put(
                "取保候审", noon(day, 10, 20), approver="程立", place="本人住所", ended="检察机关重新决定取保候审"
            )


def _outcome(random: Random, story: Story, review: Review, suspect: Suspect, on: date) -> str:
    ryid = suspect.ryid
    chance = random.random()
    light = 0.3 if story.crime.name in LIGHT else 0.12
    end = noon(on, 16, 10)
    running = suspect.running
    returned = bool(review.again)
    if suspect.minor and chance < 0.35:
        review.decisions.append(Decision(ryid, "附条件", on, served=on + timedelta(days=2)))
        if running is not None and running.kind == "逮捕":
            suspect.put("取保候审", end, approver="程立", ended="附条件不起诉")
        # Six months on probation (CPL 283). Its end is in no ledger: it is recorded by hand (``steps``).
        suspect.stop(noon(months_after(on, PROBATION), 16, 10), "考验期满")
        return "附条件不起诉"
    if chance < light or (returned and chance < light + 0.14) or chance > 0.994:
        reason = "酌定" if chance < light else "法定" if chance > 0.994 else "存疑"
        review.decisions.append(Decision(ryid, "不起诉", on, reason, served=on + timedelta(days=random.randint(0, 2))))
        suspect.stop(end, "不起诉")
        return f"{reason}不起诉"
    review.decisions.append(Decision(ryid, "起诉", on, served=on + timedelta(days=random.randint(0, 2))))
    if chance > 0.988:
        # Withdrawn from the court, then within thirty days not prosecuted (RULES 424).
        back = weekday(on + timedelta(days=random.randint(15, 40)))
        over = weekday(back + timedelta(days=random.randint(8, 26)))
        review.decisions += [
            Decision(ryid, "撤回", back),
            Decision(ryid, "不起诉", over, "酌定", served=over + timedelta(days=random.randint(0, 2))),
        ]
        suspect.stop(noon(over, 16, 10), "不起诉")
        return "提起公诉"
    judged = weekday(
        on + timedelta(days=random.randint(8, 15) if story.crime.name == "危险驾驶罪" else random.randint(20, 75))
    )
    review.decisions.append(Decision(ryid, "判决", judged))
    suspect.stop(noon(judged, 11), "一审判决")
    return "提起公诉"

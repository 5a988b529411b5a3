"""How an invented case runs: lawful dates from acceptance to judgment, drawn by chance."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from random import Random

from sharing.demo.county import ECONOMIC, HANDLERS, TRAFFIC
from sharing.demo.crimes import CRIMES, Crime
from sharing.demo.names import PLACES, person_name
from sharing.demo.prosecution import arrest_review, prosecution_review
from sharing.demo.story import Story, Suspect, suspect_of

SOURCES = ("报案", "报案", "报案", "报案", "举报", "控告", "工作发现", "工作发现", "自首", "扭送", "移送")
UNFILED = ("盗窃罪", "诈骗罪", "故意伤害罪", "故意毁坏财物罪", "合同诈骗罪", "职务侵占罪", "敲诈勒索罪")
# Nobody brings these to the counter: police meet them at work.
MET_AT_WORK = (
    "危险驾驶罪",
    "帮助信息网络犯罪活动罪",
    "开设赌场罪",
    "走私、贩卖、运输、制造毒品罪",
    "非法狩猎罪",
    "非法捕捞水产品罪",
    "袭警罪",
    "妨害公务罪",
    "掩饰、隐瞒犯罪所得、犯罪所得收益罪",
    "容留他人吸毒罪",
)


def at(random: Random, day, first: int = 8, last: int = 18) -> datetime:
    return datetime.combine(day, time(random.randint(first, last), random.randint(0, 59)))


def tell(random: Random, crime: Crime, accepted: datetime) -> Story:
    """One case from its acceptance on."""
    unit = random.choice(crime.units)
    lead = random.choice(HANDLERS[unit])
    second = random.choice([name for name in HANDLERS[unit] if name != lead])
    place = random.choice(PLACES)
    victim = person_name(random, random.random() < 0.5)
    longest = 200 if unit == ECONOMIC else 3
    before = (
        timedelta(hours=random.uniform(1, 30)) if random.random() < 0.8 else timedelta(days=random.uniform(2, longest))
    )
    offence_to = accepted - before
    story = Story(
        crime=crime,
        unit=unit,
        lead=lead,
        second=second,
        source="工作发现" if crime.name in MET_AT_WORK else random.choice(SOURCES),
        accepted=accepted,
        offence_from=offence_to - timedelta(minutes=random.randint(5, 300)),
        offence_to=offence_to,
        place=place,
        victim=victim,
        summary="",
    )
    story.summary = (
        f"{offence_to:%Y}年{offence_to.month}月{offence_to.day}日，"
        + crime.what.format(victim=victim, place=place, amount=random.randrange(16, crime.most) * 100)
        + "。"
    )
    if story.source == "报案":
        story.incident = f"J{unit[:6]}{accepted:%Y%m%d%H%M}{random.randrange(10**5):05d}"
    _filing(random, story)
    if story.filed is not None and random.random() < crime.solved:
        _investigation(random, story)
    return story


def _filing(random: Random, story: Story) -> None:
    """Three days (domain brief P01), but for one case in a hundred.

    The police ledger tells neither that a case is economic crime nor that its review was extended, so every case is
    decided within the three days; the longer terms are recorded by hand (``steps``).
    """
    if story.crime.solved == 1 and story.unit != ECONOMIC:
        wait = timedelta(hours=random.uniform(0.5, 8))
    else:
        wait = timedelta(days=random.uniform(0.1, 2.9) if random.random() < 0.99 else random.uniform(4.1, 6))
    story.decided = story.accepted + wait
    chance = random.random()
    if story.crime.name in UNFILED and chance < 0.07:
        story.result = "不立"
        story.not_filed_why = random.choice(("情节显著轻微，不认为是犯罪", "没有犯罪事实", "属于民事纠纷"))
    elif story.crime.name == "诈骗罪" and chance < 0.1:
        story.result = "移送"
    else:
        story.result, story.filed = "立案", story.decided


def _investigation(random: Random, story: Story) -> None:
    crime = story.crime
    at_once = crime.solved == 1 or random.random() < 0.35
    found = story.filed + (
        timedelta(hours=random.uniform(0.2, 10)) if at_once else timedelta(days=min(240, random.expovariate(1 / 28)))
    )
    story.solved = found
    many = random.choices(range(1, len(crime.people) + 1), crime.people)[0]
    story.suspects = [suspect_of(random, ryid, crime, story.offence_to, found) for ryid in range(1, many + 1)]
    held = [suspect for suspect in story.suspects if _first_measure(random, story, suspect, found)]
    asked = held if held and random.random() < 0.8 else []
    if asked:
        arrest_review(random, story, asked)
    for suspect in held:
        if not asked:
            hours = timedelta(hours=random.uniform(20, 70))
            kind = "取保候审" if random.random() < 0.85 else "释放"
            suspect.put(kind, suspect.measures[-1].start + hours, ended="未提请逮捕")
            if kind == "释放":
                suspect.stop(suspect.measures[-1].start, "")
    _ending(random, story)
    for suspect in story.suspects:
        _surveillance_ends(suspect)


def _surveillance_ends(suspect: Suspect) -> None:
    """Residential surveillance lasts six months at most (CPL 79)."""
    last = suspect.measures[-1] if suspect.measures else None
    if last is not None and last.kind == "监视居住":
        longest = last.start + timedelta(days=178)
        if last.end is None or last.end > longest:
            last.end, last.why = longest, "监视居住期限届满，依法解除"


def _first_measure(random: Random, story: Story, suspect: Suspect, found: datetime) -> bool:
    """Answers whether the suspect is detained."""
    chance = random.random()
    if chance < story.crime.held:
        if random.random() < 0.3:
            suspect.put("传唤", found, approver=story.lead, place="执法办案管理中心")
        start = found + timedelta(hours=random.uniform(2, 11))
        suspect.put("刑事拘留", start, place="海山区看守所", ended="刑事拘留")
        return True
    if len(story.suspects) > 1 and suspect.ryid > 1 and chance > 0.9:
        measure = suspect.put("在逃", found + timedelta(days=1))
        if random.random() < 0.4:
            measure.end, measure.why = measure.start + timedelta(days=random.uniform(20, 200)), "抓获"
            suspect.put("取保候审", measure.end)
        return False
    if story.unit == TRAFFIC or random.random() < 0.8:
        suspect.put("取保候审", found + timedelta(hours=random.uniform(3, 30)), place="本人住所")
    else:
        suspect.put("传唤", found, approver=story.lead, place="执法办案管理中心")
        suspect.stop(found + timedelta(hours=random.uniform(3, 11)), "传唤结束")
    return False


def _ending(random: Random, story: Story) -> None:
    """Withdrawal, transfer for prosecution, or neither: some cases lie (挂案)."""
    if story.withdrawn is not None:
        return
    chance = random.random()
    arrested = [suspect for suspect in story.suspects if any(m.kind == "逮捕" for m in suspect.measures)]
    if chance < 0.05 and not arrested:
        for suspect in story.suspects:
            if suspect.running and suspect.running.kind == "取保候审":
                suspect.stop(suspect.running.start + timedelta(days=364), "取保候审期限届满，依法解除")
        return
    if chance < 0.09 and not arrested:
        story.withdrawn = at(random, (story.solved + timedelta(days=random.uniform(20, 120))).date())
        story.withdrawn_why = random.choice(("2", "6", "1"))
        for suspect in story.suspects:
            suspect.stop(story.withdrawn, "撤销案件")
        return
    if arrested:
        start = max(m.start for suspect in arrested for m in suspect.measures if m.kind == "逮捕")
        days = random.uniform(24, 57) if random.random() < 0.85 else random.uniform(62, 87)
        if days > 60:
            for suspect in arrested:
                suspect.measures[-1].basis = "上一级检察院批准延长侦查羁押期限一个月"
    else:
        start = max([story.solved, *(m.start for suspect in story.suspects for m in suspect.measures)])
        # Who was detained and let go is sent on within three months, else the case counts as dropped (下行).
        detained = any(m.kind == "刑事拘留" for suspect in story.suspects for m in suspect.measures)
        longest = 60 if detained and random.random() < 0.97 else 150
        days = random.uniform(5, 24) if story.unit == TRAFFIC else 12 + min(longest, random.expovariate(1 / 50))
    day = (start + timedelta(days=days)).date()
    while day.weekday() > 4:
        day -= timedelta(days=1)
    story.transferred = at(random, max(day, start.date() + timedelta(days=1)), 9, 16)
    # Whoever is still at large, or was caught later, is not sent with the others but handled apart.
    going = [suspect for suspect in story.suspects if _at_hand(suspect, story.transferred)]
    if not going:
        story.transferred = None
        return
    for suspect in story.suspects:
        if suspect not in going:
            _handled_apart(suspect, story.transferred - timedelta(hours=1))
    prosecution_review(random, story, going)


def _at_hand(suspect: Suspect, on: datetime) -> bool:
    last = suspect.measures[-1] if suspect.measures else None
    return last is None or (last.kind != "在逃" and last.start <= on)


def _handled_apart(suspect: Suspect, moment: datetime) -> None:
    """From then on another case is about this person (另案处理); this one tells nothing more of the person."""
    suspect.measures = [measure for measure in suspect.measures if measure.start < moment]
    if suspect.measures and suspect.measures[-1].end is not None and suspect.measures[-1].end > moment:
        suspect.measures[-1].end = None
    suspect.put("另案处理", moment, ended="另案处理")
    suspect.stop(moment, "")


def week_of_cases(seed: str, monday, per_week: int) -> list[Story]:
    """The cases accepted in one week; each week has its own chance, so that weeks do not depend on each other."""
    random = Random(f"{seed}:{monday}")  # noqa: S311
    season = 1.15 if monday.month in (5, 6, 7, 8, 9) else 0.72 if monday.month in (1, 2) else 1.0
    number = max(4, round(random.gauss(per_week * season, per_week * 0.16)))
    stories = []
    for crime in random.choices(CRIMES, [crime.weight for crime in CRIMES], k=number):
        day = monday + timedelta(days=random.choices(range(7), (17, 16, 15, 15, 16, 11, 10))[0])
        stories.append(tell(random, crime, at(random, day, 7, 22)))
    return sorted(stories, key=lambda story: story.accepted)

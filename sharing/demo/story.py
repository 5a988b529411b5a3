"""One invented case from the offence to the judgment, before it is cut off at a day and written as rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from sharing.demo.crimes import Crime
from sharing.demo.names import identity_number, passport_number, person_name, unusual_name


@dataclass(slots=True)
class Measure:
    """A compulsory measure of one person, as police_suspect_measure lists it."""

    kind: str
    start: datetime
    end: datetime | None = None
    basis: str = ""
    approver: str = "梁国栋"
    place: str = ""
    why: str = ""
    number: str = ""


@dataclass(slots=True)
class Suspect:
    ryid: int
    name: str
    document_kind: str
    document: str
    female: bool
    born: date | None
    minor: bool
    status: str
    known: datetime
    measures: list[Measure] = field(default_factory=list)

    def put(self, kind: str, start: datetime, **more) -> Measure:
        """Begin a measure; the one that runs ends at that moment."""
        running = self.running
        if running is not None:
            running.end = start
            running.why = more.pop("ended", "") or f"变更为{kind}"
        more.pop("ended", None)
        measure = Measure(kind, start, **more)
        self.measures.append(measure)
        return measure

    def stop(self, at: datetime, why: str) -> None:
        running = self.running
        if running is not None:
            running.end, running.why = at, why

    @property
    def running(self) -> Measure | None:
        return self.measures[-1] if self.measures and self.measures[-1].end is None else None


@dataclass(slots=True)
class Decision:
    """A decision of the procuratorate on one person."""

    ryid: int
    kind: str
    on: date
    reason: str = ""
    served: date | None = None
    receipt: date | None = None
    number: str = ""


@dataclass(slots=True)
class Review:
    """One acceptance by the procuratorate (one bmsah)."""

    kind: str
    series: str
    accepted: date
    department: str
    handler: str
    people: list[int]
    decisions: list[Decision] = field(default_factory=list)
    due: date | None = None
    finished: date | None = None
    result: str = ""
    plea: bool | None = None
    again: str = ""
    bmsah: str = ""


@dataclass(slots=True)
class Story:
    """The whole case. `recorded` is the day its rows first appear in a ledger (late entry, 补录)."""

    crime: Crime
    unit: str
    lead: str
    second: str
    source: str
    accepted: datetime
    offence_from: datetime
    offence_to: datetime
    place: str
    victim: str
    summary: str
    incident: str = ""
    result: str = "待定"
    filed: datetime | None = None
    decided: datetime | None = None
    not_filed_why: str = ""
    solved: datetime | None = None
    withdrawn: datetime | None = None
    withdrawn_why: str = ""
    transferred: datetime | None = None
    returns: list[date] = field(default_factory=list)
    supervised: bool = False
    suspects: list[Suspect] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    recorded: date | None = None
    ajbh: str = ""
    tysah: str = ""
    unnumbered: bool = False

    @property
    def minor(self) -> bool:
        return any(suspect.minor for suspect in self.suspects)

    def title(self, known: list[Suspect]) -> str:
        """By the place or victim while nobody is suspected, by the first suspect afterwards."""
        charge = self.crime.name.removesuffix("罪")
        if not known:
            if self.crime.title:
                return self.crime.title.format(place=self.place.removeprefix("海山区"), victim=self.victim)
            return f"{self.place.removeprefix('海山区')}{charge}案"
        name = known[0].name.removeprefix("自报姓名：")
        return f"{name}{f'等{len(known)}人' if len(known) > 1 else ''}涉嫌{charge}案"


# Minors commit some crimes and hardly others; a drunk driver under 18 would need a licence first.
YOUNG = {
    "盗窃罪": 0.1,
    "寻衅滋事罪": 0.16,
    "故意伤害罪": 0.07,
    "抢劫罪": 0.25,
    "帮助信息网络犯罪活动罪": 0.08,
    "强奸罪": 0.1,
}


def suspect_of(random: Random, ryid: int, crime: Crime, offence: datetime, known: datetime) -> Suspect:
    """A person as police enter one: age at the day of the offence decides who is a minor (未成年人保护法)."""
    female = random.random() < 0.17
    minor = random.random() < YOUNG.get(crime.name, 0)
    years = random.uniform(14.2, 17.8) if minor else min(78.0, 18.2 + random.expovariate(1 / 16))
    born = (offence - timedelta(days=years * 365.25)).date()
    name, kind, status = person_name(random, female), "居民身份证", ""
    if not minor and random.random() < 0.03:
        name, kind, status = unusual_name(random)
    document = {"居民身份证": lambda: identity_number(random, born, female), "护照": lambda: passport_number(random)}
    if not status and not minor and random.random() < 0.006:
        status = random.choice(("县级人大代表", "公职人员"))
    return Suspect(
        ryid, name, kind, document.get(kind, lambda: "")(), female, None if kind == "无" else born, minor, status, known
    )

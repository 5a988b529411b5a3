"""Sample ledgers as files: those of the running week to import by hand, and one full of errors."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path

from sharing.demo.county import STATIONS
from sharing.demo.ledgers import Row, changed_rows, ledgers_at
from sharing.demo.plan import Plan, make_plan
from sharing.ledgers.layouts import LAYOUTS
from sharing.ledgers.writing import write_csv, write_xlsx

MENDABLE = "police_case_with_errors"


@dataclass(frozen=True, slots=True)
class Sample:
    """One file on offer. `layout` says which ledger it is, `rows` how many rows it has."""

    name: str
    layout: str
    rows: int

    @property
    def side(self) -> str:
        return LAYOUTS[self.layout].side


def xlsx(layout: str, rows: Iterable[Row]) -> bytes:
    """A ledger as agencies send it: Chinese headers, every cell text."""
    form = LAYOUTS[layout]
    target = BytesIO()
    write_xlsx(
        target,
        form.zh,
        [column.zh for column in form.columns],
        ([row.get(column.code, "") for column in form.columns] for row in rows),
        [column.required for column in form.columns],
    )
    return target.getvalue()


def csv(layout: str, rows: Iterable[Row]) -> bytes:
    form = LAYOUTS[layout]
    target = BytesIO()
    write_csv(
        target,
        [column.zh for column in form.columns],
        ([row.get(column.code, "") for column in form.columns] for row in rows),
    )
    return target.getvalue()


def next_rows(plan: Plan, now: datetime) -> dict[str, list[Row]]:
    """What the two agencies have entered since the ledgers that the demonstration imported."""
    return changed_rows(ledgers_at(plan.stories, plan.cut), ledgers_at(plan.stories, now))


def rows_with_errors(plan: Plan, now: datetime) -> list[Row]:
    """A police ledger to try the quarantine with: each row but the first two has one thing wrong."""
    good = dict(next_rows(plan, now)["police_case"][0])
    unit, month = STATIONS[4], f"{plan.cut:%Y%m}"

    def row(number: int, **wrong: str) -> Row:
        return {
            **good,
            "ajbh": f"A{unit}{month}{9000 + number:04d}",
            "badw_dm": unit,
            "badw_mc": "工业园派出所",
            "ajmc": f"练习案件{number}",
            "slsj": f"{plan.cut:%Y-%m-%d} 09:00",
            "lajg": "待定",
            "lasj": "",
            "pasj": "",
            "yssj": "",
            "casj": "",
            "cayy": "",
            "tb_cs": "",
            **wrong,
        }

    early = f"{plan.cut - timedelta(days=3):%Y-%m-%d} 10:00"
    return [
        row(1),
        row(2, slsj=f"{plan.cut:%Y/%-m/%-d}", ajmc="日期写法不同的练习案件"),
        row(3, badw_dm="139903990000", badw_mc="不存在的派出所"),
        row(4, mj="秘密"),
        row(5, slsj=f"{plan.anchor.year}-02-30"),
        row(6, ajbh="A13990355000020261"),
        row(1, ajmc="与第一行同号"),
        row(8, ay_mc=""),
        row(9, lajg="已决定"),
        row(10, fasj_q="1900-01-01"),
        row(11, lajg="立案", lasj=early),
        row(12, ajmc='=HYPERLINK("x")'),
    ]


def write_samples(folder: Path, *, anchor: date, now: datetime, everything: bool = False) -> list[Sample]:
    """Write the running week's ledgers and the faulty one as XLSX; with `everything` the seventeen months as CSV."""
    plan = make_plan(anchor)
    folder.mkdir(parents=True, exist_ok=True)
    found = []
    for layout, rows in next_rows(plan, now).items():
        (folder / f"{layout}.xlsx").write_bytes(xlsx(layout, rows))
        found.append(Sample(f"{layout}.xlsx", layout, len(rows)))
    faulty = rows_with_errors(plan, now)
    (folder / f"{MENDABLE}.xlsx").write_bytes(xlsx("police_case", faulty))
    found.append(Sample(f"{MENDABLE}.xlsx", "police_case", len(faulty)))
    if everything:
        for layout, rows in ledgers_at(plan.stories, plan.cut).items():
            (folder / f"{layout}_17_months.csv").write_bytes(csv(layout, rows))
            found.append(Sample(f"{layout}_17_months.csv", layout, len(rows)))
    return found

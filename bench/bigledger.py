"""A large police ledger for the import: rows that differ like real ones, cheap to make."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import xlsxwriter

from sharing.demo.county import CRIMINAL, ECONOMIC, HANDLERS, NAMES, STATIONS, TRAFFIC
from sharing.demo.crimes import CRIMES
from sharing.demo.names import PLACES, SURNAMES
from sharing.ledgers.layouts import POLICE_CASE

UNITS = (CRIMINAL, ECONOMIC, TRAFFIC, *STATIONS)
SERIALS = 9_999
RESULTS = ("立案", "立案", "立案", "立案", "立案", "立案", "立案", "不立", "待定", "立案")


def big_rows(count: int, until: datetime) -> Iterator[list[str]]:
    """Rows in the layout's order. Case numbers use up each unit's month before they go to the next."""
    codes = [column.code for column in POLICE_CASE.columns]
    months = -(-count // (len(UNITS) * SERIALS))
    first = until.year * 12 + until.month - 2
    for number in range(count):
        unit = UNITS[number % len(UNITS)]
        serial, back = divmod(number // len(UNITS), months)
        year, month = divmod(first - back, 12)
        accepted = datetime(year, month + 1, 1 + number % 28, 8 + number % 10, number % 60)
        crime = CRIMES[number % len(CRIMES)]
        result = RESULTS[number % len(RESULTS)]
        filed = accepted + timedelta(hours=4 + number % 60) if result == "立案" else None
        sent = filed + timedelta(days=1, hours=number % 20) if filed and number % 3 == 0 else None
        sent = sent if sent and sent < until else None
        name = SURNAMES[number % len(SURNAMES)] + "某某"
        handlers = HANDLERS[unit]
        row = {
            "ajbh": f"A{unit}{year}{month + 1:02d}{serial + 1:04d}",
            "ajmc": f"{name}涉嫌{crime.name.removesuffix('罪')}案",
            "ajly": "报案",
            "badw_dm": unit,
            "badw_mc": NAMES[unit],
            "zbmj": handlers[number % len(handlers)],
            "slsj": f"{accepted:%Y-%m-%d %H:%M}",
            "fasj_q": f"{accepted - timedelta(days=1):%Y-%m-%d %H:%M}",
            "fadd": PLACES[number % len(PLACES)],
            "ay_mc": crime.name,
            "jyaq": f"{accepted:%Y年%m月%d日}，{name}在{PLACES[number % len(PLACES)]}被查获，案件正在侦办。",
            "lajg": result,
            "lasj": f"{filed:%Y-%m-%d %H:%M}" if filed else "",
            "blatzsrq": f"{accepted + timedelta(days=2):%Y-%m-%d}" if result == "不立" else "",
            "sfjd": "否",
            "pasj": f"{filed + timedelta(hours=3):%Y-%m-%d %H:%M}" if filed and number % 2 else "",
            "yssj": f"{sent:%Y-%m-%d %H:%M}" if sent else "",
            "sfswcn": "否",
            "mj": "无",
            "gxsj": f"{sent or filed or accepted:%Y-%m-%d %H:%M}",
        }
        yield [row.get(code, "") for code in codes]


def big_csv(path: Path, count: int, until: datetime) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.zh for column in POLICE_CASE.columns])
        writer.writerows(big_rows(count, until))
    return path


def big_xlsx(path: Path, count: int, until: datetime) -> Path:
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, [column.zh for column in POLICE_CASE.columns])
    for line, row in enumerate(big_rows(count, until), start=1):
        for position, value in enumerate(row):
            if value:
                sheet.write_string(line, position, value)
    book.close()
    return path

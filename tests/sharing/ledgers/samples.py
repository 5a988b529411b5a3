"""Synthetic ledgers for the tests of this room."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from sharing.ledgers.layouts import LAYOUTS

UNIT = "130303120000"
OTHER_UNIT = "130303130000"


def ajbh(serial: int, unit: str = UNIT, month: str = "202603") -> str:
    return f"A{unit}{month}{serial:04d}"


def bmsah(serial: int, kind: str = "捕") -> str:
    return f"山海检刑{kind}受[2026]130303{serial:06d}号"


def police_case(serial: int, **over: Any) -> dict[str, Any]:
    """One good row of the police case ledger."""
    return {
        "ajbh": ajbh(serial),
        "ajmc": f"甲某{serial}盗窃案",
        "ajly": "报案",
        "badw_dm": UNIT,
        "badw_mc": "城关派出所",
        "zbmj": "民警甲",
        "slsj": "2026-03-05 09:30",
        "ay_mc": "盗窃罪",
        "lajg": "立案",
        "lasj": "2026-03-06 10:00",
        "sfswcn": "否",
        "mj": "无",
        "gxsj": "2026-03-10 08:00",
    } | over


def measure(serial: int, ryid: str = "1", **over: Any) -> dict[str, Any]:
    return {
        "ajbh": ajbh(serial),
        "ryid": ryid,
        "xm": "甲某",
        "xb": "男",
        "csrq": "1990-05-06",
        "swcn": "否",
        "csmc": "刑事拘留",
        "kssj": "2026-03-07 14:00",
        "jdwsh": "山公拘字〔2026〕12号",
    } | over


def proc_case(serial: int, **over: Any) -> dict[str, Any]:
    return {
        "tysah": f"1303032026{serial:07d}",
        "bmsah": bmsah(serial),
        "ajlb": "审查逮捕",
        "ajmc": f"甲某{serial}盗窃案",
        "ajbh": ajbh(serial),
        "ysay": "盗窃罪",
        "slrq": "2026-03-12",
        "cbr": "检察官甲",
    } | over


def decision(serial: int, ryid: str = "1", **over: Any) -> dict[str, Any]:
    return {
        "bmsah": bmsah(serial),
        "ryid": ryid,
        "jdlx": "批捕",
        "jdrq": "2026-03-18",
        "wsh": "山检刑捕〔2026〕3号",
        "sdrq": "2026-03-18",
    } | over


def grid(layout: str, rows: Iterable[Mapping[str, Any]], *, by: str = "zh") -> list[list[Any]]:
    """Header and rows in the layout's order, with the columns that any row has."""
    rows = list(rows)
    columns = [c for c in LAYOUTS[layout].columns if any(c.code in row for row in rows)]
    return [[getattr(c, by) for c in columns], *[[row.get(c.code, "") for c in columns] for row in rows]]


def csv_bytes(table: Iterable[Sequence[Any]], encoding: str = "utf-8-sig") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(table)
    return out.getvalue().encode(encoding)


def xlsx_bytes(table: Iterable[Sequence[Any]], **formats: str) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"default_date_format": "yyyy-mm-dd hh:mm", "strings_to_formulas": False})
    sheet = book.add_worksheet("台账")
    for number, row in enumerate(table):
        sheet.write_row(number, 0, row)
    book.close()
    return out.getvalue()


def saved(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


# One good row, and one of everything that may be wrong with a row.
HOSTILE = [
    police_case(1),
    police_case(1, ajmc="同号的另一案"),
    police_case(2, slsj="2026-02-30"),
    police_case(3, slsj="1900-01-01"),
    police_case(4, badw_dm="999999999999"),
    police_case(5, badw_dm="13990303"),
    police_case(6, mj="秘密"),
    police_case(7, ajbh="=1+1"),
    police_case(8, ajmc='=HYPERLINK("http://x")'),
    police_case(9, ajmc="名" * 60),
    police_case(10, lasj="2026-03-01 08:00"),
    police_case(11, lasj=""),
    police_case(12, ajmc="㛃𬭎䶮古丽·阿不都热合曼案"),
]

"""Rows out of a file. Runs in the reading child process: no Django here.

XLSX and XLS are held in memory by the library and therefore bounded; CSV is streamed.
"""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import python_calamine

from sharing.ledgers.columns import Layout
from sharing.ledgers.encoding import detect_encoding
from sharing.ledgers.headers import HEADER_WITHIN, Headers, find_header, likelier_layout, match_headers
from sharing.ledgers.kinds import CSV_ROW_LIMIT, XLSX_ROW_LIMIT, FileError, Sheet, check_xlsx, file_kind
from sharing.ledgers.layouts import LAYOUTS
from sharing.ledgers.parsing import ErrorCell, Row, is_blank, parse_row, storable

NumberedRow = tuple[int, Sequence[Any]]
FIELD_LIMIT = 1 << 20
ERROR_CELL = ErrorCell()


@dataclass(slots=True)
class Opened:
    """A file opened at its header row. `rows` continues below it."""

    kind: str
    headers: Headers
    rows: Iterator[NumberedRow]
    limit: int
    encoding: str = ""
    sheet: str = ""
    samples: dict[str, list[str]] = field(default_factory=dict)


def open_ledger(path: Path, layout: Layout, mapping: Mapping[str, str]) -> Opened:
    """Find the sheet and header row that fit the layout. Raises FileError with the nearest reason."""
    kind = file_kind(path)
    encoding = ""
    if kind == "csv":
        encoding = detect_encoding(path)
        sheets: Iterator[tuple[str, Iterator[NumberedRow]]] = iter([("", csv_rows(path, encoding))])
        limit = CSV_ROW_LIMIT
    else:
        sheets = book_sheets(path, kind)
        limit = XLSX_ROW_LIMIT
    best: tuple[int, str, list[NumberedRow], int, Iterator[NumberedRow]] | None = None
    seen_anything = False
    for name, rows in sheets:
        top = list(itertools.islice(rows, HEADER_WITHIN))
        seen_anything = seen_anything or any(not is_blank(cell) for _n, cells in top for cell in cells)
        index, points = find_header(layout, top, mapping)
        if index >= 0 and (best is None or points > best[0]):
            best = (points, name, top, index, rows)
    if not seen_anything:
        raise FileError("file_empty")
    if best is None:
        raise FileError("no_header", layout=layout.code)
    points, name, top, index, rows = best
    number, cells = top[index]
    headers = match_headers(layout, cells, mapping, number)
    other = likelier_layout(layout, cells) if headers.missing else None
    if other is not None:
        raise FileError("wrong_layout", layout=layout.code, likely=other.code)
    if points < 2 and len(layout.required) > 1:
        raise FileError("no_header", layout=layout.code)
    if headers.duplicates:
        code, first, second = headers.duplicates[0]
        raise FileError("duplicate_header", column=code, first=first, second=second)
    opened = Opened(kind, headers, itertools.chain(top[index + 1 :], rows), limit, encoding, name)
    for name_ in headers.unmatched:
        position = headers.names.index(name_)
        opened.samples[name_] = [
            storable(cells[position])[:40]
            for _n, cells in top[index + 1 :]
            if position < len(cells) and not is_blank(cells[position])
        ][:3]
    return opened


def parse_rows(opened: Opened, layout: Layout, today: date | None) -> Iterator[Row]:
    """Every row that is not wholly blank. Blank rows between are skipped, their numbers still count."""
    columns = opened.headers.columns
    wanted = [(position, code) for position, code in enumerate(columns) if code]
    width = len(columns)
    count = 0
    for number, cells in opened.rows:
        if all(is_blank(cell) for cell in cells):
            continue
        count += 1
        if count > opened.limit:
            raise FileError("too_many_rows", limit=opened.limit, kind=opened.kind)
        have = len(cells)
        picked = {code: cells[position] for position, code in wanted if position < have}
        surplus = have > width and any(not is_blank(cell) for cell in cells[width:])
        yield parse_row(layout, number, picked, today=today, surplus=surplus)
    if not count:
        raise FileError("no_rows")


# ---- workbooks -----------------------------------------------------------------------------------


def book_sheets(path: Path, kind: str) -> Iterator[tuple[str, Iterator[NumberedRow]]]:
    scans: dict[str, Sheet] = {}
    if kind == "xlsx":
        scans = check_xlsx(path)
        # A title block stands above the rows, hence the tolerance; the exact count comes when reading.
        if scans and min(sheet.rows for sheet in scans.values()) > XLSX_ROW_LIMIT + HEADER_WITHIN:
            raise FileError("too_many_rows", limit=XLSX_ROW_LIMIT, kind=kind)
    elif _encrypted_package(path):
        raise FileError("password")
    try:
        # By content: given a path, the library believes the name's ending.
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
        names = list(book.sheet_names)
    except python_calamine.PasswordError:
        raise FileError("password") from None
    except Exception as error:
        raise FileError("password" if "assword" in str(error) else "corrupt") from None
    for position, name in enumerate(names):
        # Sheets are stored as sheet1.xml, sheet2.xml in order; only used to skip one that is too long.
        scan = scans.get(f"xl/worksheets/sheet{position + 1}.xml", Sheet())
        if scan.rows > XLSX_ROW_LIMIT + HEADER_WITHIN:
            raise FileError("too_many_rows", limit=XLSX_ROW_LIMIT, kind=kind)
        try:
            sheet = book.get_sheet_by_name(name)
        except Exception:
            raise FileError("corrupt") from None
        yield name, _sheet_rows(sheet, scan)


def _sheet_rows(sheet: Any, scan: Sheet) -> Iterator[NumberedRow]:
    if sheet.start is None:
        return
    rows = iter(sheet.iter_rows())
    # The library leaves out empty columns on the left (not rows); letters in messages must count them.
    left = [""] * sheet.start[1]
    for number in itertools.count(1):
        try:
            cells = next(rows)
        except StopIteration:
            return
        except Exception:
            raise FileError("corrupt", row=number) from None
        if left:
            cells = left + cells
        if scan.errors:
            cells = [ERROR_CELL if (number, position) in scan.errors else cell for position, cell in enumerate(cells)]
        yield number, cells


def _encrypted_package(path: Path) -> bool:
    """A password-protected XLSX is an OLE container with a stream of this name."""
    with path.open("rb") as file:
        head = file.read(1 << 20)
        file.seek(max(0, path.stat().st_size - (1 << 20)))
        return "EncryptedPackage".encode("utf-16-le") in head + file.read()


# ---- CSV -----------------------------------------------------------------------------------------


def csv_rows(path: Path, encoding: str) -> Iterator[NumberedRow]:
    """Records with the number of the line on which they begin."""
    csv.field_size_limit(FIELD_LIMIT)
    with path.open("r", encoding=encoding, newline="") as file:
        delimiter = _delimiter(file.readline())
        file.seek(0)
        held: list[str] = []

        def lines() -> Iterator[str]:
            for line in file:
                held.append(line)
                yield line

        reader = csv.reader(lines(), delimiter=delimiter)
        begins = 1
        while True:
            held.clear()
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                raise FileError("open_quote", row=begins) from None
            if len(held) > 1:
                _check_quotes(held, delimiter, begins)
            yield begins, cells
            begins += len(held)


def _delimiter(line: str) -> str:
    return max(",\t;，", key=lambda sign: (line.count(sign), sign == ","))


def _check_quotes(lines: list[str], delimiter: str, row: int) -> None:
    """A quotation mark that is opened and never closed swallows all rows below it in silence."""
    try:
        list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error:
        raise FileError("open_quote", row=row) from None


def layout_named(code: str) -> Layout:
    if code not in LAYOUTS:
        raise FileError("no_layout", layout=code)
    return LAYOUTS[code]

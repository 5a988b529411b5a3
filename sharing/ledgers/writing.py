"""Ledgers out: templates, exports, quarantined rows. Made as files, never streamed."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO, TextIOWrapper
from typing import Any, BinaryIO

import xlsxwriter

from office.papers.workbook import neutral
from sharing.ledgers.columns import Column, Layout

# Named in Excel's own list of text formats: cells of this format keep leading zeros and all 18 digits.
TEXT_FORMAT = "@"
SHEET_LIMIT = 1_048_575


def shown_value(column: Column, value: Any) -> str:
    """A stored value in the spelling that the import reads back to the same value; a cell as written stays."""
    if value is None or value == "":
        return ""
    if column.kind == "bool" and not isinstance(value, str):
        return "是" if value else "否"
    if column.kind == "choice":
        return next((choice.zh for choice in column.choices if choice.code == value), str(value))
    if column.kind == "datetime":
        return str(value).replace("T", " ")
    return str(value)


def write_xlsx(
    target: BinaryIO,
    title: str,
    headers: Sequence[str],
    rows: Iterable[Sequence[str]],
    required: Sequence[bool] = (),
    help_rows: Sequence[Sequence[str]] = (),
    mark: str = "",
) -> int:
    """One sheet of text cells, and a second one of help where given. Answers the number of rows.

    `mark` says who took it out and when: in the file's properties and at the foot of every printed page.
    """
    book = xlsxwriter.Workbook(
        target,
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    text = book.add_format({"num_format": TEXT_FORMAT})
    plain = book.add_format({"bold": True, "bg_color": "#f6f8fa", "bottom": 1, "num_format": TEXT_FORMAT})
    needed = book.add_format(
        {"bold": True, "bg_color": "#e8eef6", "bottom": 1, "font_color": "#8c2332", "num_format": TEXT_FORMAT}
    )
    sheet = book.add_worksheet(title[:31])
    sheet.set_column(0, max(len(headers) - 1, 0), 16, text)
    sheet.freeze_panes(1, 0)
    if mark:
        book.set_properties({"comments": mark})
        # & begins a code in a page footer.
        sheet.set_footer("&L" + mark.replace("&", "&&") + "&R&P / &N")
    for position, header in enumerate(headers):
        must = position < len(required) and required[position]
        sheet.write_string(0, position, neutral(header), needed if must else plain)
    count = 0
    for count, row in enumerate(rows, start=1):
        for position, value in enumerate(row):
            if value:
                sheet.write_string(count, position, neutral(value), text)
    if help_rows:
        helper = book.add_worksheet("填写说明")
        helper.set_column(0, 0, 18)
        helper.set_column(1, 2, 10)
        helper.set_column(3, 4, 60)
        for line, values in enumerate(help_rows):
            for position, value in enumerate(values):
                helper.write_string(line, position, neutral(value), plain if line == 0 else text)
    book.close()
    return count


def write_csv(target: BinaryIO, headers: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """UTF-8 with BOM, which every spreadsheet program here opens without asking."""
    wrapper = TextIOWrapper(target, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(wrapper)
    writer.writerow([neutral(header) for header in headers])
    count = 0
    for row in rows:
        writer.writerow([neutral(value) for value in row])
        count += 1
    wrapper.flush()
    wrapper.detach()
    return count


KINDS_ZH = {
    "text": "文本",
    "long_text": "长文本",
    "datetime": "日期时间",
    "date": "日期",
    "code": "编号",
    "choice": "选项",
    "int": "整数",
    "bool": "是/否",
    "unit": "单位",
}


def help_table(layout: Layout) -> list[list[str]]:
    table = [["列名", "代码", "必填", "格式", "说明"]]
    for column in layout.columns:
        form = KINDS_ZH[column.kind]
        if column.choices:
            form = "、".join(choice.zh for choice in column.choices)
        elif column.example:
            form += f"，如 {column.example}"
        table.append([column.zh, column.code, "是" if column.required else "", form, column.help_zh])
    table.append(["日期可写成", "", "", "2026-03-05、2026/3/5、2026年3月5日，可带时间 14:30", ""])
    table.append(["列的顺序", "", "", "任意；列名可用中文名或代码", ""])
    return table


def template_file(layout: Layout) -> bytes:
    """A blank ledger: header row in Chinese on the first sheet, help on the second."""
    target = BytesIO()
    write_xlsx(
        target,
        layout.zh,
        [column.zh for column in layout.columns],
        [],
        [column.required for column in layout.columns],
        help_table(layout),
    )
    return target.getvalue()


def layout_rows(layout: Layout, values: Iterable[Mapping[str, Any]]) -> Iterable[list[str]]:
    """Stored values as rows in the layout's order."""
    for row in values:
        yield [shown_value(column, row.get(column.code)) for column in layout.columns]

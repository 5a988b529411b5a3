"""A list as a workbook: what a page shows, row by row, for whoever works on with it in a spreadsheet."""

from collections.abc import Iterable, Sequence
from io import BytesIO

import xlsxwriter

# A spreadsheet takes a cell that begins so for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
TEXT_FORMAT = "@"
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NARROW, WIDE = 14, 60


def neutral(value: object) -> str:
    """Text that no spreadsheet runs as a formula: an apostrophe stands in front."""
    text = "" if value is None else str(value)
    return "'" + text if text.startswith(FORMULA_STARTS) else text


def list_workbook(title: str, headers: Sequence[object], rows: Iterable[Sequence[object]], mark: str) -> bytes:
    """One sheet of text cells, to be printed across A4. ``mark`` says who took it out and when: in the file's
    properties and at the foot of every printed page."""
    target = BytesIO()
    book = xlsxwriter.Workbook(
        target, {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    text = book.add_format({"num_format": TEXT_FORMAT, "text_wrap": True, "valign": "top", "border": 1})
    head = book.add_format({"bold": True, "bg_color": "#f6f8fa", "border": 1, "num_format": TEXT_FORMAT})
    # A sheet's name may not hold these.
    sheet = book.add_worksheet("".join(c for c in str(title) if c not in "[]:*?/\\")[:31])
    book.set_properties({"title": str(title), "comments": mark})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.freeze_panes(1, 0)
    # & begins a code in a page footer.
    sheet.set_header("&C" + str(title).replace("&", "&&"))
    sheet.set_footer("&L" + mark.replace("&", "&&") + "&R&P / &N")
    widths = [NARROW] * len(headers)
    for position, header in enumerate(headers):
        sheet.write_string(0, position, neutral(header), head)
    for line, row in enumerate(rows, start=1):
        for position, value in enumerate(row):
            told = neutral(value)
            sheet.write_string(line, position, told, text)
            widths[position] = min(WIDE, max(widths[position], len(told)))
    for position, width in enumerate(widths):
        sheet.set_column(position, position, width)
    book.close()
    return target.getvalue()

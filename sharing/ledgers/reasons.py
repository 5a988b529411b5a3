"""Reason codes of files and rows in words, in the officer's language.

Codes and parameters are stored, sentences never: the same quarantine reads in Chinese or English.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sharing.ledgers.layouts import LAYOUTS

FILE_REASONS: dict[str, Promise] = {
    "file_kind": _("This is no ledger: the content is %(looks)s. Save it as XLSX, XLS or CSV."),
    "file_binary": _(
        "This is no ledger: the file holds neither a table nor text that can be read. Open it in the program that "
        "made it and save it as XLSX or CSV."
    ),
    "file_empty": _("The file is empty."),
    "file_too_large": _("The file is larger than %(limit)s MB."),
    "html_table": _(
        "This is a web page saved under a spreadsheet's name. Open it in the spreadsheet program and save it as XLSX."
    ),
    "utf16": _("The text is in UTF-16. Save it as “CSV UTF-8”."),
    "password": _("The workbook is protected by a password. Take the password off and upload it again."),
    "corrupt": _("The workbook is damaged and cannot be opened. Open it in the spreadsheet program and save it anew."),
    "zip_bomb": _("The workbook unpacks to far more than a ledger holds; it was not opened."),
    "too_many_rows": _(
        "The sheet reaches past %(limit)s rows. Delete empty rows below the data, or save it as "
        "CSV, which takes up to 1,000,000 rows."
    ),
    "too_many_rows_csv": _("More than %(limit)s rows. Divide the file."),
    "too_much_memory": _("The workbook needs more memory than is allowed. Save the sheet as CSV."),
    "too_slow": _("The file could not be read within %(seconds)s seconds. Save the sheet as CSV or divide it."),
    "no_header": _("No header row of the %(layout)s was found in the first 20 rows."),
    "wrong_layout": _("The headers are those of the %(likely)s, not of the %(layout)s. Choose that layout."),
    "duplicate_header": _("The column “%(column)s” stands twice: in %(first)s and %(second)s."),
    "missing_column": _("Required columns are missing: %(columns)s."),
    "no_rows": _("There are no rows below the header."),
    "mixed_encoding": _("Two encodings in one file: row %(row)s is not in the encoding of the rows before it."),
    "bad_encoding": _("Row %(row)s is neither UTF-8 nor GB18030."),
    "line_too_long": _("Row %(row)s is longer than any ledger row."),
    "open_quote": _("A quotation mark opened in row %(row)s is never closed properly."),
    "no_layout": _("There is no ledger layout “%(layout)s”."),
    "internal": _("The import stopped on an error of the program. The administrator finds it in the log."),
}

ROW_REASONS: dict[str, Promise] = {
    "missing": _("required, but empty"),
    "choice": _("“%(value)s” is not one of: %(allowed)s"),
    "yes_no": _("“%(value)s” is neither yes nor no"),
    "whole_number": _("“%(value)s” is not a whole number"),
    "format": _("“%(value)s” does not have the form of this number, e.g. %(example)s"),
    "digits_lost": _(
        "the spreadsheet turned the number into %(value)s and lost its last digits; format the "
        "column as text and enter it again"
    ),
    "formula_in_key": _("“%(value)s” begins like a formula; a number that names a row may not"),
    "cell_error": _("the cell holds a spreadsheet error"),
    "control_character": _("the text holds characters that cannot be shown"),
    "too_long": _("%(length)s characters, at most %(limit)s"),
    "unreadable": _("“%(value)s” cannot be read"),
    "date_unreadable": _("“%(value)s” is not a date; write 2026-03-05"),
    "date_impossible": _("there is no such day or time: %(value)s"),
    "date_too_early": _("%(value)s is before %(earliest)s; probably a mangled date"),
    "date_future": _("%(value)s lies in the future"),
    "date_without_day": _("a time without a day: %(value)s"),
    "classified": _(
        "secrecy other than 无: no classified information may be stored here; the content was not taken over"
    ),
    "surplus_cells": _("more cells than the header has columns; the row is probably shifted"),
    "unknown_unit": _("“%(value)s” is no unit of this agency"),
    "foreign_unit": _("“%(value)s” is a unit of another agency"),
    "duplicate_row": _("the same number already stands in row %(first)s"),
    "unknown_case": _("no case with the number “%(value)s” has been imported yet"),
    "refused": _("the register refused the row: %(why)s"),
}

# What a readable row leaves unsaid; findings of the procedure's rules are worded by the register.
LEDGER_FINDINGS: dict[str, Promise] = {
    "unit_name_differs": _("The code of the unit is that of %(unit)s, the name says %(name)s: the code counts."),
    "filing_without_date": _("立案 without its day: no filing was recorded."),
    "non_filing_without_date": _("不立 without a day: the decision was not recorded."),
    "transfer_out_without_date": _("移送 without a day: the transfer of jurisdiction was not recorded."),
    "filing_date_while_pending": _("A filing day although the result is 待定: no filing was recorded."),
    "case_kind_unknown": _(
        "Neither the kind of case nor the number tells whether it is arrest review or review for "
        "prosecution: no acceptance was recorded."
    ),
    "reason_of_another_decision": _("The reason %(reason)s does not belong to this decision."),
}


def _display(params: Mapping[str, Any]) -> dict[str, Any]:
    language = get_language() or "zh-hans"
    shown: dict[str, Any] = {}
    layout = LAYOUTS.get(str(params.get("layout", "")))
    for key, value in params.items():
        if key in ("layout", "likely") and value in LAYOUTS:
            shown[key] = LAYOUTS[value].name(language)
        elif key == "columns" and layout is not None:
            shown[key] = "、".join(layout.by_code[code].name(language) for code in value)
        elif key == "limit":
            shown[key] = f"{value:,}"
        elif isinstance(value, (list, tuple)):
            shown[key] = "、".join(map(str, value))
        else:
            shown[key] = value
    return shown


def file_reason(code: str, params: Mapping[str, Any], layout: str = "") -> str:
    """Why a whole file was refused."""
    params = {"layout": layout} | dict(params)
    if code == "too_many_rows" and params.get("kind") == "csv":
        code = "too_many_rows_csv"
    if code == "file_kind" and params.get("looks") == "binary":
        code = "file_binary"
    shown = _display(params)
    if code == "duplicate_header" and layout in LAYOUTS:
        column = LAYOUTS[layout].by_code.get(str(params.get("column")))
        shown["column"] = column.name(get_language() or "zh-hans") if column else params.get("column")
    return str(FILE_REASONS.get(code, FILE_REASONS["internal"])) % shown


def row_reason(code: str, params: Mapping[str, Any]) -> str:
    """Why a row was quarantined, to stand after the column's name."""
    return str(ROW_REASONS[code]) % _display(params) if code in ROW_REASONS else code


def problem_text(layout: str, column: str, code: str, params: Mapping[str, Any]) -> str:
    """Column and reason in one line."""
    known = LAYOUTS[layout].by_code.get(column)
    words = row_reason(code, params)
    return f"{known.name(get_language() or 'zh-hans')}：{words}" if known else words

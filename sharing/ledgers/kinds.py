"""What a file really is, judged by its content and never by its name, and whether it is safe to open."""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MEGABYTE = 1 << 20
# A ledger of 100,000 rows with every column filled unpacks to about 200 MB.
UNPACKED_LIMIT = 600 * MEGABYTE
# Sheet XML packs 10 to 100 times; 1,000,000 empty rows about 150 times and that is no attack.
BOMB_RATIO = 300
BOMB_FROM = 64 * MEGABYTE
ENTRY_LIMIT = 2_000
FILE_LIMIT = 1024 * MEGABYTE
XLSX_ROW_LIMIT = 100_000
CSV_ROW_LIMIT = 1_000_000

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CELL_REF = re.compile(rb'<c [^>]*?r="([A-Z]{1,3})(\d{1,7})"')
ROW_REF = re.compile(rb'<row [^>]*?r="(\d{1,7})"')
ERROR_CELL = re.compile(rb'<c (?=[^>]*?t="e")[^>]*?r="([A-Z]{1,3})(\d{1,7})"')
HELD_ERRORS = 10_000


class FileError(Exception):
    """The file as a whole cannot be taken; code and parameters are put into words in `reasons.py`."""

    def __init__(self, reason: str, **params: Any) -> None:
        super().__init__(reason)
        self.reason = reason
        self.params = params


def file_kind(path: Path) -> str:
    """xlsx, xls or csv; anything else is refused with what it looks like."""
    if path.stat().st_size > FILE_LIMIT:
        raise FileError("file_too_large", limit=FILE_LIMIT // MEGABYTE)
    with path.open("rb") as file:
        head = file.read(64 * 1024)
    if not head.strip():
        raise FileError("file_empty")
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return "xlsx"
    if head.startswith(OLE):
        return "xls"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FileError("utf16")
    for magic, looks in (
        (b"%PDF", "PDF"),
        (b"\x89PNG", "PNG"),
        (b"\xff\xd8\xff", "JPEG"),
        (b"Rar!", "RAR"),
        (b"7z\xbc\xaf", "7z"),
        (b"{\\rtf", "RTF"),
        (b"\x1f\x8b", "gzip"),
        (b"SQLite", "SQLite"),
    ):
        if head.startswith(magic):
            raise FileError("file_kind", looks=looks)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"<meta", b"<style")):
        # Older systems save a web page under the name .xls.
        raise FileError("html_table")
    if start.startswith(b"<?xml") or b"<workbook" in start:
        raise FileError("file_kind", looks="XML")
    if b"\x00" in head:
        raise FileError("file_kind", looks="binary")
    return "csv"


@dataclass(slots=True)
class Sheet:
    """What the scan of one sheet's XML found, before any library opens it."""

    rows: int = 0
    errors: set[tuple[int, int]] = field(default_factory=set)


def check_xlsx(path: Path) -> dict[str, Sheet]:
    """Refuse what must not be opened, streaming: sizes are counted while unpacking, since the sizes that
    a zip file states may lie. Answers the last row with a value and the error cells per sheet file."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _check_archive(archive)
    # RuntimeError: what zipfile raises for a password, and for a compression that it does not know.
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError) as error:
        if "password" in str(error) or "encrypted" in str(error):
            raise FileError("password") from None
        raise FileError("corrupt") from None


def _check_archive(archive: zipfile.ZipFile) -> dict[str, Sheet]:
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        if any(name.startswith("word/") for name in names):
            raise FileError("file_kind", looks="Word")
        raise FileError("file_kind", looks="ODS" if "content.xml" in names else "ZIP")
    stated = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    if len(entries) > ENTRY_LIMIT or stated > UNPACKED_LIMIT or (stated > BOMB_FROM and stated / packed > BOMB_RATIO):
        raise FileError("zip_bomb")
    sheets: dict[str, Sheet] = {}
    unpacked = 0
    for entry in entries:
        sheet = Sheet() if entry.filename.startswith("xl/worksheets/") and entry.filename.endswith(".xml") else None
        carry = b""
        with archive.open(entry) as stream:
            while chunk := stream.read(MEGABYTE):
                unpacked += len(chunk)
                if unpacked > UNPACKED_LIMIT:
                    raise FileError("zip_bomb")
                if sheet is not None:
                    carry = _scan(sheet, carry + chunk)
        if sheet is not None:
            _scan(sheet, carry, last=True)
            sheets[entry.filename] = sheet
    return sheets


def _scan(sheet: Sheet, data: bytes, *, last: bool = False) -> bytes:
    """Note the last valued row and error cells of whole cells in `data`; give back the unfinished tail."""
    end = len(data) if last else data.rfind(b"<c ")
    if end <= 0:
        return data[-MEGABYTE:]
    whole = data[:end]
    valued = max(whole.rfind(b"</v>"), whole.rfind(b"<is>"))
    if valued >= 0:
        start = whole.rfind(b"<c ", 0, valued)
        match = CELL_REF.match(whole, start) if start >= 0 else None
        if match:
            sheet.rows = max(sheet.rows, int(match[2]))
        elif rows := ROW_REF.findall(whole, 0, valued):
            sheet.rows = max(sheet.rows, int(rows[-1]))
    if b't="e"' in whole:
        for match in ERROR_CELL.finditer(whole):
            if len(sheet.errors) < HELD_ERRORS:
                sheet.errors.add((int(match[2]), column_number(match[1])))
    return data[end:]


def column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1

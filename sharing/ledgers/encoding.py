"""The encoding of a CSV ledger: UTF-8 with or without BOM, or GB18030 (which includes GBK and GB2312)."""

from __future__ import annotations

import re
from pathlib import Path

from sharing.ledgers.kinds import FileError

BOM = b"\xef\xbb\xbf"
HIGH = re.compile(rb"[\x80-\xff]")
# Three-byte sequences E3-E9 are CJK and full-width forms in UTF-8. Two-byte ones are not proof: the
# GBK bytes of a short word may happen to be valid UTF-8 (联通 is the famous one).
CJK_UTF8 = re.compile(rb"[\xe3-\xe9\xef][\x80-\xbf]{2}")
# Lines longer than this are no ledger; reading by line must not take the whole file into memory.
LINE_LIMIT = 4 << 20


def detect_encoding(path: Path) -> str:
    """One pass, line by line, in flat memory. A file whose lines are in two encodings (two ledgers
    pasted together) is refused with the first line that differs: guessing would turn names into rubbish."""
    utf8_at = other_at = 0
    number = 0
    with path.open("rb") as file:
        bom = file.read(3) == BOM
        if not bom:
            file.seek(0)
        while line := file.readline(LINE_LIMIT):
            number += 1
            if len(line) == LINE_LIMIT:
                raise FileError("line_too_long", row=number)
            if b"\x00" in line:
                raise FileError("file_kind", looks="binary")
            if not HIGH.search(line):
                continue
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                other_at = other_at or number
                if not _gb18030(line):
                    raise FileError("bad_encoding", row=number) from None
            else:
                if CJK_UTF8.search(line) or not _gb18030(line):
                    utf8_at = utf8_at or number
            if other_at and (utf8_at or bom):
                raise FileError("mixed_encoding", row=other_at if bom or other_at > utf8_at else utf8_at)
    if other_at:
        return "gb18030"
    return "utf-8-sig" if bom else "utf-8"


def _gb18030(line: bytes) -> bool:
    try:
        line.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return True

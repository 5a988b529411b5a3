"""The process that opens an uploaded workbook: `python -m office.workdays.child`.

A workbook is hostile until proven otherwise: it is opened with bounded memory and processor time, without the
application's settings, secrets or database. Path on standard input, lines as JSON on standard output.
"""

import json
import resource
import sys
from datetime import date, datetime, timedelta
from typing import Any

import python_calamine

ADDRESS_SPACE = 512 << 20
SECONDS = 10
ROWS = 1_000
COLUMNS = 20


def limit_resources() -> None:
    """What a calendar of some forty rows can never need."""
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))


def cell_text(value: Any) -> str:
    """A cell as somebody would type it."""
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if isinstance(value, timedelta) else " ".join(str(value).split())


def lines(path: str) -> list[str]:
    """The first sheet that holds anything, one line a row, numbered as in the workbook."""
    book = python_calamine.CalamineWorkbook.from_path(path)
    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=ROWS + 1)
        found = [",".join(cell_text(cell) for cell in row[:COLUMNS]).strip(",") for row in rows]
        if any(found):
            return found
    return []


def main() -> int:
    """0, or the process is killed by its limits."""
    limit_resources()
    json.dump(lines(sys.stdin.read().strip()), sys.stdout, ensure_ascii=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The process that opens an uploaded file: `python -m sharing.ledgers.child`.

An uploaded workbook is hostile until proven otherwise: it is opened with bounded memory and processor
time, without the application's settings, secrets or database. Rows go to a file as JSON lines so that
memory stays flat and the rows survive a kill of the worker; the summary goes to standard output.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from datetime import date
from pathlib import Path
from typing import Any

from sharing.ledgers.kinds import FileError
from sharing.ledgers.parsing import Row
from sharing.ledgers.reading import layout_named, open_ledger, parse_rows

# Address space, not resident memory: 100,000 rows of 31 columns stay at 330 MB resident.
ADDRESS_SPACE = 1 << 30


def limit_resources(seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))


def row_line(row: Row) -> str:
    line: dict[str, Any] = {"n": row.number, "k": row.row_key, "c": row.case_key, "v": row.values}
    if row.problems:
        line["e"] = row.problems
        line["r"] = row.raw
    if row.secret:
        line["s"] = 1
    return json.dumps(line, ensure_ascii=False, separators=(",", ":"))


def read(path: Path, layout_code: str, mapping: dict[str, str], today: date | None, out: Path) -> dict[str, Any]:
    """Read the whole file, or stop after the header where an officer must first map columns."""
    layout = layout_named(layout_code)
    opened = open_ledger(path, layout, mapping)
    headers = opened.headers
    summary: dict[str, Any] = {
        "kind": opened.kind,
        "encoding": opened.encoding,
        "sheet": opened.sheet,
        "header_row": headers.row,
        "unmatched": headers.unmatched,
        "samples": opened.samples,
        "missing": headers.missing,
        "columns": [code for code in headers.columns if code],
    }
    if headers.missing and not headers.unmatched:
        raise FileError("missing_column", columns=headers.missing, layout=layout.code)
    if headers.unmatched and (headers.missing or "*" not in mapping):
        return summary | {"rows": None}
    count = secret = quarantined = 0
    partial = out.with_suffix(".part")
    with partial.open("w", encoding="utf-8") as file:
        for row in parse_rows(opened, layout, today):
            count += 1
            secret += row.secret
            quarantined += bool(row.problems)
            file.write(row_line(row) + "\n")
        file.flush()
        os.fsync(file.fileno())
    # The finished name appears only when all rows are in it: a killed child leaves no half file behind.
    partial.replace(out)
    return summary | {"rows": count, "secret": secret, "quarantined": quarantined}


def main() -> int:
    order = json.load(sys.stdin)
    limit_resources(order["seconds"])
    today = date.fromisoformat(order["today"]) if order.get("today") else None
    try:
        answer = read(Path(order["path"]), order["layout"], order["mapping"], today, Path(order["out"]))
    except FileError as error:
        answer = {"error": error.reason, "params": error.params}
    except MemoryError:
        answer = {"error": "too_much_memory", "params": {}}
    json.dump(answer, sys.stdout, ensure_ascii=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())

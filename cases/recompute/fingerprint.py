"""Whether the rules are others than those by which the stored terms were computed."""

import hashlib
import json
import tomllib
from functools import cache
from pathlib import Path

from cases.procedure.loader import FOLDER


@cache
def rules_fingerprint(rules: Path = FOLDER, engine: Path = FOLDER.parent) -> str:
    """Of the rules' rows (not of their comments) and of the program that reads them: a mended engine computes
    otherwise too."""
    digest = hashlib.sha256()
    for path in sorted(rules.glob("*/*.toml")):
        rows = tomllib.loads(path.read_text("utf-8"))
        digest.update(
            f"{path.relative_to(rules).as_posix()}\n{json.dumps(rows, sort_keys=True, default=str)}\n".encode()
        )
    for path in sorted(engine.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]

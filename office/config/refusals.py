"""What the server mode refuses to start with. Pure: settings hand the values in, sentences come out.

The embedded mode listens on loopback only and makes its own key; the server mode is reached by a whole county, so a
missing or weak setting ends the start instead of being noticed later.
"""

from collections.abc import Mapping, Sequence
from typing import Any

SHORTEST_KEY = 50
KNOWN_KEYS = ("change", "insecure", "secret", "example", "password")


def refusals(
    *,
    mode: str,
    debug: bool,
    secret_key: str,
    hosts: Sequence[str],
    origins: Sequence[str],
    database: Mapping[str, Any],
    broker: str,
) -> list[str]:
    """Every reason at once, so that the administrator mends the settings in one go."""
    if mode == "embedded":
        return []
    if mode != "server":
        return [f"OFFICE_MODE is {mode!r}: it is either embedded or server."]
    found = []
    if debug:
        found.append("OFFICE_DEBUG is on: error pages would show case data. Remove it.")
    if len(secret_key) < SHORTEST_KEY or len(set(secret_key)) < 10 or _looks_made_up(secret_key):
        found.append(
            f"OFFICE_SECRET_KEY is missing or weak: give {SHORTEST_KEY} random characters or more, for example from"
            ' python3 -c "import secrets; print(secrets.token_urlsafe(50))".'
        )
    if not hosts or any(host.startswith(("*", ".")) for host in hosts):
        found.append("OFFICE_ALLOWED_HOSTS must list the names the office is reached by, without wildcards.")
    if any("*" in origin for origin in origins):
        found.append("OFFICE_TRUSTED_ORIGINS must not hold wildcards.")
    if "postgresql" not in str(database.get("ENGINE", "")):
        found.append("DATABASE_URL must name a PostgreSQL database: postgres://user:password@host:5432/name.")
    elif not database.get("PASSWORD") and str(database.get("HOST", "")) not in {"", "127.0.0.1", "localhost"}:
        found.append("DATABASE_URL holds no password for a database on another machine.")
    if not broker.startswith(("redis://", "rediss://", "unix://")):
        found.append("REDIS_URL must name a Redis: redis://:password@host:6379/0.")
    return found


def _looks_made_up(key: str) -> bool:
    return any(word in key.lower() for word in KNOWN_KEYS)

"""Prints a .env for docker-compose.yml with fresh secrets: ``python3 docker/new_env.py office.example.gov > .env``.

Standard library only. Keep the file readable by its owner alone (umask 077) and out of every repository.
"""

import secrets
import sys


def lines(host: str) -> list[str]:
    """Hexadecimal passwords: they stand inside database and Redis addresses without escaping."""
    return [
        f"OFFICE_HOST={host}",
        f"OFFICE_SECRET_KEY={secrets.token_urlsafe(60)}",
        f"POSTGRES_PASSWORD={secrets.token_hex(24)}",
        f"OFFICE_OWNER_PASSWORD={secrets.token_hex(24)}",
        f"OFFICE_APP_PASSWORD={secrets.token_hex(24)}",
        f"REDIS_PASSWORD={secrets.token_hex(24)}",
    ]


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1].startswith(("*", ".", "-")):
        sys.exit("Give the name that the office is reached by: python3 docker/new_env.py office.example.gov > .env")
    sys.stdout.write("\n".join(lines(sys.argv[1])) + "\n")

"""Logs. Never personal data: no request bodies, no query strings, no names; numbers of records and codes only.

Embedded: readable lines in var/log (run.py sends the children's output there). Server: one JSON object a line on
stderr, for the container's log driver.
"""

from typing import Any

import structlog


def logging_config(mode: str) -> dict[str, Any]:
    """The LOGGING setting; structlog gives standard-library records their shape."""
    renderer: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if mode == "server"
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lines": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": [
                    structlog.stdlib.add_logger_name,
                    structlog.stdlib.add_log_level,
                    structlog.processors.TimeStamper(fmt="iso", utc=mode == "server"),
                ],
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.format_exc_info,
                    renderer,
                ],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["stderr"], "level": "INFO"},
        "loggers": {
            "django": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
            # Its warnings repeat the path of every 404, and a path can hold a number that someone guessed at.
            "django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        },
    }

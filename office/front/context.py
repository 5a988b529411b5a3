"""What the shell shows on every page: office, navigation with counts, messages, who I am.

Each part is computed when the template first asks for it, so an htmx fragment pays for none of it.
"""

from datetime import datetime
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from office.front.queries import Figures, figures_kept, nav_entries, office_shown, placed
from office.front.registry import NavEntry
from office.outbox.queries import COUNTED


class Shell:
    """The shell of one request."""

    secrecy = settings.OFFICE_SECRECY

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def officer(self) -> Any:
        user = getattr(self.request, "user", None)
        return user if user is not None and user.is_authenticated else None

    @cached_property
    def place(self) -> Any:
        """Agency and first department of the officer."""
        return placed(self.officer) if self.officer else None

    @cached_property
    def office(self) -> Any:
        if self.place and self.place.agency:
            return self.place.agency.office
        return office_shown()

    @cached_property
    def _entries(self) -> list[NavEntry]:
        return nav_entries(self.officer, self.figures) if self.officer else []

    @cached_property
    def figures(self) -> Figures:
        return figures_kept(self.officer)

    @cached_property
    def current(self) -> str:
        """The entry whose address is the longest beginning of this page's."""
        path = self.request.path
        fits = [e for e in self._entries if path == e.url or (e.url != "/" and path.startswith(e.url))]
        return max(fits, key=lambda entry: len(entry.url)).code if fits else ""

    @property
    def nav_main(self) -> list[NavEntry]:
        return [entry for entry in self._entries if entry.group == "main"]

    @property
    def nav_admin(self) -> list[NavEntry]:
        return [entry for entry in self._entries if entry.group != "main"]

    @cached_property
    def unread(self) -> str:
        """Unread messages; counting stops at a hundred."""
        count = self.figures.unread if self.officer else 0
        return f"{COUNTED - 1}+" if count >= COUNTED else (str(count) if count else "")

    @cached_property
    def now(self) -> datetime:
        return timezone.localtime()


def shell(request: HttpRequest) -> dict[str, object]:
    """Context processor."""
    return {"shell": Shell(request)}

"""Django finds template tags only at an app's root; the tag itself lives in office/notes."""

from office.notes.tags import register

__all__ = ["register"]

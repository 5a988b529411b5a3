"""Django finds template tags only at an app's root; the tags themselves live in office/ui."""

from office.ui.tags import register

__all__ = ["register"]

"""What every component is: a small value that knows its own HTML.

A component can stand in a template (`{{ row.chip }}`), in a table cell built in Python, or inside
another component. It is rendered by string building, not by `{% include %}`: of a list request half
used to be the template engine's work on rows.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe


class Component(ABC):
    """Anything that renders itself; `__html__` makes `conditional_escape` leave it alone."""

    __slots__ = ()

    @abstractmethod
    def html(self) -> SafeString:
        """The component as safe HTML."""

    def __html__(self) -> SafeString:
        return self.html()

    def __str__(self) -> SafeString:
        return self.html()


def join(parts: Iterable[object], between: str = "") -> SafeString:
    """Escape what is not yet HTML and put it side by side."""
    return mark_safe(between.join(conditional_escape(part) for part in parts))  # noqa: S308


def attrs(pairs: dict[str, object]) -> SafeString:
    """Attributes of one element; None and False are left out, True stands alone."""
    out = []
    for name, value in pairs.items():
        if value is None or value is False or value == "":
            continue
        if value is True:
            out.append(f" {name}")
        else:
            out.append(f' {name}="{conditional_escape(value)}"')
    return mark_safe("".join(out))  # noqa: S308


def link(url: str, text: object, css: str = "") -> SafeString:
    """A link, or the bare text where there is no address."""
    if not url:
        return conditional_escape(text)
    if css:
        return format_html('<a href="{}" class="{}">{}</a>', url, css, text)
    return format_html('<a href="{}">{}</a>', url, text)

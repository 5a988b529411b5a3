"""Fields of forms."""

from typing import Any

from django import forms


class TextField(forms.CharField):
    """Text with a limit that the server tells of at the field.

    No ``maxlength`` on the input: browsers cut what is pasted without a word, and a cut document number or
    summary looks complete.
    """

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs

"""The filter bar: five filters in sight, more behind 更多, the chosen ones as chips and in the URL.

A URL is kept in histories, logs and bookmarks, so personal data never stands in one. A filter named
in `private` (a name, a document number) is posted, kept in the session under a random key, and the
URL carries the key only.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from office.ui.tables import PAGE_PARAM, SORT_PARAM, query_with

PRIVATE_PARAM = "k"
SESSION_KEY = "private_filters"
KEPT = 20
IN_SIGHT = 5


def keep_private(request: HttpRequest, values: Mapping[str, str]) -> str:
    """Put typed values into the session and give the key that may stand in a URL; the oldest goes."""
    kept = dict(request.session.get(SESSION_KEY, {}))
    for key, old in kept.items():
        if old == dict(values):
            return key
    key = secrets.token_urlsafe(6)
    kept[key] = dict(values)
    while len(kept) > KEPT:
        del kept[next(iter(kept))]
    request.session[SESSION_KEY] = kept
    return key


def recall_private(request: HttpRequest, key: str) -> dict[str, str]:
    """The values kept under the key in this officer's session; nothing where it is another's or old."""
    if not key:
        return {}
    return dict(request.session.get(SESSION_KEY, {}).get(key, {}))


@dataclass(frozen=True, slots=True)
class Chosen:
    """One chosen filter: its words, and the address of the list without it."""

    label: object
    value: object
    remove_url: str


class FilterForm(forms.Form):
    """Base of every filter bar; fields are not required, the first five are in sight.

    A view: `filters = CaseFilters.of(request)`; `if filters.posted: return filters.to_url()`;
    `filters.values` are the cleaned values that are set.
    """

    private: tuple[str, ...] = ()
    # Parameters of the list beside the filters, such as the view; a posted bar leads back to the same.
    beside: tuple[str, ...] = (SORT_PARAM,)
    use_required_attribute = False

    @classmethod
    def of(cls, request: HttpRequest, **kwargs: object) -> "FilterForm":
        posted = request.method == "POST"
        data = (request.POST if posted else request.GET).copy()
        if not posted:
            for name in cls.private:
                data.pop(name, None)
            for name, value in recall_private(request, request.GET.get(PRIVATE_PARAM, "")).items():
                data[name] = value
        form = cls(data, **kwargs)  # type: ignore[arg-type]
        for bound in form.fields.values():
            bound.required = False
        form.request = request
        form.posted = posted
        form.is_valid()
        return form

    request: HttpRequest
    posted: bool

    @property
    def values(self) -> dict[str, object]:
        """Cleaned values that are set; a filter with a wrong value does not filter and shows its error."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in self.errors and value is not False and value not in (None, "", [])
        }

    def to_url(self) -> HttpResponseRedirect:
        """Answer a posted bar: the same list by GET, private values under a key."""
        query = QueryDict(mutable=True)
        private: dict[str, str] = {}
        for name in self.fields:
            given = [value for value in self.data.getlist(name) if value.strip()]
            if not given:
                continue
            if name in self.private:
                private[name] = given[0].strip()[:100]
            else:
                query.setlist(name, given)
        if private:
            query[PRIVATE_PARAM] = keep_private(self.request, private)
        for name in self.beside:
            value = self.data.get(name) or self.request.GET.get(name)
            if value:
                query[name] = value[:60]
        text = query.urlencode()
        return HttpResponseRedirect(f"{self.request.path}?{text}" if text else self.request.path)

    @property
    def method(self) -> str:
        return "post" if self.private else "get"

    @property
    def csrf(self) -> str:
        return get_token(self.request)

    @property
    def in_sight(self) -> list[forms.BoundField]:
        return [self[name] for name in list(self.fields)[:IN_SIGHT]]

    @property
    def behind(self) -> list[forms.BoundField]:
        return [self[name] for name in list(self.fields)[IN_SIGHT:]]

    @property
    def behind_open(self) -> bool:
        """更多 stands open where one of its filters is set or wrong."""
        return any(bound.name in self.values or bound.errors for bound in self.behind)

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Parameters of the list that are not filters and must survive a new choice."""
        skip = {*self.fields, PAGE_PARAM, PRIVATE_PARAM, "csrfmiddlewaretoken"}
        given = self.request.GET
        return [(name, value) for name in given if name not in skip for value in given.getlist(name)]

    @property
    def chosen(self) -> list[Chosen]:
        return [
            Chosen(self[name].label, self._words(name, value), self._without(name))
            for name, value in self.values.items()
        ]

    @property
    def clear_url(self) -> str:
        changes: dict[str, object] = dict.fromkeys((*self.fields, PRIVATE_PARAM))
        return query_with(self.request.GET, **changes)

    def _without(self, name: str) -> str:
        if name not in self.private:
            return query_with(self.request.GET, **{name: None})
        key = self.request.GET.get(PRIVATE_PARAM, "")
        rest = {other: value for other, value in recall_private(self.request, key).items() if other != name}
        return query_with(self.request.GET, **{PRIVATE_PARAM: keep_private(self.request, rest) if rest else None})

    def _words(self, name: str, value: object) -> object:
        field = self.fields[name]
        if isinstance(field, forms.BooleanField):
            return _("yes")
        values = value if isinstance(value, list | tuple) else [value]
        if hasattr(field, "label_from_instance") and hasattr(value, "pk"):
            return field.label_from_instance(value)
        choices = dict(getattr(field, "choices", ()) or ())
        return "、".join(str(choices.get(one, choices.get(str(one), one))) for one in values)

    def __str__(self) -> SafeString:
        return render_to_string("office/ui/filters.html", {"filters": self})

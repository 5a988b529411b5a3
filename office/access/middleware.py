"""Each view runs inside ``acting_as``; refusals leave an audit row as well."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from office.access.context import acting_as
from office.audit.services import record_add

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class ActingMiddleware:
    """Calls the view from ``process_view``, so that an exception rolls back what the view wrote."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """Run the view as the officer who asks, and render inside the same transaction."""
        page = request.resolver_match.view_name or ""
        acting = None
        try:
            with acting_as(
                request.user,
                writes=request.method not in SAFE,
                page=page,
                address=request.META.get("REMOTE_ADDR"),
            ) as acting:
                response = view(request, *args, **kwargs)
                if callable(getattr(response, "render", None)):
                    response = response.render()
                return response
        except (Http404, PermissionDenied) as refusal:
            if acting is not None and acting.officer is not None:
                ids = {key: value for key, value in kwargs.items() if isinstance(value, int)}
                record_add(acting, "refused", "", None, why=type(refusal).__name__, method=request.method, **ids)
            raise

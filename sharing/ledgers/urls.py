"""Ledgers: import and export pages."""

urlpatterns = []

"""Addresses of the import and export pages."""

from django.urls import path

from sharing.ledgers import views, views_export

urlpatterns = [
    path("", views.ledger_list, name="ledger-list"),
    path("upload/", views.ledger_upload, name="ledger-upload"),
    path("export/", views_export.ledger_export, name="ledger-export"),
    path("columns/forget/", views.mapping_forget, name="ledger-mapping-forget"),
    path("templates/<slug:layout>/", views.ledger_template, name="ledger-template"),
    path("<int:batch_id>/", views.batch_detail, name="ledger-batch"),
    path("<int:batch_id>/progress/", views.batch_progress, name="ledger-progress"),
    path("<int:batch_id>/columns/", views.batch_columns, name="ledger-columns"),
    path("<int:batch_id>/commit/", views.batch_commit, name="ledger-commit"),
    path("<int:batch_id>/discard/", views.batch_discard, name="ledger-discard"),
    path("<int:batch_id>/withdraw/", views.batch_withdraw, name="ledger-withdraw"),
    path("<int:batch_id>/quarantine/", views.batch_quarantine, name="ledger-quarantine"),
]

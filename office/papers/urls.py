"""Pages of papers and files."""

from django.urls import path

from office.papers import views, views_void

urlpatterns = [
    path("series/", views.paper_series, name="paper-series"),
    path("series/<int:agency_id>/<slug:kind>/", views.paper_series_set, name="paper-series-set"),
    path("numbers/<int:series_id>/", views.paper_numbers, name="paper-numbers"),
    path("files/<int:file_id>/", views.paper_file, name="paper-file"),
    path("files/<int:file_id>/void/", views_void.file_void_page, name="paper-file-void"),
    path("receipts/<int:receipt_id>/void/", views_void.receipt_void_page, name="paper-receipt-void"),
    path("<int:paper_id>/", views.paper, name="paper-detail"),
    path("<int:paper_id>/word/", views.paper_word, name="paper-word"),
    path("<int:paper_id>/receipt/", views.paper_receipt, name="paper-receipt"),
    path("<int:paper_id>/receipt/word/", views.paper_receipt_word, name="paper-receipt-word"),
]

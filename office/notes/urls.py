"""Notes."""

from django.urls import path

from office.notes import views

urlpatterns = [
    path("<slug:kind>/<int:pk>/", views.notes, name="notes"),
    path("<int:note_id>/void/", views.note_void, name="note-void"),
]

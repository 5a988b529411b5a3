"""Repeated violations and the catalogue of violations."""

from django.urls import path

from cases.supervision import views

urlpatterns = [
    path("supervision/kinds/", views.kinds, name="violation-kinds"),
    path("supervision/repeats/", views.repeat_list, name="repeat-list"),
    path("supervision/repeats/<int:repeat_id>/", views.repeat_detail, name="repeat-detail"),
    path("supervision/repeats/<int:repeat_id>/decline/", views.repeat_decline, name="repeat-decline"),
]

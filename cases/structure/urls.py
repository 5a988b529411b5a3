"""Pages of numbers, links, joining and splitting."""

from django.urls import path

from cases.structure import views

urlpatterns = [
    path("cases/links/", views.link_list, name="link-list"),
    path("cases/<int:case_id>/structure/", views.structure, name="case-structure"),
    path("cases/<int:case_id>/join/", views.join, name="case-join"),
    path("cases/<int:case_id>/split/", views.split, name="case-split"),
    path("cases/<int:case_id>/links/<int:link_id>/reject/", views.reject, name="link-reject"),
]

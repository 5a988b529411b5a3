"""Pages of matters."""

from django.urls import path

from cases.matters.views import matter_detail, matter_list
from cases.matters.views_open import matter_new
from cases.matters.views_step import matter_step

urlpatterns = [
    path("matters/new/<slug:kind>/", matter_new, name="matter-new"),
    path("matters/<int:matter_id>/", matter_detail, name="matter-detail"),
    path("matters/<int:matter_id>/<slug:act>/", matter_step, name="matter-act"),
    path("matters/<slug:group>/", matter_list, name="matter-list"),
]

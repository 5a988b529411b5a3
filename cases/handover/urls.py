"""Pages of hand-overs."""

from django.urls import path

from cases.handover import views
from cases.handover.views_enter import handover_enter_page

urlpatterns = [
    path("handovers/", views.handover_list, name="handover-list"),
    path("cases/<int:case_id>/handovers/new/", views.handover_new, name="handover-new"),
    path("cases/<int:case_id>/handovers/enter/", handover_enter_page, name="handover-enter"),
    path("cases/<int:case_id>/handovers/<int:handover_id>/", views.handover_detail, name="handover-detail"),
    path("cases/<int:case_id>/handovers/<int:handover_id>/edit/", views.handover_edit, name="handover-edit"),
    path("cases/<int:case_id>/handovers/<int:handover_id>/<str:act>/", views.handover_act, name="handover-act"),
]

"""The duty roster."""

from django.urls import path

from office.roster import views

urlpatterns = [
    path("", views.roster, name="roster"),
    path("plan/", views.duty_plan, name="duty-plan"),
    path("<int:pk>/", views.duty_change, name="duty-change"),
    path("<int:pk>/void/", views.duty_void, name="duty-void"),
    path("<int:pk>/pack/", views.duty_pack, name="duty-pack"),
]

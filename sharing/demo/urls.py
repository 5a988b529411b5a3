"""Pages that exist only while the demonstration is loaded."""

from django.urls import path

from sharing.demo import views

urlpatterns = [
    path("ledgers/", views.samples, name="demo_samples"),
    path("ledgers/<str:name>/", views.sample, name="demo_sample"),
    path("leave/", views.leave, name="demo_leave"),
]

"""Re-computations and contested readings."""

from django.urls import path

from cases.recompute import views

urlpatterns = [
    path("clocks/moved/<int:job_id>/", views.moved, name="clocks-moved"),
    path("clocks/jobs/<int:job_id>/", views.job, name="recompute-job"),
    path("clocks/jobs/<int:job_id>/progress/", views.progress, name="recompute-progress"),
    path("clocks/readings/", views.readings, name="readings"),
    path("clocks/readings/<slug:code>/", views.reading_choose, name="reading-choose"),
]

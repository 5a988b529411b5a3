"""Suggestions: their pages, their themes, and the door of whoever has no account."""

from django.urls import path

from cases.suggestions import views, views_door, views_themes

urlpatterns = [
    path("suggestions/", views.suggestion_list, name="suggestion-list"),
    path("suggestions/new/", views.suggestion_new, name="suggestion-new"),
    path("suggestions/<int:suggestion_id>/", views.suggestion_detail, name="suggestion-detail"),
    path("suggestions/<int:suggestion_id>/paper/", views.suggestion_draft, name="suggestion-draft"),
    path("suggestions/<int:suggestion_id>/letter/", views.suggestion_letter, name="suggestion-letter"),
    path("suggestions/<int:suggestion_id>/theme/", views.suggestion_theme, name="suggestion-theme"),
    path("suggestions/<int:suggestion_id>/link/", views.suggestion_link, name="suggestion-link"),
    path(
        "suggestions/<int:suggestion_id>/link/<int:link_id>/end/", views.suggestion_link_end, name="suggestion-link-end"
    ),
    path("suggestions/<int:suggestion_id>/<slug:act>/", views.suggestion_act, name="suggestion-act"),
    path("themes/", views_themes.theme_list, name="theme-list"),
    path("themes/new/", views_themes.theme_new, name="theme-new"),
    path("themes/<int:theme_id>/", views_themes.theme_detail, name="theme-detail"),
    path("themes/<int:theme_id>/edit/", views_themes.theme_edit, name="theme-edit"),
    path("themes/<int:theme_id>/figure/", views_themes.theme_figure, name="theme-figure"),
    path("themes/figures/<int:figure_id>/void/", views_themes.theme_figure_void, name="theme-figure-void"),
    path("door/", views_door.door_page, name="door-inside"),
    path("door/act/<slug:act>/", views_door.door_act, name="door-act"),
    path("door/papers/<int:paper_id>/", views_door.door_paper, name="door-paper"),
    path("door/papers/<int:paper_id>/word/", views_door.door_word, name="door-word"),
    path("door/files/<int:file_id>/", views_door.door_file, name="door-file"),
    path("door/letter/", views_door.door_letter, name="door-letter"),
    path("door/leave/", views_door.door_out, name="door-out"),
    path("door/<slug:token>/", views_door.door, name="door"),
]

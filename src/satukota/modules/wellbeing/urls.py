"""Addresses of the module, below /wellbeing/."""

from django.urls import path

from satukota.modules.wellbeing import views

app_name = "wellbeing"
urlpatterns = [
    path("", views.answer, name="answer"),
    path("results/", views.results, name="results"),
    path("questionnaires/", views.questionnaires, name="questionnaires"),
    path("questionnaires/new/", views.publish, name="publish"),
]

"""Addresses below /trees/."""

from django.urls import path

from tests.dummy.trees import views

app_name = "trees"
urlpatterns = [path("", views.index, name="index"), path("public/", views.public, name="public")]

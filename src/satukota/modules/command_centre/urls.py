"""Addresses of the command centre."""

from django.urls import path

from satukota.modules.command_centre import views

root_urls = [path("wall/", views.wall, name="wall"), path("wall/figures/", views.figures, name="wall_figures")]

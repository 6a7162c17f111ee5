"""Addresses of the module, below /administration/."""

from django.urls import path

from satukota.modules.administration.views import index

app_name = "administration"
urlpatterns = [
    path("", index.index, name="index"),
]

"""Addresses of the module, below /administration/."""

from django.urls import path

from satukota.modules.administration.views import index
from satukota.modules.administration.views.begin import boundaries, channels, checklist, first_run, people, second_step

app_name = "administration"
urlpatterns = [
    path("", index.index, name="index"),
    path("begin/", checklist.begin, name="begin"),
    path("begin/started/", first_run.started, name="begin_started"),
    path("begin/second-step/", second_step.second_step, name="second_step"),
    path("begin/recovery-codes/", second_step.recovery_codes, name="recovery_codes"),
    path("begin/people/", people.people, name="begin_people"),
    path("begin/boundaries/", boundaries.boundaries, name="begin_boundaries"),
    path("begin/channels/", channels.channels, name="begin_channels"),
    path("begin/later/<str:step>/", checklist.later, name="begin_later"),
    *first_run.FirstRun().urls("begin/city/"),
]

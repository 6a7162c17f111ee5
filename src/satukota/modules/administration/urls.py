"""Addresses of the module, below /administration/."""

from django.urls import path

from satukota.modules.administration.views import channels as channel_pages
from satukota.modules.administration.views import config, files, health, index, jobs, messages, retention, settings
from satukota.modules.administration.views.begin import boundaries, checklist, first_run, people, second_step
from satukota.modules.administration.views.people import listing, person, roles, sheet

app_name = "administration"
urlpatterns = [
    path("", index.index, name="index"),
    path("begin/", checklist.begin, name="begin"),
    path("begin/started/", first_run.started, name="begin_started"),
    path("begin/second-step/", second_step.second_step, name="second_step"),
    path("begin/recovery-codes/", second_step.recovery_codes, name="recovery_codes"),
    path("begin/people/", people.people, name="begin_people"),
    path("begin/boundaries/", boundaries.boundaries, name="begin_boundaries"),
    path("begin/later/<str:step>/", checklist.later, name="begin_later"),
    *first_run.FirstRun().urls("begin/city/"),
    path("config/", config.config, name="config"),
    path("config/export.zip", config.export, name="config_export"),
    path("messages/", messages.message_list, name="messages"),
    path("messages/<str:code>/", messages.message, name="message"),
    path("messages/<str:code>/own/", messages.own_words_back, name="message_own"),
    path("messages/<str:code>/try/", messages.try_message, name="message_try"),
    path("channels/", channel_pages.channel_list, name="channels"),
    path("channels/order/", channel_pages.order, name="channel_order"),
    path("channels/<str:code>/", channel_pages.channel, name="channel"),
    path("channels/<str:code>/try/", channel_pages.try_one, name="channel_try"),
    path("retention/", retention.retention_list, name="retention"),
    path("retention/<str:rule_id>/", retention.rule, name="retention_rule"),
    path("settings/", settings.settings_list, name="settings"),
    path("settings/<str:name>/", settings.setting, name="setting"),
    path("settings/<str:name>/default/", settings.default, name="setting_default"),
    path("settings/<str:name>/try/", settings.try_address, name="setting_try"),
    path("health/", health.overview, name="health"),
    path("health/<str:check_id>/", health.check, name="health_check"),
    path("jobs/", jobs.jobs, name="jobs"),
    path("jobs/settle/", jobs.settle, name="jobs_settle"),
    path("jobs/run/", jobs.run, name="jobs_run"),
    path("jobs/events/", jobs.aside, name="events_aside"),
    path("jobs/events/again/", jobs.aside_again, name="events_aside_again"),
    path("files/", files.files, name="files"),
    path("people/", listing.people, name="people"),
    path("people/new/", listing.new, name="person_new"),
    path("people/sheet/", sheet.sheet, name="people_sheet"),
    path("people/sheet/template/", sheet.template, name="people_template"),
    path("people/<int:pk>/", person.show, name="person"),
    path("people/<int:pk>/correct/", person.correct, name="person_correct"),
    path("people/<int:pk>/close/", person.close, name="person_close"),
    path("people/<int:pk>/reopen/", person.reopen, name="person_reopen"),
    path("people/<int:pk>/invite/", person.invite, name="person_invite"),
    path("people/<int:pk>/unlock/", person.unlock, name="person_unlock"),
    path("people/<int:pk>/sign-out/", person.end_sessions, name="person_sign_out"),
    path("people/<int:pk>/roles/new/", roles.give, name="role_new"),
    path("people/<int:pk>/roles/<int:role>/days/", roles.days, name="role_days"),
    path("people/<int:pk>/roles/<int:role>/end/", roles.end, name="role_end"),
]

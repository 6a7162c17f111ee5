"""Addresses of services; `/v/<code>/` is the short one that stands on papers."""

from django.urls import path

from satukota.modules.services.views import (
    apply,
    catalogue,
    corrections,
    counter,
    editor,
    notice,
    signing,
    track,
    verify,
    work,
)

app_name = "services"

urlpatterns = [
    path("", catalogue.catalogue, name="catalogue"),
    path("s/<str:case_type>/", catalogue.shown, name="service"),
    path("s/<str:case_type>/standard/", catalogue.standard, name="standard"),
    path("s/<str:case_type>/standard.pdf", catalogue.standard_pdf, name="standard_pdf"),
    path("s/<str:case_type>/start/", apply.start, name="start"),
    path("s/<str:case_type>/walk-in/", counter.walk_in, name="walk_in"),
    path("a/<str:token>/", apply.resume, name="resume"),
    path("a/<str:token>/form/<str:document>.pdf", apply.generated, name="generated"),
    path("a/<str:token>/<str:step>/", apply.step, name="step"),
    path("follow/", track.follow, name="follow"),
    path("t/<str:token>/", track.track, name="track"),
    path("t/<str:token>/correct/", track.put_right, name="correct"),
    path("t/<str:token>/paid/", track.told_paid, name="told_paid"),
    path("t/<str:token>/survey/", track.survey, name="survey"),
    path("t/<str:token>/paper/<int:pk>.pdf", track.paper, name="paper"),
    path("satisfaction/", work.satisfaction, name="satisfaction"),
    path("work/", work.work, name="work"),
    path("papers/", work.papers, name="papers"),
    path("papers/sign/", signing.sign_papers, name="sign"),
    path("papers/print.pdf", work.print_papers, name="print_papers"),
    path("papers/corrections/", corrections.corrections, name="corrections"),
    path("papers/corrections/<int:pk>/", corrections.decide_correction, name="decide_correction"),
    path("papers/<int:pk>/correct/", corrections.correct_paper, name="correct_paper"),
    path("papers/<int:pk>/end/", work.end_paper, name="end_paper"),
    path("money/", work.money, name="money"),
    path("money/qris/", work.qris, name="qris"),
    path("money/matched/", work.matched, name="matched"),
    path("money/<int:pk>/", work.pay, name="pay"),
    path("receipts/<int:pk>/", work.receipt, name="receipt"),
    path("external/", work.external, name="external"),
    path("external/<int:pk>/", work.external, name="external_edit"),
    path("counter/", counter.counter, name="counter"),
    path("counter/serve/", counter.serve, name="serve"),
    path("queue/<str:code>/", counter.queue, name="queue"),
    path("queue/<str:code>/screen/", counter.screen, name="screen"),
    path("queue/<str:code>/<str:number>/", counter.ticket, name="ticket"),
    path("appointments/cancel/", counter.give_back, name="give_back"),
    path("appointments/<str:code>/", counter.appointment, name="appointment"),
    path("notice/", notice.notice, name="notice"),
    path("notice/worker.js", notice.worker, name="notice_worker"),
    path("notice/send/", notice.send_notice, name="send_notice"),
    path("definitions/", editor.definitions, name="definitions"),
    path("definitions/new/", editor.edit, name="new_definition"),
    path("definitions/<int:pk>/", editor.definition, name="definition"),
    path("definitions/<int:pk>/edit/", editor.edit, name="edit_definition"),
    path("definitions/<int:pk>/propose/", editor.propose_version, name="propose"),
    path("definitions/<int:pk>/publish/", editor.publish_version, name="publish"),
]

root_urls = [
    path("v/", verify.verify, name="verify_any"),
    path("v/keys.json", verify.keys, name="verify_keys"),
    path("v/<str:code>/", verify.verify, name="verify"),
]

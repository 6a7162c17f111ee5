"""Addresses of the module, below /maturity/."""

from django.urls import path

from satukota.modules.maturity.views import assessments, evidence, improvement, indicator, instruments

app_name = "maturity"
urlpatterns = [
    path("", assessments.index, name="index"),
    path("public/", assessments.public, name="public"),
    path("open/", assessments.open_assessment, name="open"),
    path("scores/new/", instruments.add_score, name="add_score"),
    path("evidence/", evidence.evidence, name="evidence"),
    path("evidence/collect/", evidence.collect, name="collect"),
    path("instruments/<slug:code>/", instruments.instrument, name="instrument"),
    path("instruments/<slug:code>/document.json", instruments.document, name="document"),
    path("instruments/<slug:code>/correct/", instruments.correct, name="correct"),
    path("<int:pk>/", assessments.assessment, name="assessment"),
    path("instruments/<slug:code>/efforts/", instruments.efforts, name="efforts"),
    path("<int:pk>/owners/", assessments.owners, name="owners"),
    path("<int:pk>/accept/", assessments.accept, name="accept"),
    path("<int:pk>/target/", assessments.target, name="target"),
    path("<int:pk>/what-if/", improvement.whatif, name="whatif"),
    path("<int:pk>/plan/", improvement.plan, name="plan"),
    path("<int:pk>/<int:no>/", indicator.indicator, name="indicator"),
    path("<int:pk>/<int:no>/evidence/", evidence.prove, name="prove"),
    path("<int:pk>/<int:no>/facts/<int:fact>/", evidence.attach, name="attach"),
    path("<int:pk>/<int:no>/plan/", improvement.plan_gap, name="plan_gap"),
    path("<int:pk>/evidence/<int:evidence>/withdraw/", evidence.withdraw, name="withdraw"),
    path("<int:pk>/move/<slug:step>/", assessments.move, name="move"),
]

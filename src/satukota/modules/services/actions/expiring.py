"""Permits that are about to expire: their holders are told once."""

from datetime import timedelta

from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from satukota.kernel.addresses import absolute
from satukota.kernel.cases.api import CaseParty
from satukota.kernel.notifications.api import notify
from satukota.kernel.people.api import offices
from satukota.modules.services.models import Paper
from satukota.modules.services.rules.showing import date_words

AHEAD, SHORT = timedelta(days=30), timedelta(days=60)
"""So long before its end a holder is told; what held for less than `SHORT` needs no reminder."""


def remind() -> int:
    """Tell the holders of papers that end within 30 days; return how many were told. The same paper tells once."""
    today = timezone.localdate()
    rows = Paper.objects.filter(status=Paper.Status.VALID, reminded_at__isnull=True)
    soon = rows.filter(
        valid_until__gte=today, valid_until__lte=today + AHEAD, issued_at__date__lt=F("valid_until") - SHORT
    )
    reminded = 0
    for paper in soon.select_related("case").defer("case__search").order_by("id")[:1000]:
        reminded += _tell(paper)
        Paper.objects.filter(pk=paper.pk).update(reminded_at=timezone.now())
    return reminded


def _tell(paper: Paper) -> int:
    owner = offices().get(paper.case.agency_id or 0)
    words = {
        "number": paper.number,
        "service": paper.title,
        "agency": owner.name if owner else "",
        "reason": date_words(str(paper.valid_until), "id"),
        "link": absolute(reverse("services:service", args=[paper.case.type])),
    }
    parties = CaseParty.objects.filter(case=paper.case, role="applicant", notify=True, person__isnull=False)
    people = [party.person for party in parties.select_related("person") if party.person]
    for place, person in enumerate(people):
        notify(person, "service-expiring", words, key=f"expiring:{paper.pk}:{place}", case_id=paper.case_id)
    return len(people)

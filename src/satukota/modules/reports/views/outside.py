"""The page of an office outside the city government: one report, one answer."""

from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from satukota.kernel.cases.api import SYSTEM, Act, NotAllowed, apply
from satukota.modules.reports.actions.partners import case_of_link
from satukota.modules.reports.actions.submit import REPORTER, store_photos
from satukota.modules.reports.forms.pictures import ManyFiles, PhotosField
from satukota.modules.reports.queries.messages import message
from satukota.modules.reports.queries.shown import report_page
from satukota.modules.reports.rules.submission import Fault
from satukota.modules.reports.rules.wording import clean
from satukota.web.api import page


class OutsideForm(forms.Form):
    """An answer with photos."""

    note = forms.CharField(label=_("Your answer"), widget=forms.Textarea(attrs={"rows": 5}), max_length=5000)
    photos = PhotosField(
        label=_("Photos"), required=False, widget=ManyFiles(attrs={"multiple": True, "accept": "image/*"})
    )

    def clean_note(self) -> str:
        """Return the words without what cannot be shown."""
        return clean(self.cleaned_data["note"])


def outside(request: HttpRequest, token: str) -> HttpResponse:
    """Show the report and take one answer; afterwards the link leads nowhere."""
    case = case_of_link(token)
    if case is None:
        return page(request, "reports/expired_outside.html", {"message": message(Fault("link_expired"))}, status=404)
    form = OutsideForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return _save_answer(request, case, form)
    context: dict[str, Any] = {"case": case, "shown": report_page(case, get_language() or "id"), "form": form}
    return page(request, "reports/outside.html", context, status=422 if form.errors else 200)


def _save_answer(request: HttpRequest, case: Any, form: OutsideForm) -> HttpResponse:
    try:
        with transaction.atomic():
            files, _refused = store_photos(case, form.cleaned_data["photos"], REPORTER, kind="outside_photo")
            apply(case, Act("outside_answer", {"note": form.cleaned_data["note"]}, files=files), SYSTEM)
    except NotAllowed:
        return page(request, "reports/expired_outside.html", {"message": message(Fault("link_expired"))}, status=404)
    return page(request, "reports/outside_done.html", {"case": case})

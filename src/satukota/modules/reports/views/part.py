"""A part of a report for another agency."""

from typing import Any

from django import forms
from django.contrib import messages as notes
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from satukota.kernel.cases.api import Case, allowed_actions, who
from satukota.kernel.people.api import actor_for, offices
from satukota.modules.reports.actions.merging import Sealed, TooMany, split
from satukota.modules.reports.rules.wording import clean
from satukota.modules.reports.views.opened import on_case
from satukota.web.api import page


class PartForm(forms.Form):
    """A part of a report for another agency."""

    agency = forms.ChoiceField(label=_("Agency"))
    title = forms.CharField(label=_("What is to be done"), max_length=200)
    words = forms.CharField(label=_("More about it"), required=False, max_length=5000, widget=forms.Textarea)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["agency"]
        rows = sorted(offices().values(), key=lambda office: office.name)
        choices.choices = [("", gettext("Choose an agency"))] + [(office.id, office.name) for office in rows]


@on_case
def part(request: HttpRequest, case: Case) -> HttpResponse:
    """Give another agency its part of a report; the public sees one report."""
    if not allowed_actions(case, who(request.user)):
        raise PermissionDenied("reports.work")
    form = PartForm(request.POST or None, initial={"title": case.title})
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            part = split(case, int(typed["agency"]), typed["title"], clean(typed["words"]), actor_for(request.user))
        except TooMany:
            form.add_error(None, gettext("A report has at most ten parts; nothing was made."))
        except Sealed:
            form.add_error(None, gettext("A confidential report is not split: other agencies would see it."))
        else:
            notes.success(request, gettext("Part %s lies with its agency now.") % part.number)
            return HttpResponseRedirect(reverse("case", args=[case.number]))
    return page(request, "reports/part.html", {"case": case, "form": form}, status=422 if form.errors else 200)

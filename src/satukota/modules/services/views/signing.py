"""The head signs: papers that wait, NIK and passphrase, which are handed on and kept nowhere."""

from django import forms
from django.contrib import messages as notes
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters

from satukota.kernel.people.api import User, require
from satukota.modules.services.actions.signing import sign, to_sign
from satukota.modules.services.channels.bsre import Signer, SigningFailed, signer
from satukota.modules.services.forms import SignForm
from satukota.modules.services.models import Paper
from satukota.modules.services.tasks import finish
from satukota.web.api import page, staff_only, step_up

MOST = 50


@sensitive_post_parameters("nik", "passphrase")
@staff_only
@step_up
def sign_papers(request: HttpRequest) -> HttpResponse:
    """List the papers that wait for the head's certified signature, and sign those that were chosen."""
    require(request.user, "services.papers")
    user, by = request.user, signer()
    assert isinstance(user, User)
    if by is None:
        raise Http404
    rows = list(to_sign(user)[:MOST])
    form = SignForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        chosen = set(request.POST.getlist("paper"))
        if _sign(request, form, by, [paper for paper in rows if str(paper.pk) in chosen]):
            return HttpResponseRedirect(reverse("services:sign"))
    context = {"rows": rows, "form": form}
    return page(request, "services/sign.html", context, status=422 if form.errors else 200)


def _sign(request: HttpRequest, form: forms.Form, by: Signer, chosen: list[Paper]) -> bool:
    """Sign papers and let their cases go on; False with the reason in the form where the service refused."""
    if not chosen:
        form.add_error(None, gettext("Choose the papers that you want to sign."))
        return False
    try:
        sign(chosen, by, form.cleaned_data["nik"], form.cleaned_data["passphrase"])
    except SigningFailed as refused:
        form.add_error("passphrase", gettext("Not signed. The signing service says: %s") % refused.reason)
        return False
    for case in {paper.case_id: paper.case for paper in chosen}.values():
        finish(case)
    notes.success(request, gettext("%s papers are signed.") % len(chosen))
    return True

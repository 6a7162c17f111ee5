"""Pages about issued papers: search, revoke, print; the head signs what waits. NIK and passphrase are kept nowhere."""

from django import forms
from django.contrib import messages as notes
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from satukota.kernel.people.api import User, actor_for, require
from satukota.modules.services.actions.papers import revocable, revoke
from satukota.modules.services.actions.printing import joined_pdf
from satukota.modules.services.actions.signing import keep_signature, sign, to_sign
from satukota.modules.services.channels.bsre import Signer, SigningFailed, signer
from satukota.modules.services.forms import ReasonForm, SignatureForm, SignForm
from satukota.modules.services.models import Paper, Signatory
from satukota.modules.services.queries.agencies import agencies_for
from satukota.modules.services.tasks import finish
from satukota.web.api import keyset, page, staff_only, step_up

MOST = 50


@staff_only
def papers(request: HttpRequest) -> HttpResponse:
    """List issued papers of one's agency, with search by number."""
    require(request.user, "services.papers")
    q = request.GET.get("q", "").strip()[:80]
    rows = Paper.objects.filter(
        case__agency_id__in=agencies_for(request.user, "services.papers"), file__isnull=False
    ).select_related("case", "file")
    rows = rows.filter(number__icontains=q) if q else rows
    listed = keyset(request, rows)
    ending = [paper for paper in listed.rows if paper.status == Paper.Status.VALID and revocable(paper)]
    context = {"list": listed, "q": q, "signing": signer() is not None, "revocable": ending}
    return page(request, "services/papers.html", context)


@staff_only
@require_POST
def end_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Revoke a paper, with a reason."""
    require(request.user, "services.papers")
    paper = get_object_or_404(Paper, pk=pk, case__agency_id__in=agencies_for(request.user, "services.papers"))
    form = ReasonForm(request.POST)
    if not form.is_valid():
        notes.warning(request, gettext("Say why the paper holds no longer."))
    else:
        try:
            revoke(paper, form.cleaned_data["reason"], actor_for(request.user))
            notes.success(request, gettext("%s holds no longer; the verification page says so.") % paper.number)
        except ValueError:
            notes.warning(request, gettext("This paper did not hold any more, or its service revokes none."))
    return HttpResponseRedirect(reverse("services:papers"))


@staff_only
def signature(request: HttpRequest) -> HttpResponse:
    """Show and keep how one signs papers."""
    require(request.user, "services.papers")
    user = request.user
    assert isinstance(user, User)
    row = Signatory.objects.filter(user=user).first()
    fields = ("name", "title", "rank", "nip", "on_behalf", "through")
    first = {name: getattr(row, name) for name in fields} if row else {"name": str(user)}
    form = SignatureForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        keep_signature(user, form.cleaned_data)
        notes.success(request, gettext("Kept. Papers from now on are signed like this."))
        return HttpResponseRedirect(reverse("services:papers"))
    return page(request, "services/signature.html", {"form": form}, status=422 if form.errors else 200)


@staff_only
def print_papers(request: HttpRequest) -> HttpResponse:
    """Give the chosen papers as one PDF to print; the signed originals stay as they are."""
    require(request.user, "services.papers")
    wanted = [int(pk) for pk in request.GET.getlist("paper") if pk.isdecimal()][:200]
    papers = Paper.objects.filter(
        pk__in=wanted, case__agency_id__in=agencies_for(request.user, "services.papers"), file__isnull=False
    )
    pdf = joined_pdf(list(papers.select_related("file").order_by("id")))
    if pdf is None:
        notes.warning(request, gettext("Choose the papers that you want to print."))
        return HttpResponseRedirect(reverse("services:papers"))
    return HttpResponse(
        pdf, content_type="application/pdf", headers={"Content-Disposition": 'inline; filename="papers.pdf"'}
    )


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

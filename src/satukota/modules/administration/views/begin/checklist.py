"""The checklist: what is missing until the city is whole, why it matters, and where it is done."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from satukota.kernel.places.api import awaits_city, city
from satukota.modules.administration.actions.putting_off import put_off, take_up
from satukota.modules.administration.forms.begin import LaterForm
from satukota.modules.administration.queries.checklist import checklist, step_ids
from satukota.modules.administration.views.begin.first_run import GUESSES, ask_code
from satukota.web.api import actor_of, limited, page, permission_required, person


@limited(GUESSES)
def begin(request: HttpRequest) -> HttpResponse:
    """Ask for the code of the set-up while there is no city; show the checklist afterwards."""
    return ask_code(request) if awaits_city() else show(request)


@permission_required("administration.view")
def show(request: HttpRequest, *, form: LaterForm | None = None, refused: str = "") -> HttpResponse:
    """Show every step: open ones first, then those that wait, then what is done."""
    lines = checklist(person(request))
    context = {
        "city": city().name,
        "open": [line for line in lines if line.missing and not line.later],
        "waiting": [line for line in lines if line.missing and line.later],
        "done": [line for line in lines if not line.missing],
        "total": len(lines),
        "form": form or LaterForm(),
        "refused": refused,
    }
    return page(request, "administration/begin/checklist.html", context, status=422 if form else 200)


@require_POST
@permission_required("administration.view")
def later(request: HttpRequest, step: str) -> HttpResponse:
    """Put a step off with a reason, or take it up again."""
    if step not in step_ids(person(request)):
        raise Http404(step)
    if "again" in request.POST:
        take_up(step, actor_of(request))
        return HttpResponseRedirect(reverse("administration:begin"))
    form = LaterForm(request.POST)
    if not form.is_valid():
        return show(request, form=form, refused=step)
    put_off(step, form.cleaned_data["reason"], actor_of(request))
    messages.success(request, _("Put off. It stands below until you take it up again."))
    return HttpResponseRedirect(reverse("administration:begin"))

"""The first people: heads of agencies and the service desk get accounts, and links to choose a password."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from satukota.kernel.accounts.api import BadAccount
from satukota.modules.administration.actions.inviting import invite_person
from satukota.modules.administration.forms.begin import PersonForm
from satukota.modules.administration.queries.missing import has_desk, led_agencies
from satukota.web.api import actor_of, page, permission_required


@permission_required("kernel.administer")
def people(request: HttpRequest) -> HttpResponse:
    """Name the agencies without a head; make an account for whoever is named, and hand over their link."""
    form = PersonForm(
        request.POST or None, initial={"role": request.GET.get("role"), "agency": request.GET.get("agency")}
    )
    link, invited = "", ""
    if form.is_valid():
        person = form.cleaned_data
        try:
            link = invite_person(
                person["name"], person["email"], person["role"], person["agency"].code, actor_of(request)
            )
            invited, form = person["name"], PersonForm()
        except BadAccount as error:
            form.add_error(None, _(str(error)))
    context = {
        "form": form,
        "agencies": led_agencies(),
        "has_desk": has_desk(),
        "link": link,
        "invited": invited,
        "has_mail": bool(settings.SMTP_HOST),
    }
    return page(request, "administration/begin/people.html", context, status=422 if form.is_bound else 200)

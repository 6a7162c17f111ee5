"""Open a report by its number and code; what to do where a link leads nowhere any more."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from satukota.kernel.cases.api import Case
from satukota.kernel.tracking import Code, read_code
from satukota.modules.reports.actions.submit import case_of_code
from satukota.modules.reports.forms.following import FollowForm
from satukota.modules.reports.queries.messages import message
from satukota.modules.reports.rules.submission import Fault
from satukota.web.api import page


def follow(request: HttpRequest) -> HttpResponse:
    """Ask for number and code, and open the report."""
    typed = request.GET.get("code", request.GET.get("q", ""))
    form = FollowForm({"code": typed} if typed else None)
    if typed and form.is_valid():
        code = read_code(form.cleaned_data["code"])
        address = _address(code) if code else ""
        if address:
            return HttpResponseRedirect(address)
        form.add_error("code", message(Fault("code_unknown")))
    return page(request, "reports/follow.html", {"form": form}, status=422 if form.errors else 200)


def _address(code: Code) -> str:
    """Return the page that a code opens: the reporter's own, else the public one; empty where there is none."""
    try:
        case_of_code(code)
        return reverse("reports:track", args=[str(code)])
    except Case.DoesNotExist:
        known = not code.secret and Case.objects.filter(number=code.number, visibility=Case.Visibility.PUBLIC).exists()
        return reverse("reports:detail", args=[code.number]) if known else ""


def expired(request: HttpRequest) -> HttpResponse:
    """Say that a link leads nowhere any more, what was kept, and what to do."""
    return page(
        request, "reports/expired.html", {"message": message(Fault("link_expired")), "form": FollowForm()}, status=404
    )

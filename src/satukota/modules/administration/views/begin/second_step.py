"""The second step of the first administrator, and the codes for the day on which the phone is lost."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse, reverse_lazy

from satukota.kernel.accounts.api import has_second_step
from satukota.web.api import page, permission_required, person


class _Enrol(ActivateTOTPView):  # type: ignore[misc]  # allauth has no types
    """The library's page in our words; it leads on to the codes."""

    template_name = "administration/begin/second_step.html"

    def get_success_url(self) -> str:
        """Lead to the codes, which are made with the first second step."""
        return str(reverse_lazy("administration:recovery_codes"))


_enrol = _Enrol.as_view()


@permission_required("administration.view")
def second_step(request: HttpRequest) -> HttpResponse:
    """Show the picture that an app on the phone reads, and take its first code; who has a second step goes on."""
    if has_second_step(person(request)):
        return HttpResponseRedirect(reverse("administration:begin"))
    answer: HttpResponse = _enrol(request)
    return answer


@permission_required("administration.view")
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Show the codes that were made with the second step."""
    kept = Authenticator.objects.filter(user=person(request), type=Authenticator.Type.RECOVERY_CODES).first()
    codes: list[Any] = kept.wrap().get_unused_codes() if kept else []
    return page(request, "administration/begin/codes.html", {"codes": codes})

"""Ways to reach people: which are set up, and a test message to oneself."""

from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from satukota.kernel.notifications.api import Address, notify
from satukota.kernel.places.api import city
from satukota.modules.administration.queries import missing
from satukota.web.api import page, permission_required, person


@permission_required("kernel.administer")
def channels(request: HttpRequest) -> HttpResponse:
    """Show which ways are set up; send a test to the administrator's own address."""
    user = person(request)
    if request.method == "POST" and settings.SMTP_HOST and user.email:
        words = {"name": str(user), "city": city().name}
        notify(Address("email", user.email, user.language), "administration-test", words, key=f"test:{uuid4().hex}")
        messages.success(request, _("The test is on its way. Outgoing messages show what became of it."))
        return HttpResponseRedirect(reverse("administration:begin_channels"))
    context = {"channels": missing.channels(), "can_test": bool(settings.SMTP_HOST and user.email)}
    return page(request, "administration/begin/channels.html", context)

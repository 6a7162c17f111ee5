"""After an outage: what failed is sent again together, after a look at what still makes sense."""

from collections import Counter
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from satukota.kernel.cases.api import visible_messages
from satukota.kernel.notifications.api import Plan, plan_again, resend_all, shipped_templates
from satukota.kernel.people.api import actor_for, require
from satukota.web.guards import staff_only
from satukota.web.pages import page
from satukota.web.views.outbox import RIGHT, wanted

LONGEST_KEY = 40


@staff_only
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def again(request: HttpRequest) -> HttpResponse:
    """Show what of the failed messages of a filter would be sent again and what not; POST sends just that, once."""
    require(request.user, RIGHT)
    plan = plan_again(visible_messages(request.user), wanted(request))
    if request.method != "POST":
        return page(request, "web/outbox_again.html", _preview(request, plan))
    shown = {pk for pk in request.POST.get("messages", "").split() if pk.isdecimal()}
    send = [message for message in plan.send if str(message.pk) in shown]
    number = resend_all(send, actor_for(request.user), request.POST.get("key", "")[:LONGEST_KEY])
    if number:
        text = ngettext("%(n)s message is sent again.", "%(n)s messages are sent again.", number) % {"n": number}
        messages.success(request, text)
    else:
        messages.info(request, _("There was nothing left to send."))
    return HttpResponseRedirect(f"{reverse('outbox')}?{urlencode({'status': 'created'})}")


def _preview(request: HttpRequest, plan: Plan) -> dict[str, object]:
    return {
        "plan": plan,
        "send": _by_title(plan.by_template),
        "too_old": _by_title(plan.too_old),
        "forgotten": _by_title(plan.forgotten),
        "repeated": _by_title(plan.repeated),
        "ids": " ".join(str(message.pk) for message in plan.send),
        "key": get_random_string(16),
        "query": request.GET.urlencode(),
    }


def _by_title(counted: Counter[str]) -> list[tuple[str, int]]:
    """Return counts by the words of their templates, most first."""
    known, language = shipped_templates(), get_language() or "id"
    return [(known[code].title(language) if code in known else code, n) for code, n in counted.most_common()]

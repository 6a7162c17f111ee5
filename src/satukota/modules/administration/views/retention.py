"""How long things are kept: the rules of all modules with what goes next, and a period changed after a look at it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from satukota.kernel.changes.api import Author
from satukota.kernel.configuration.api import VALUE, change_setting
from satukota.modules.administration.forms.retention import PeriodForm
from satukota.modules.administration.queries.retention import retention_rule, retention_rules
from satukota.web.api import Preview, actor_of, page, permission_required, preview_of, previewing

RIGHT = "administration.settings"


@permission_required(RIGHT)
@require_safe
def retention_list(request: HttpRequest) -> HttpResponse:
    """Show every rule of retention, its period and ground, and what the next nightly run forgets."""
    return page(request, "administration/retention/list.html", {"rules": retention_rules()})


@permission_required(RIGHT)
@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: HttpRequest, rule_id: str) -> HttpResponse:
    """Show one rule; change its period with a reason, after a look at what the next run would then forget."""
    row = retention_rule(rule_id)
    if row is None:
        raise Http404(rule_id)
    if not row.retention.setting and request.method == "POST":
        raise Http404(rule_id)
    name = row.retention.setting or "MESSAGE_TEXT_DAYS"
    form = PeriodForm(name, request.POST or None, initial={"days": row.days})

    def save(sound: PeriodForm) -> None:
        author = Author(actor_of(request), sound.cleaned_data["reason"])
        try:
            change_setting(name, str(sound.cleaned_data["days"]), author)
        except ValidationError as refused:
            raise ValidationError(refused.messages) from refused
        messages.success(request, _("Saved. The next nightly run goes by it."))

    def look(sound: PeriodForm) -> Preview:
        days = sound.cleaned_data["days"]
        would = retention_rule(rule_id, days)
        told = [f"{due.what}, {due.age}: {due.count}" for due in would.due] if would else []
        total = would.total if would else 0
        words = ngettext("The next run would forget %(n)s thing.", "The next run would forget %(n)s things.", total)
        return preview_of(VALUE, {"value": str(row.days)}, {"value": str(days)}, words % {"n": total}, *told)

    facts: dict[str, Any] = {
        "title": str(row.retention.title),
        "back": reverse("administration:retention_rule", args=[rule_id]),
        "template": "administration/retention/rule.html",
        "rule": row,
        "kind": VALUE,
    }
    return previewing(request, form, look, save, **facts)

"""An answer from a text of the house, seen as the reporter gets it."""

from django import forms
from django.contrib import messages as notes
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from satukota.kernel.cases.api import Case, allowed_actions, say, who
from satukota.modules.reports.actions.texts import filled_text, templates_for
from satukota.modules.reports.queries.told import preview
from satukota.modules.reports.views.opened import on_case
from satukota.modules.reports.views.sending import send_answer
from satukota.web.api import page


class ReplyForm(forms.Form):
    """Words of a step that the reporter gets."""

    note = forms.CharField(
        label=_("Text"), min_length=3, max_length=5000, widget=forms.Textarea(attrs={"rows": 6}), strip=True
    )


@on_case
def reply(request: HttpRequest, case: Case) -> HttpResponse:
    """Answer with a text of the house: choose, change, see it as the reporter gets it, send."""
    language = get_language() or "id"
    steps = [action for action in allowed_actions(case, who(request.user)) if action.id in {"answer", "ask"}]
    chosen = next((action for action in steps if action.id == request.GET.get("step")), steps[0] if steps else None)
    if chosen is None:
        notes.warning(request, gettext("Nothing can be answered now: the report has moved on."))
        return HttpResponseRedirect(reverse("case", args=[case.number]))
    texts = [(template.pk, template.title, filled_text(template, case)) for template in templates_for(case, chosen.id)]
    first = next((text for pk, _title, text in texts if str(pk) == request.GET.get("text")), "")
    form = ReplyForm(request.POST or None, initial={"note": first})
    if request.method == "POST" and form.is_valid() and "send" in request.POST:
        problem = send_answer(request, case, chosen.id, form.cleaned_data["note"])
        if not problem:
            return HttpResponseRedirect(reverse("case", args=[case.number]))
        form.add_error(None, problem)
    words = str(form["note"].value() or "")
    context = {
        "case": case,
        "form": form,
        "steps": [(action.id, say(action.label, language)) for action in steps],
        "step": chosen.id,
        "texts": texts,
        "preview": preview(case, chosen.id, words) if words else None,
    }
    return page(request, "reports/reply.html", context, status=422 if form.errors else 200)

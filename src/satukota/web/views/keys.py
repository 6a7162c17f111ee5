"""Keys of machines, for who administers the city: which there are, new ones (shown once), the end of one."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from satukota.kernel.people.api import ApiKey, User, actor_for, api_keys, create_key, key_events, require, revoke_key
from satukota.web.guards import staff_only
from satukota.web.pages import page

RIGHT = "kernel.administer"
LONGEST_DAYS = 3660


class KeyForm(forms.Form):
    """What a new key is for."""

    user = forms.CharField(
        label=gettext_lazy("User name"),
        max_length=150,
        help_text=gettext_lazy("The account that the machine acts as; the key can do no more than that account."),
    )
    name = forms.CharField(
        label=gettext_lazy("What it is for"),
        max_length=80,
        help_text=gettext_lazy("The program that will use it, and who is responsible for it."),
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What it may do"),
        choices=[("read", gettext_lazy("Read")), ("write", gettext_lazy("Write"))],
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.IntegerField(label=gettext_lazy("Holds for how many days"), min_value=1, max_value=LONGEST_DAYS)

    def clean_user(self) -> User:
        """Return the account of that name. Raises ValidationError where there is none that is open."""
        user = User.objects.filter(username=self.cleaned_data["user"], is_active=True).first()
        if user is None:
            raise ValidationError(_("There is no open account of that name."))
        return user


@staff_only
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def keys(request: HttpRequest) -> HttpResponse:
    """List the keys; make a new one, whose text stands on the answer and nowhere after that."""
    require(request.user, RIGHT)
    fresh = KeyForm(initial={"scopes": ["read"], "days": settings.API_KEY_DAYS})
    form, key = KeyForm(request.POST) if request.method == "POST" else fresh, ""
    if form.is_bound and form.is_valid():
        wish = form.cleaned_data
        key = create_key(wish["user"], wish["name"], actor_for(request.user), wish["scopes"], days=wish["days"])
        form = fresh
    return page(request, "web/api_keys.html", _context(form, key), status=422 if form.errors else 200)


def _context(form: KeyForm, key: str) -> dict[str, object]:
    rows = list(api_keys())
    names = {row.pk: row.name for row in rows}
    history = [(event, names.get(event.data.get("key"), "")) for event in key_events()]
    people = User.objects.in_bulk([event.actor_id for event, _name in history if event.actor_id])
    lines = [(event, name, people.get(event.actor_id or 0)) for event, name in history]
    return {"form": form, "key": key, "rows": rows, "now": timezone.now(), "history": lines}


@staff_only
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a key useless from now on."""
    require(request.user, RIGHT)
    row = get_object_or_404(ApiKey, pk=pk)
    revoke_key(row, actor_for(request.user))
    messages.success(request, _("The key “%s” no longer opens anything.") % row.name)
    return HttpResponseRedirect(reverse("api_keys"))

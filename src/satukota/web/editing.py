"""Pages with one form: show it, save what it says once, tell what an action refused."""

import secrets
from collections.abc import Callable
from hashlib import blake2s
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from satukota.kernel.events.api import AlreadyDone, claim, once
from satukota.web.overtaken import is_overtaken, keep_as_opened
from satukota.web.pages import page

KEY = "sent-key"
"""The hidden field by which a form that is sent twice is known."""
NOTHING_CHOSEN = gettext_noop("- Select an option -")
"""The framework's empty choice, which it has in English only."""
ALREADY_THERE = gettext_noop("%(model_name)s with this %(field_labels)s already exists.")
"""Django's own Indonesian of this says the opposite of the truth ("tidak ada"); the shell's catalogue corrects it."""


def editing(
    request: HttpRequest,
    form: forms.BaseForm,
    save: Callable[[Any], Any],
    *,
    title: Any,
    back: str,
    template: str,
    done: Callable[[Any], str] | None = None,
    **context: Any,
) -> HttpResponse:
    """Show a form, and on a sound answer call `save` with it and go on; a refusal of the action stands in the form.

    A form is refused once where what it began with was changed by a colleague while it was open. A form that
    is sent again, by a double press or from the page before, saves nothing a second time.
    """
    keep_as_opened(form)
    carry_key(form)
    if request.method == "POST" and form.is_valid() and not is_overtaken(form):
        try:
            saved = _saved_once(form, save)
        except ValidationError as refused:
            complain(form, refused)
        except AlreadyDone:
            messages.info(request, _("This was saved already: it was sent twice."))
            return redirect(back)
        else:
            return redirect(done(saved) if done else back)
    status = 422 if form.is_bound else 200
    return page(request, template, {"form": form, "title": title, "back": back, **context}, status=status)


def carry_key(form: forms.BaseForm) -> None:
    """Let each form that is drawn carry a key of its own."""
    form.fields[KEY] = forms.CharField(
        widget=forms.HiddenInput, required=False, max_length=40, initial=secrets.token_urlsafe(12)
    )


def _saved_once(form: forms.BaseForm, save: Callable[[Any], Any]) -> Any:
    """Save what a form says and claim its key. Raises AlreadyDone; what comes without a key, as from a program, is saved."""
    if not form.cleaned_data.pop(KEY, ""):
        return save(form)
    key = f"form:{_digest(form)}"
    with once(key), transaction.atomic():
        claim(key)
        return save(form)


def _digest(form: forms.BaseForm) -> str:
    """Return a short text for what was sent: whoever goes back and writes something else sends another form."""
    sent = sorted((name, repr(form[name].data)) for name in form.fields)
    files = sorted((name, str(file), getattr(file, "size", 0)) for name, file in form.files.items())
    return blake2s(repr((sent, files)).encode(), digest_size=16).hexdigest()


def complain(form: forms.BaseForm, refused: ValidationError) -> None:
    """Put what an action refused into the form, at its field where the form has it."""
    if not hasattr(refused, "error_dict"):
        form.add_error(None, refused)
        return
    for name, errors in refused.error_dict.items():
        words = [word for error in errors for word in error.messages]
        form.add_error(name if name in form.fields else None, ValidationError(words))

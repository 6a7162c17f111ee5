"""Pages with one form: show it, save what it says, tell what an action refused."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_noop

from satukota.web.pages import page

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
    """Show a form, and on a sound answer call `save` with it and go on; a refusal of the action stands in the form."""
    if request.method == "POST" and form.is_valid():
        try:
            saved = save(form)
        except ValidationError as refused:
            complain(form, refused)
        else:
            return redirect(done(saved) if done else back)
    status = 422 if form.is_bound else 200
    return page(request, template, {"form": form, "title": title, "back": back, **context}, status=status)


def complain(form: forms.BaseForm, refused: ValidationError) -> None:
    """Put what an action refused into the form, at its field where the form has it."""
    if not hasattr(refused, "error_dict"):
        form.add_error(None, refused)
        return
    for name, errors in refused.error_dict.items():
        words = [word for error in errors for word in error.messages]
        form.add_error(name if name in form.fields else None, ValidationError(words))

"""Look before you save: a form whose answer is first told as differences in words, and saved at the second press."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from satukota.kernel.changes.api import Values, differences_in_words
from satukota.web.editing import KEY, carry_key, complain, editing
from satukota.web.overtaken import is_overtaken, keep_as_opened
from satukota.web.pages import page

SAVE, EDIT = "save", "edit"
type Difference = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Preview:
    """What a form would change: (what, before, after) rows, and further sentences about what follows from it."""

    lines: Sequence[Difference]
    words: Sequence[str] = ()


def preview_of(kind: str, before: Values | None, after: Values | None, *words: str) -> Preview:
    """Return the preview of a change of one thing of a kind (`Configurable`), values as its `rows` returns them."""
    return Preview(differences_in_words(kind, before, after), words)


def previewing(
    request: HttpRequest,
    form: forms.BaseForm,
    preview: Callable[[Any], Preview],
    save: Callable[[Any], Any],
    *,
    title: Any,
    back: str,
    template: str,
    **context: Any,
) -> HttpResponse:
    """Show a form as `editing` does, but tell a sound answer's differences first, for a second press to save.

    `preview` gets the sound form and writes nothing; what it refuses (ValidationError) stands in the form. From the
    preview people go back to the form with all that they typed. Forms with files are not for this.
    """
    step = request.POST.get("step", "")
    if request.method != "POST" or step == SAVE:
        return editing(request, form, save, title=title, back=back, template=template, **context)
    keep_as_opened(form)
    carry_key(form)
    facts = {"form": form, "title": title, "back": back, **context}
    if not form.is_valid() or step == EDIT or is_overtaken(form):
        return page(request, template, facts, status=422 if form.errors else 200)
    form.cleaned_data.pop(KEY, "")
    try:
        told = preview(form)
    except ValidationError as refused:
        complain(form, refused)
        return page(request, template, facts, status=422)
    if not told.lines:
        messages.info(request, _("Nothing is different: there is nothing to save."))
        return page(request, template, facts)
    return page(request, "web/preview.html", {**facts, "lines": told.lines, "words": told.words})

"""Two people at one form: what a colleague saved while it was open is never put back in silence."""

import json
from copy import copy
from datetime import date
from hashlib import blake2s
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format, localize
from django.utils.translation import gettext as _

AS_OPENED = "as-opened"
"""The hidden field with a mark of each field as it stood when the form was opened."""
type Marks = dict[str, str]


def keep_as_opened(form: forms.BaseForm) -> None:
    """Let a form that begins with something carry the marks of what it begins with now."""
    if not form.initial:
        return
    marks = {name: _mark(form[name].initial) for name, field in form.fields.items() if not callable(field.initial)}
    hidden = forms.CharField(widget=forms.HiddenInput, required=False, initial=json.dumps(marks))
    form.fields[AS_OPENED] = hidden


def _mark(value: Any) -> str:
    """Return a few letters that are others where the value is another; they say nothing of it."""
    listed = sorted(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return blake2s(repr(listed).encode(), digest_size=6).hexdigest()


def is_overtaken(form: forms.BaseForm) -> bool:
    """Tell whether a sound form would replace what a colleague saved since it was opened, and say so at each such field.

    What was typed stays in the form, and whoever sends it a second time has read what stands there. A form that was
    sent without the marks, as by a program, is not asked.
    """
    field = form.fields.get(AS_OPENED)
    if field is None:
        return False
    now: Marks = json.loads(str(field.initial))
    opened = _marks_in(form.cleaned_data.pop(AS_OPENED, ""))  # no answer of the form's own: savers take them all
    overtaken = [name for name in form.changed_data if name in opened and opened[name] != now.get(name)]
    for name in overtaken:
        words = _(
            "This was changed while you had the form open: it is “%(now)s” now. What you wrote is kept; send it again to"
            " put yours in its place."
        )
        form.add_error(name, ValidationError(words % {"now": _written(form[name])}))
    if overtaken:
        renewed: Any = copy(form.data)
        renewed[form.add_prefix(AS_OPENED)] = field.initial
        form.data = renewed
    return bool(overtaken)


def _marks_in(text: str) -> Marks:
    try:
        marks = json.loads(text or "{}")
    except ValueError:
        return {}
    return marks if isinstance(marks, dict) else {}


def _written(bound: forms.BoundField) -> str:
    """Return what stands stored in a field as people read it."""
    value = bound.initial
    values = value if isinstance(value, list | tuple) else [value]
    if choices := getattr(bound.field, "choices", None):
        words = {str(key): str(word) for key, word in choices}
        return ", ".join(words.get(str(one), str(one)) for one in values if one not in (None, "")) or "–"
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, date):
        return date_format(value, "j F Y")
    return "–" if value in (None, "") else str(localize(value))

"""What a form field needs to be drawn: control, label, hint, error and the attributes that tie them together."""

from typing import Any

from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, FileInput, RadioSelect, Select
from django.forms.widgets import Input

NOT_ATTRIBUTES = ("label", "hint", "title", "optional")


def field_context(bound: BoundField, options: dict[str, Any]) -> dict[str, Any]:
    """Return the context of ui/field.html. `options` are explained at the tag `field`."""
    attributes = {name.replace("_", "-"): value for name, value in options.items() if name not in NOT_ATTRIBUTES}
    kind = _kind(bound)
    hint = options.get("hint", bound.help_text)
    attributes |= _aria(bound, hint)
    return {
        "bound": bound,
        "kind": kind,
        "label": options.get("label", bound.label),
        "hint": hint,
        "title": options.get("title", False),
        "optional": options.get("optional", not (bound.field.required or getattr(bound.field, "depends", False))),
        "control": bound.as_widget(attrs=attributes | {"class": CLASSES[kind]}) if kind in CLASSES else "",
        "choices": _choices(bound) if kind == "choices" else (),
        "attributes": attributes,
    }


CLASSES = {"input": "form-control", "select": "form-select", "check": "form-check-input", "file": "picker__input"}


def _kind(bound: BoundField) -> str:
    kinds = (
        ((RadioSelect, CheckboxSelectMultiple), "choices"),
        ((CheckboxInput,), "check"),
        ((FileInput,), "file"),
        ((Select,), "select"),
    )
    widget = bound.field.widget
    if isinstance(widget, Input) and widget.is_hidden:
        return "hidden"
    return next((kind for types, kind in kinds if isinstance(widget, types)), "input")


def _aria(bound: BoundField, hint: str) -> dict[str, str]:
    """Return the aria attributes that read hint and error aloud with the control."""
    ids = [f"{bound.auto_id}_hint"] if hint else []
    ids += [f"{bound.auto_id}_error"] if bound.errors else []
    tied = {"aria-describedby": " ".join(ids)} if ids else {}
    return tied | ({"aria-invalid": "true"} if bound.errors else {})


def _choices(bound: BoundField) -> list[dict[str, Any]]:
    """Return the rows of a choice field; a choice's hint comes from the field's `choice_hints`."""
    hints: dict[str, str] = getattr(bound.field, "choice_hints", {})
    return [
        {
            "control": _dot(widget),
            "label": widget.choice_label,
            "id": widget.id_for_label,
            "hint": hints.get(str(widget.data["value"]), ""),
        }
        for widget in bound.subwidgets
    ]


def _dot(widget: Any) -> str:
    """Return the radio button or check box of one choice."""
    widget.data["attrs"]["class"] = "form-check-input"
    return str(widget.tag())

"""What somebody answered to a category that has closed since."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from satukota.modules.reports.rules.catalogue import Category


def answers_in_words(kind: Category, answers: Mapping[str, Any]) -> str:
    """Return for staff what was answered to a closed category's questions; empty where nothing was."""
    lines = []
    for question in kind.questions:
        value = answers.get(question.code)
        if value in (None, "", []):
            continue
        chosen = value if isinstance(value, list) else [value]
        words = [question.choices.get(str(choice), {"id": str(choice)})["id"] for choice in chosen]
        lines.append(f"{question.label['id']} {', '.join(words)}")
    said = _("Sent as “%(kind)s”, which is closed.") % {"kind": kind.name["id"]}
    return "\n".join([said, *lines]) if lines else ""

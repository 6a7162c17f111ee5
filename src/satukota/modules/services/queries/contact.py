"""Who applies, as the answers say."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from satukota.kernel.cases.api import Definition, find_answer, with_computed


def contact_of(definition: Definition, answers: Mapping[str, Any]) -> dict[str, str]:
    """Return name and phone of the one who applies: the first group with a phone number, else the first name."""
    answers = with_computed(definition, answers, timezone.localtime())
    phones = [path for path, field in definition.data.fields.items() if field.format == "phone-id"]
    for path in phones:
        group = path.rpartition(".")[0]
        values = {"hp": find_answer(answers, path), "nama": find_answer(answers, f"{group}.nama" if group else "nama")}
        if values["hp"]:
            return {name: str(value) for name, value in values.items() if value}
    return {}

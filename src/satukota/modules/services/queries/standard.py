"""The service standard: 14 parts, most of them read from the definition itself."""

from typing import Any

from django.utils.translation import gettext as _

from satukota.kernel.cases.api import Definition, say


def sheet(definition: Definition, facts: dict[str, Any], language: str) -> list[tuple[str, list[str]]]:
    """Return the 14 parts of UU 25/2009 art. 21, each with its lines."""
    written = {
        name: [say(text if isinstance(text, dict) else {"id": text}, language)]
        for name, text in definition.raw.get("standard", {}).items()
    }
    unsaid = [_("Not written down yet by the agency")]
    steps = [
        say(action.label, language)
        for action in definition.actions.values()
        if action.to and not action.timer and action.likely
    ]
    return [
        (_("Legal ground"), list(definition.basis) or unsaid),
        (_("Requirements"), facts["requirements"] or [_("None")]),
        (
            _("System, mechanism and procedure"),
            steps or [say(state.label, language) for state in definition.states.values()],
        ),
        (_("Time"), [facts["time"]] if facts["time"] else unsaid),
        (_("Cost"), facts["fees"]),
        (_("Product"), [say(output.title, language) for output in definition.outputs.values()] or unsaid),
        (_("Facilities"), written.get("facilities", unsaid)),
        (_("Competence of staff"), written.get("competence", unsaid)),
        (_("Internal supervision"), written.get("supervision", unsaid)),
        (_("Complaints, suggestions and input"), written.get("complaints", unsaid)),
        (_("Number of staff"), written.get("staff", unsaid)),
        (_("Guarantee of service"), written.get("guarantee", unsaid)),
        (_("Guarantee of security and safety"), written.get("safety", unsaid)),
        (_("Evaluation of performance"), written.get("evaluation", unsaid)),
    ]

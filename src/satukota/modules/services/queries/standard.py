"""The service standard: 14 parts, most of them read from the definition itself."""

from typing import Any

from django.utils.translation import gettext as _

from satukota.kernel.cases.api import Definition, say


def sheet(found: Definition, facts: dict[str, Any], language: str) -> list[tuple[str, list[str]]]:
    """Return the 14 parts of UU 25/2009 art. 21, each with its lines."""
    told = {
        name: [say(text if isinstance(text, dict) else {"id": text}, language)]
        for name, text in found.raw.get("standard", {}).items()
    }
    unsaid = [_("Not written down yet by the agency")]
    steps = [say(one.label, language) for one in found.actions.values() if one.to and not one.timer and one.likely]
    return [
        (_("Legal ground"), list(found.basis) or unsaid),
        (_("Requirements"), facts["requirements"] or [_("None")]),
        (
            _("System, mechanism and procedure"),
            steps or [say(state.label, language) for state in found.states.values()],
        ),
        (_("Time"), [facts["time"]] if facts["time"] else unsaid),
        (_("Cost"), facts["fees"]),
        (_("Product"), [say(one.title, language) for one in found.outputs.values()] or unsaid),
        (_("Facilities"), told.get("facilities", unsaid)),
        (_("Competence of staff"), told.get("competence", unsaid)),
        (_("Internal supervision"), told.get("supervision", unsaid)),
        (_("Complaints, suggestions and input"), told.get("complaints", unsaid)),
        (_("Number of staff"), told.get("staff", unsaid)),
        (_("Guarantee of service"), told.get("guarantee", unsaid)),
        (_("Guarantee of security and safety"), told.get("safety", unsaid)),
        (_("Evaluation of performance"), told.get("evaluation", unsaid)),
    ]

"""How each traffic light is drawn, in their order."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from satukota.modules.planning.rules.lights import Light


@dataclass(frozen=True)
class Look:
    """How a light is drawn: word, tone of the chip, icon, colour on paper (where no style sheet reaches)."""

    word: Promise
    tone: str
    icon: str
    paper: str


LOOKS: Mapping[str, Look] = {
    Light.ON_TRACK: Look(_("On track"), "ok", "circle-check", "#0b6b47"),
    Light.WATCH: Look(_("Watch"), "warning", "alert-triangle", "#e69f00"),
    Light.BEHIND: Look(_("Behind"), "danger", "alert-octagon", "#b42318"),
    Light.MISSING: Look(_("No data"), "", "circle", "#d8dfe8"),
    Light.STALE: Look(_("Out of date"), "", "clock", "#7d8ca3"),
    Light.NO_TARGET: Look(_("No target"), "info", "info-circle", "#6ea3d1"),
}


ORDER = (Light.ON_TRACK, Light.WATCH, Light.BEHIND, Light.STALE, Light.MISSING, Light.NO_TARGET)

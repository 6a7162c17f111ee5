"""The manifest of the 112 centre."""

from django.utils.translation import gettext_lazy as _

from satukota.kernel.registry.api import Module, Permission, Role


class EmergencyConfig(Module):
    """112: calls, incidents, units, dispatch, figures."""

    name = "satukota.modules.emergency"
    label = "emergency"
    title = _("Emergency 112")
    summary = _("Take calls, send units, and know how long it took.")

"""What the module is."""

from django.utils.translation import gettext_lazy as _

from satukota.kernel.registry.api import MenuEntry, Module, Permission, Role


class AdministrationConfig(Module):
    """The city run by its own people: first run, people, structure, settings, operation, audit, personal data."""

    name = "satukota.modules.administration"
    label = "administration"
    title = _("Administration")
    summary = _("Set up, run, change and audit the installation in the browser, without a developer.")
    roles = (
        Role("agency_admin", _("Administrator of an agency"), second_step=True, handles=False, within_agency=True),
    )
    permissions = (
        Permission(
            "administration.view",
            _("Open the administration"),
            ("admin", "agency_admin", "auditor", "desk", "walidata"),
        ),
        Permission("administration.people", _("Manage people and their roles"), ("admin", "agency_admin")),
    )
    menu = (
        MenuEntry(
            _("Administration"), "administration:index", "settings", 88, "administration.view", _("Administration")
        ),
    )

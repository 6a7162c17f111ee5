"""The shell as a Django app: layout, components, citizen home, inbox, sign-in pages."""

from django.apps import AppConfig

from satukota.kernel.registry.api import furnish
from satukota.web.icons import known_icons


class WebConfig(AppConfig):
    """Not a module: the shell shows what the modules' manifests offer."""

    name = "satukota.web"
    label = "web"

    def ready(self) -> None:
        """Tell the judges of manifests which icons the sprite holds, and listen to who signs in."""
        from satukota.web.signing_in import connect

        furnish(icons=known_icons)
        connect()

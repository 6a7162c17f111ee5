"""The shell as a Django app: layout, components, citizen home, inbox, sign-in pages."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Not a module: the shell shows what the modules' manifests offer."""

    name = "satukota.web"
    label = "web"

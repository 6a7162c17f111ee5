"""The ways out of the house. A channel is a folder with `channel.py`, whose `CHANNEL` is a `Port`."""

import importlib
from collections.abc import Sequence
from functools import cache
from typing import Protocol

from satukota.kernel.notifications.rules import Letter, Outcome

FOLDERS = {
    "in_app": "in_app",
    "email": "email",
    "sms": "sms_gammu",
    "whatsapp": "whatsapp",
    "telegram": "telegram",
    "webpush": "webpush",
}


class Port(Protocol):
    """What every channel can do.

    `confirms`: the provider tells later whether a message arrived. `rings`: it makes a noise, so quiet hours hold.
    """

    confirms: bool
    rings: bool

    def available(self) -> bool:
        """Tell whether this installation has what the channel needs; nothing is sent to find out."""

    def send(self, letters: Sequence[Letter]) -> list[Outcome]:
        """Hand letters to the provider, over one connection where it has such; return what became of each.

        Never raises for what a network or a provider can do.
        """


@cache
def port(channel: str) -> Port:
    """Return the port of a channel."""
    channel_port: Port = importlib.import_module(f"{__name__}.{FOLDERS[channel]}.channel").CHANNEL
    return channel_port

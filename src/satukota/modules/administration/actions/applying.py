"""Writes of the administration: the kernel's, as the declarations of what can be changed name them."""

from satukota.kernel.configuration.api import apply_secret, apply_setting
from satukota.kernel.notifications.api import apply_wording

__all__ = ["apply_secret", "apply_setting", "apply_wording"]

"""How somebody asks to hear of a promise."""

from django import forms
from django.utils.translation import gettext_lazy as _

from satukota.kernel.limits.api import Limit

ASKED = Limit("planning.follow", 6, 86_400)
"""How often anybody may have messages sent to one address, their own or somebody else's."""
ASKING = Limit("planning.following", 30, 3600)
"""How often one sender may have messages sent to addresses."""


class FollowForm(forms.Form):
    """An address."""

    email = forms.EmailField(label=_("E-mail"), max_length=254)

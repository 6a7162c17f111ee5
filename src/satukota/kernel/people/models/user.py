"""The account of somebody who signs in."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """An account. What its holder may do follows from memberships, never from the account itself."""

    display_name = models.CharField(_("name"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=5, default="id")
    phone = models.CharField(_("phone"), max_length=32, blank=True)
    demo = models.BooleanField(default=False)
    second_step_since = models.DateField(null=True)
    """Since when this account's roles demand a second step that it does not have (yet): its days of grace run."""

    class Meta(AbstractUser.Meta):
        db_table = "kernel_user"

    def __str__(self) -> str:
        return self.display_name or self.username

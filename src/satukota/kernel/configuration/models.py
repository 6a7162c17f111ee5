"""Values of settings as the city set them."""

from django.db import models
from django.db.models.functions import Now

from satukota.kernel.people.api import EncryptedText


class SettingValue(models.Model):
    """The value that people gave a setting; without a row its default holds. A secret lies in `secret`, encrypted."""

    name = models.CharField(max_length=80, primary_key=True)
    value = models.TextField(blank=True, default="")
    secret = EncryptedText(blank=True, default="")
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "kernel_setting"

    def __str__(self) -> str:
        return self.name

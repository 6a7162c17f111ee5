"""Seals over the event log."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now


class Seal(models.Model):
    """A link of the hash chain: it fixes a batch of events and the seal before it."""

    first_txid = models.BigIntegerField()
    first_id = models.BigIntegerField()
    last_txid = models.BigIntegerField()
    last_id = models.BigIntegerField()
    count = models.IntegerField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "kernel_seal"
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"seal {self.pk}"

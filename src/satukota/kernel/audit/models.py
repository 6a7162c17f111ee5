"""Seals over the event log."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now


class Seal(models.Model):
    """A link of the chain: it fixes a batch of events with their lines of history, and the seal before it.

    `digest` is keyed by `key_id`, a key outside the database. Seals of earlier versions have none: they are a chain of
    their own, whose end the first keyed seal fixes before it begins again with the first event.
    """

    first_txid = models.BigIntegerField()
    first_id = models.BigIntegerField()
    last_txid = models.BigIntegerField()
    last_id = models.BigIntegerField()
    count = models.IntegerField()
    entries = models.IntegerField(default=0)
    events_digest = models.CharField(max_length=64, default="")
    entries_digest = models.CharField(max_length=64, default="")
    key_id = models.CharField(max_length=32, default="")
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "kernel_seal"
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"seal {self.pk}"

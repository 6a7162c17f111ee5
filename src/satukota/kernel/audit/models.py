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


class SealCheck(models.Model):
    """A check of the seals from `first` to `last` (ids): who asked for it, when it was done, what it named."""

    first = models.BigIntegerField()
    last = models.BigIntegerField()
    asked_at = models.DateTimeField(db_default=Now())
    asked_by = models.BigIntegerField(null=True)
    checked_at = models.DateTimeField(null=True)
    seals = models.IntegerField(default=0)
    events = models.BigIntegerField(default=0)
    entries = models.BigIntegerField(default=0)
    problems = models.JSONField(default=list)
    notices = models.JSONField(default=list)

    class Meta:
        db_table = "kernel_seal_check"

    def __str__(self) -> str:
        return f"check of seals {self.first} to {self.last}"

"""The append-only event table and the keys of what was already done."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now


class Event(models.Model):
    """What happened: one row per action, never changed or deleted (a trigger refuses it).

    The table is partitioned by month and made in SQL; `txid` is the writing transaction's number.
    """

    id = models.BigAutoField(primary_key=True)
    txid = models.BigIntegerField()
    at = models.DateTimeField()
    device_at = models.DateTimeField(null=True)
    name = models.TextField()
    subject_kind = models.TextField()
    subject_id = models.BigIntegerField()
    actor_id = models.BigIntegerField(null=True)
    role = models.TextField()
    agency_id = models.BigIntegerField(null=True)
    audience = models.SmallIntegerField()
    audience_agency_id = models.BigIntegerField(null=True)
    area = models.TextField()
    data = models.JSONField()

    class Meta:
        managed = False
        db_table = "kernel_event"

    def __str__(self) -> str:
        return f"{self.name} #{self.id}"


class DoneKey(models.Model):
    """An idempotency key with the event that it led to: the same key never acts twice."""

    key = models.TextField(primary_key=True)
    event_id = models.BigIntegerField()
    subject_kind = models.TextField()
    subject_id = models.BigIntegerField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "kernel_done_key"
        indexes: ClassVar = [models.Index(fields=["at"], name="done_key_at")]

    def __str__(self) -> str:
        return self.key

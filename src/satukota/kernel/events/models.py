"""The append-only event table, the keys of what was already done, and how far subscribers have read."""

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


class SubscriberPosition(models.Model):
    """How far one subscriber has handled one part of the stream: all up to (txid, event_id), save what was set aside.

    A part holds the subjects whose id leaves its number as the rest, so that workers share a subscriber and each
    subject keeps its order.
    """

    pk = models.CompositePrimaryKey("subscriber", "part")
    subscriber = models.TextField()
    part = models.SmallIntegerField()
    txid = models.BigIntegerField()
    event_id = models.BigIntegerField()

    class Meta:
        db_table = "kernel_subscriber_position"

    def __str__(self) -> str:
        return f"{self.subscriber}/{self.part} at {self.txid}-{self.event_id}"


class EventSetAside(models.Model):
    """An event that a subscriber could not handle, or that waits behind one of the same subject; a job tries it again.

    `error` is the error's type alone: its text may hold what people wrote.
    """

    subscriber = models.TextField()
    event_id = models.BigIntegerField()
    subject_kind = models.TextField()
    subject_id = models.BigIntegerField()
    error = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "kernel_event_set_aside"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subscriber", "event_id"], name="event_set_aside_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["subscriber", "subject_kind", "subject_id"], name="event_set_aside_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.subscriber}: event {self.event_id}"


class JobFailure(models.Model):
    """Why a job of the queue failed last: the type of the error and the place in the program, never its text.

    A text may hold what people wrote. The row goes with its job.
    """

    job_id = models.BigIntegerField(primary_key=True)
    error = models.TextField()
    place = models.TextField(blank=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "kernel_job_failure"

    def __str__(self) -> str:
        return f"job {self.job_id}: {self.error}"

"""Counters of what is limited."""

from typing import ClassVar

from django.db import models


class Counter(models.Model):
    """How often one subject did what a limit counts. The table is unlogged: a crash of the database empties it."""

    pk = models.CompositePrimaryKey("name", "subject")
    name = models.CharField(max_length=40)
    subject = models.CharField(max_length=32)
    count = models.IntegerField()
    waits_until = models.DateTimeField(null=True)
    ends_at = models.DateTimeField()

    class Meta:
        db_table = "kernel_counter"
        indexes: ClassVar = [models.Index(fields=["ends_at"], name="kernel_counter_ends")]

    def __str__(self) -> str:
        return f"{self.name}: {self.count}"

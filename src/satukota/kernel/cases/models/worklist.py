"""Saved filters, and counts per map tile that keep the city map fast at any number of cases."""

from typing import ClassVar

from django.db import models


class SavedFilter(models.Model):
    """A named worklist filter; `query` is the address's query string, so that sharing it is sharing a link."""

    user = models.ForeignKey("kernel.User", models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    query = models.TextField()
    shared = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "kernel_saved_filter"
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "name"], name="saved_filter_once")]

    def __str__(self) -> str:
        return self.name


class TileCount(models.Model):
    """How many cases of one sort lie in one map tile at one zoom. Derived; rebuilt from the cases at will.

    A trigger on the cases appends what changed to `TileChange`; readers add the two, a job folds one into the other.
    """

    zoom = models.SmallIntegerField()
    tile = models.BigIntegerField()
    is_open = models.BooleanField()
    visibility = models.SmallIntegerField()
    type = models.CharField(max_length=80)
    agency_id = models.BigIntegerField(default=0)
    count = models.IntegerField()

    class Meta:
        db_table = "kernel_tile_count"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["zoom", "tile", "is_open", "visibility", "type", "agency_id"], name="tile_count_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.zoom}/{self.tile}: {self.count}"


class TileChange(models.Model):
    """One case that came (+1) or went (-1) in its sort, not folded into the counts yet."""

    cell = models.BigIntegerField()
    is_open = models.BooleanField()
    visibility = models.SmallIntegerField()
    type = models.CharField(max_length=80)
    agency_id = models.BigIntegerField(default=0)
    delta = models.SmallIntegerField()

    class Meta:
        db_table = "kernel_tile_change"

    def __str__(self) -> str:
        return f"{self.delta:+d} at {self.cell}"


class Word(models.Model):
    """A stem that occurs in public cases, so that a misspelled search word finds what was meant.

    A stem that no public case has is kept only where one case in a hundred has it: how common it is decides how lists
    are read, and it is offered to nobody.
    """

    word = models.TextField(primary_key=True)
    count = models.IntegerField()
    public = models.IntegerField(default=0)

    class Meta:
        db_table = "kernel_word"

    def __str__(self) -> str:
        return self.word

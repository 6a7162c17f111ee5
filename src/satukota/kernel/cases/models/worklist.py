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
    """How many cases of one sort lie in one map tile at one zoom. Derived; rebuilt from the cases at will."""

    zoom = models.SmallIntegerField()
    tile = models.BigIntegerField()
    type = models.CharField(max_length=80)
    agency_id = models.BigIntegerField()
    visibility = models.SmallIntegerField()
    is_open = models.BooleanField()
    count = models.IntegerField()
    sum_x = models.FloatField()
    sum_y = models.FloatField()

    class Meta:
        db_table = "kernel_tile_count"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["zoom", "tile", "is_open", "visibility", "type", "agency_id"], name="tile_count_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.zoom}/{self.tile}: {self.count}"

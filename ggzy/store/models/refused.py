"""Acts that the counter refused 不予受理, counted: what supervision reads of refusals in a row."""

from __future__ import annotations

from django.db import models


class RefusedAct(models.Model):
    """不予受理: how often one rule refused one person of an office, the centre, an agency or a tenderee at one lot on one day.

    Neither what was to be done in particular nor the reason stands here, so that nothing is told that the lot keeps secret.
    """

    stream = models.CharField(max_length=40, db_index=True)
    day = models.DateField("日期")
    role = models.CharField(max_length=16)
    org_id = models.CharField(max_length=18)
    person_id = models.CharField(max_length=40)
    person = models.CharField("人员", max_length=60)
    rule = models.CharField(max_length=80)
    basis = models.CharField("依据", max_length=200, blank=True)
    act = models.CharField("事项", max_length=60)
    times = models.IntegerField("次数", default=1)
    first_at = models.DateTimeField("首次")
    last_at = models.DateTimeField("末次")
    last_act = models.CharField(max_length=40)
    looked = models.BooleanField(default=False, db_index=True)
    """False while the reader of findings has to look: never before it is often enough to be told."""
    looked_at = models.DateTimeField(null=True)
    """When it last did so, by the real clock."""

    class Meta:
        verbose_name = "不予受理"
        constraints = [
            models.UniqueConstraint(fields=["stream", "day", "person_id", "org_id", "role", "rule"], name="one_row_of_refusals"),
        ]

"""What was true of a bid when it was opened 开启时的情况, kept beside the journal because there are personal data in it."""

from __future__ import annotations

from django.db import models


class AtOpening(models.Model):
    """开启时的情况: the telephone numbers that the bidder's people had then, the shareholders of its firms, and the marks of origin in its papers.

    Only added to, so that nobody takes a mark back later.
    """

    stream = models.CharField(max_length=40)
    bidder = models.CharField("假名", max_length=32)
    at = models.DateTimeField("时间")
    phones = models.JSONField("登记的电话", default=list)
    marks = models.JSONField("编制痕迹", default=list)
    shares = models.JSONField("登记的股东", default=list)

    class Meta:
        verbose_name = "开启时的情况"
        constraints = [models.UniqueConstraint(fields=["stream", "bidder"], name="one_opening_a_bid")]

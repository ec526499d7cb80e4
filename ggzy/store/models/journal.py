"""The journal 日志 and what is read off it at once: each deal's card and everybody's to-dos."""

from __future__ import annotations

from collections.abc import Collection

from django.db import models
from django.db.models.functions import Coalesce


class RandomSalt(models.Func):
    """Random bytes from the database, for lines that came without a salt; the journal's own come with theirs."""

    template = "sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))"
    output_field = models.BinaryField()


class JournalStream(models.Model):
    """日志流: under which procedure a stream began, for good; written with its first entry."""

    stream = models.CharField(max_length=40, primary_key=True)
    procedure = models.CharField(max_length=40)


class JournalEntry(models.Model):
    """日志条目: one event of one stream, hash-chained within its stream. Only `ggzy.store.journal` writes here.

    Of quiet entries event, version, body and actor stand in `body` sealed, and `act_id` is a mark: `ggzy.store.quiet`.
    """

    pos = models.BigAutoField(primary_key=True)
    stream = models.CharField(max_length=40)
    seq = models.IntegerField()
    at = models.DateTimeField()
    event = models.CharField(max_length=60)
    version = models.SmallIntegerField(default=1)
    body = models.TextField()
    actor = models.TextField()
    act_id = models.CharField(max_length=40)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    salt = models.BinaryField(db_default=RandomSalt())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stream", "seq"], name="one_entry_of_a_seq")]
        indexes = [models.Index(fields=["stream", "act_id"], name="entry_of_an_act")]


class Deal(models.Model):
    """交易卡片: one row a stream, rewritten by its follower after each act; nothing secret stands here."""

    stream = models.CharField(max_length=40, primary_key=True)
    procedure = models.CharField(max_length=40)
    line = models.CharField(max_length=20)
    industry = models.CharField(max_length=20, blank=True)
    kind = models.CharField(max_length=20, blank=True)
    code = models.CharField("交易编号", max_length=40, db_index=True)
    invest_code = models.CharField("投资项目代码", max_length=40, db_index=True)
    title = models.CharField("项目名称", max_length=300)
    region = models.CharField("地区", max_length=8, db_index=True)
    stage = models.CharField(max_length=20, db_index=True)
    stage_label = models.CharField("阶段", max_length=40)
    round = models.SmallIntegerField(default=1)
    suspended = models.CharField(max_length=300, blank=True)
    tenderee_id = models.CharField(max_length=18, db_index=True)
    tenderee = models.CharField("招标人", max_length=120)
    agency_id = models.CharField(max_length=18, blank=True, db_index=True)
    agency = models.CharField("代理机构", max_length=120, blank=True)
    estimate_fen = models.BigIntegerField(default=0)
    published = models.BooleanField(default=False)
    noticed_at = models.DateTimeField(null=True)
    deadline = models.DateTimeField(null=True, db_index=True)
    publicity_until = models.DateTimeField(null=True)
    winner = models.CharField("中标人", max_length=120, blank=True)
    award_fen = models.BigIntegerField(null=True)
    failure = models.TextField("失败或终止的原因", blank=True)
    next_due = models.DateTimeField(null=True, db_index=True)
    unsealing = models.BooleanField(default=False)
    registered_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    words = models.TextField("检索文本", blank=True)
    seq = models.IntegerField("已跟进到", default=0)

    class Meta:
        ordering = ["-changed_at"]
        # As tables sort, so that a first page is read off the index: what has no such moment stands last.
        indexes = [
            models.Index("published", models.F("noticed_at").desc(nulls_last=True), "stream", name="deal_by_notice"),
            models.Index(models.F("changed_at").desc(nulls_last=True), "stream", name="deal_by_change"),
        ]


UNSHOWN = ("words", "failure")
"""Long columns that no list shows: a list that leaves them out sorts far less."""


class ToDoRow(models.Model):
    """待办: one open matter of one role in one deal, case or other matter; experts' rows name the person, `not_by` those who
    may not do it, each between commas.

    Whose rows these are is asked at every workbench, of thousands of them: so `region`, `line` and `industry` are the
    card's, and a matter of several roles or seats is counted by the one row that is `first`.
    """

    deal = models.ForeignKey(Deal, null=True, on_delete=models.CASCADE, related_name="to_dos")
    case = models.ForeignKey("store.CaseCard", null=True, on_delete=models.CASCADE, related_name="to_dos")
    office = models.ForeignKey("store.OfficeCard", null=True, on_delete=models.CASCADE, related_name="to_dos")
    matter = models.ForeignKey("store.MatterCard", null=True, on_delete=models.CASCADE, related_name="to_dos")
    docket = models.ForeignKey("store.DocketCard", null=True, on_delete=models.CASCADE, related_name="to_dos")
    stream = models.GeneratedField(
        expression=Coalesce("deal", "case", "office", "matter", "docket", output_field=models.CharField(max_length=40)),
        output_field=models.CharField(max_length=40),
        db_persist=True,
    )
    region = models.CharField(max_length=8, blank=True)
    line = models.CharField(max_length=20, blank=True)
    industry = models.CharField(max_length=20, blank=True)
    role = models.CharField(max_length=16)
    command = models.CharField(max_length=60)
    label = models.CharField(max_length=120)
    key = models.CharField(max_length=60, blank=True)
    until = models.DateTimeField(null=True)
    person = models.CharField(max_length=40, blank=True, db_index=True)
    not_by = models.CharField(max_length=400, blank=True)
    first = models.BooleanField(default=True)
    warn_at = models.DateTimeField(null=True)
    warned = models.BooleanField(default=False)

    class Meta:
        ordering = ["until", "id"]
        indexes = [
            models.Index(fields=["role", "until"], name="to_do_by_role"),
            models.Index(fields=["stream", "role"], name="to_do_of_a_stream"),
            models.Index(fields=["warn_at"], condition=models.Q(warned=False), name="to_do_to_warn_of"),
        ]

    @staticmethod
    def all_of(people: Collection[str]) -> str:
        """As `not_by` is kept."""
        return "".join(f",{each}" for each in people) + "," if people else ""

    @staticmethod
    def not_for(person_id: str) -> models.Q:
        """What this person may not do."""
        return models.Q(not_by__contains=f",{person_id},")


class Participant(models.Model):
    """参与: that somebody takes part in some lot; `place` tells neither without the key (`ggzy.store.quiet.place`)."""

    place = models.CharField("存放印记", max_length=40, primary_key=True)


class Clock(models.Model):
    """演练时钟: how far the practice clock is ahead of the server's. A real deployment has no such row."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    shift = models.DurationField()
    seen = models.DateTimeField(null=True)

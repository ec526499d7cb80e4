"""Deposits lose their lot: a keyed digest by which they are found, and the rest sealed."""

from typing import Any

from django.db import migrations, models

from ggzy.service.payers import Whose
from ggzy.store.quiet import mark


def convert(apps: Any, schema_editor: Any) -> None:
    with schema_editor.connection.cursor() as cursor:
        for table, key, more in (
            ("service_subaccount", "number", ""),
            ("service_payment", "bank_ref", ", amount_fen, booked_at"),
        ):
            cursor.execute(f"SELECT {key}, stream, round, pseudonym{more} FROM {table}")
            for number, *told in cursor.fetchall():
                whose = Whose(*told)
                cursor.execute(
                    f"UPDATE {table} SET place = %s, whose = %s WHERE {key} = %s", [whose.place, whose.sealed(), number]
                )
        cursor.execute("SELECT notice_id, pseudonym, at FROM service_oldread")
        for notice, reader, at in cursor.fetchall():
            cursor.execute("INSERT INTO service_lotnoticeread VALUES (%s, %s)", [mark("read", str(notice), reader), at])


class Migration(migrations.Migration):
    dependencies = [("service", "0002_lot_notices")]

    operations = [
        *(
            migrations.AddField(model, "whose", models.TextField(label, default="", help_text=why), preserve_default=False)
            for model, label, why in (
                ("subaccount", "标段、轮次、假名（密封）", ""),
                ("payment", "标段、轮次、假名、金额、时间（密封）", "时间与日志条目对得上，所以也密封"),
            )
        ),
        *(
            migrations.AddField(model, "place", models.CharField("存放印记", max_length=40, default=""), preserve_default=False)
            for model in ("subaccount", "payment")
        ),
        migrations.RenameModel("LotNoticeRead", "OldRead"),
        migrations.CreateModel(
            "LotNoticeRead",
            fields=[
                ("mark", models.CharField("印记", max_length=40, primary_key=True, serialize=False)),
                ("at", models.DateTimeField("阅读时间")),
            ],
            options={"verbose_name": "标段通知阅读回执"},
        ),
        migrations.RunPython(convert),
        migrations.DeleteModel("OldRead"),
        migrations.RemoveConstraint("subaccount", "one_sub_account_of_a_bid"),
        *(
            migrations.RemoveField(model, field)
            for model in ("subaccount", "payment")
            for field in ("stream", "round", "pseudonym")
        ),
        migrations.AlterField("subaccount", "place", models.CharField("存放印记", max_length=40, unique=True)),
        migrations.AlterField("payment", "place", models.CharField("存放印记", blank=True, db_index=True, max_length=40)),
        migrations.RemoveField("payment", "amount_fen"),
        migrations.RemoveField("payment", "booked_at"),
        migrations.RemoveField("refundorder", "amount_fen"),
    ]

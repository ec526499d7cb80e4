"""Rows about bidders lose their lot: a keyed digest of lot, round and pseudonym stands in its place."""

from typing import Any

import django.db.models.functions
from django.db import migrations, models

from ggzy.store.quiet import place


def convert(apps: Any, schema_editor: Any) -> None:
    with schema_editor.connection.cursor() as cursor:
        for table in ("store_uploadsession", "store_sealedfile"):
            cursor.execute(f"SELECT id, stream, round, owner FROM {table}")
            for number, *whose in cursor.fetchall():
                cursor.execute(f"UPDATE {table} SET place = %s WHERE id = %s", [place(*whose), number])
        cursor.execute("UPDATE store_uploadsession SET touched_at = date_trunc('day', touched_at)")
        cursor.execute("SELECT place, deal_id, round FROM store_participant")
        for pseudonym, stream, round in cursor.fetchall():
            cursor.execute(
                "UPDATE store_participant SET place = %s WHERE place = %s", [place(stream, round, pseudonym), pseudonym]
            )


class Migration(migrations.Migration):
    dependencies = [("store", "0011_corrected_years")]

    operations = [
        migrations.AddField(
            "uploadsession", "place", models.CharField("存放印记", max_length=40, default=""), preserve_default=False
        ),
        migrations.AddField(
            "sealedfile", "place", models.CharField("存放印记", max_length=40, default=""), preserve_default=False
        ),
        migrations.RenameField("participant", "pseudonym", "place"),
        migrations.AlterField(
            "participant", "place", models.CharField("存放印记", max_length=40, primary_key=True, serialize=False)
        ),
        migrations.RunPython(convert),
        migrations.AlterField(
            "uploadsession",
            "touched_at",
            models.DateTimeField("最近活动的日子", db_default=django.db.models.functions.Now()),
        ),
        migrations.RemoveField("participant", "deal"),
        migrations.RemoveField("participant", "round"),
        migrations.RemoveIndex("uploadsession", "upload_owner"),
        migrations.RemoveConstraint("sealedfile", "sealed_file_once"),
        *(
            migrations.RemoveField(model, field)
            for model in ("uploadsession", "sealedfile")
            for field in ("stream", "round", "owner")
        ),
        migrations.AddIndex("uploadsession", models.Index(fields=["place"], name="upload_place")),
        migrations.AddConstraint(
            "sealedfile", models.UniqueConstraint(fields=["place", "sha256"], name="sealed_file_once")
        ),
    ]

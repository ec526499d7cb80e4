"""What was true of a bid when it was opened: a table that can only be added to, whatever program asks."""

from django.db import migrations, models

ONLY_ADD = """
CREATE FUNCTION store_atopening_is_only_added_to() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '开启时的情况只能增加，不能修改或者删除'; END $$;
CREATE TRIGGER store_atopening_only_add BEFORE UPDATE OR DELETE ON store_atopening
FOR EACH STATEMENT EXECUTE FUNCTION store_atopening_is_only_added_to();
"""
AWAY = """
DROP TRIGGER store_atopening_only_add ON store_atopening;
DROP FUNCTION store_atopening_is_only_added_to();
"""


class Migration(migrations.Migration):
    dependencies = [("store", "0027_named_files")]

    operations = [
        migrations.CreateModel(
            name="AtOpening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stream", models.CharField(max_length=40)),
                ("bidder", models.CharField(max_length=32, verbose_name="假名")),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("phones", models.JSONField(default=list, verbose_name="登记的电话")),
                ("marks", models.JSONField(default=list, verbose_name="编制痕迹")),
            ],
            options={
                "verbose_name": "开启时的情况",
                "constraints": [models.UniqueConstraint(fields=("stream", "bidder"), name="one_opening_a_bid")],
            },
        ),
        migrations.RunSQL(ONLY_ADD, AWAY),
    ]

"""A person's judgement of a row of a list: a table that can only be added to, whatever program asks."""

from django.db import migrations, models

ONLY_ADD = """
CREATE FUNCTION supervision_judgement_is_only_added_to() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '人工判断只能增加，不能修改或者删除'; END $$;
CREATE TRIGGER supervision_judgement_only_add BEFORE UPDATE OR DELETE ON supervision_judgement
FOR EACH STATEMENT EXECUTE FUNCTION supervision_judgement_is_only_added_to();
"""
AWAY = """
DROP TRIGGER supervision_judgement_only_add ON supervision_judgement;
DROP FUNCTION supervision_judgement_is_only_added_to();
"""


class Migration(migrations.Migration):
    dependencies = [("supervision", "0009_kept_and_traced")]

    operations = [
        migrations.CreateModel(
            name="Judgement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row", models.BigIntegerField(db_index=True, verbose_name="名单行")),
                ("name", models.CharField(max_length=300, verbose_name="项目名称")),
                ("amount_fen", models.BigIntegerField(verbose_name="金额")),
                ("source", models.CharField(max_length=300, verbose_name="名单")),
                ("region", models.CharField(db_index=True, max_length=8, verbose_name="地区")),
                (
                    "kind",
                    models.CharField(
                        choices=[("link", "认定就是平台上的交易"), ("undo", "取消认定"), ("forget", "撤回曾用名称"), ("assign", "交办")],
                        max_length=8,
                        verbose_name="判断",
                    ),
                ),
                ("said", models.CharField(max_length=400, verbose_name="内容")),
                ("reason", models.TextField(blank=True, verbose_name="理由")),
                ("person_id", models.CharField(max_length=40)),
                ("person", models.CharField(max_length=60, verbose_name="办理人")),
                ("org_id", models.CharField(max_length=18)),
                ("org", models.CharField(max_length=120, verbose_name="单位")),
                ("at", models.DateTimeField(db_index=True, verbose_name="时间")),
            ],
            options={"verbose_name": "人工判断", "ordering": ["-at", "-id"]},
        ),
        migrations.RunSQL(ONLY_ADD, AWAY),
    ]

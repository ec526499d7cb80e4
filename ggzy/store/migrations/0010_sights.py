"""Looks at names and personal data: a table that can only be added to, whatever program asks."""

from django.db import migrations, models

ONLY_ADD = """
CREATE FUNCTION store_sight_is_only_added_to() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '查看留痕只能增加，不能修改或者删除'; END $$;
CREATE TRIGGER store_sight_only_add BEFORE UPDATE OR DELETE ON store_sight
FOR EACH STATEMENT EXECUTE FUNCTION store_sight_is_only_added_to();
"""
AWAY = """
DROP TRIGGER store_sight_only_add ON store_sight;
DROP FUNCTION store_sight_is_only_added_to();
"""


class Migration(migrations.Migration):
    dependencies = [("store", "0009_monitoring")]

    operations = [
        migrations.CreateModel(
            name="Sight",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(db_index=True, verbose_name="时间")),
                ("person_id", models.CharField(db_index=True, max_length=40)),
                ("person", models.CharField(max_length=60, verbose_name="人员")),
                ("post", models.CharField(max_length=200, verbose_name="岗位")),
                ("role", models.CharField(max_length=16, verbose_name="职权")),
                ("org_id", models.CharField(max_length=18)),
                ("what", models.CharField(max_length=60, verbose_name="看了什么")),
                ("how", models.CharField(max_length=20, verbose_name="方式")),
                ("route", models.CharField(max_length=60)),
                ("address", models.CharField(max_length=300, verbose_name="页面")),
                ("stream", models.CharField(blank=True, db_index=True, max_length=40, verbose_name="项目")),
                ("region", models.CharField(blank=True, max_length=8, verbose_name="地区")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="事由")),
            ],
            options={"verbose_name": "查看留痕", "ordering": ["-at", "-id"]},
        ),
        migrations.RunSQL(ONLY_ADD, AWAY),
    ]

"""The tables of looks, opened reviews and rehearsals."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Look",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stream", models.CharField(db_index=True, max_length=40)),
                ("person_id", models.CharField(max_length=40)),
                ("person", models.CharField(max_length=60, verbose_name="人员")),
                ("post", models.CharField(max_length=200, verbose_name="岗位")),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("reason", models.CharField(max_length=500, verbose_name="查看事由")),
            ],
            options={
                "verbose_name": "纪检监察查看",
                "ordering": ["-at"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Rehearsal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stream", models.CharField(db_index=True, max_length=40)),
                ("person_id", models.CharField(max_length=40)),
                ("person", models.CharField(max_length=60, verbose_name="人员")),
                ("post", models.CharField(max_length=200, verbose_name="岗位")),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("round", models.SmallIntegerField()),
                ("recipient", models.CharField(max_length=80, verbose_name="公钥")),
            ],
            options={
                "verbose_name": "私钥演练",
                "ordering": ["-at"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ReviewOpened",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stream", models.CharField(db_index=True, max_length=40)),
                ("person_id", models.CharField(max_length=40)),
                ("person", models.CharField(max_length=60, verbose_name="人员")),
                ("post", models.CharField(max_length=200, verbose_name="岗位")),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("filing_version", models.IntegerField(verbose_name="第几次提交")),
            ],
            options={
                "verbose_name": "打开备案审查",
                "ordering": ["-at"],
                "abstract": False,
            },
        ),
    ]

"""Two people for dangerous acts: whom a to-do is not for, and requests that are no deal's matter."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0007_public_log")]

    operations = [
        migrations.AddField("todorow", "not_by", models.CharField(blank=True, default="", max_length=40), preserve_default=False),
        migrations.AddField("post", "unconfirmed", models.BooleanField(default=False, verbose_name="待第二人确认")),
        migrations.CreateModel(
            name="SecondRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("post", "授予岗位"), ("deputy", "委托代理"), ("restore", "从备份恢复")], max_length=12, verbose_name="事项")),
                ("about", models.CharField(max_length=300, verbose_name="内容")),
                ("region", models.CharField(blank=True, max_length=8, verbose_name="地区")),
                ("org_id", models.CharField(blank=True, max_length=18, verbose_name="单位")),
                ("asker", models.TextField(help_text="行为人，按提出时", verbose_name="提出人")),
                ("asked_at", models.DateTimeField(verbose_name="提出时间")),
                ("until", models.DateTimeField(verbose_name="确认期限")),
                ("outcome", models.CharField(blank=True, max_length=12, verbose_name="结果")),
                ("settled_post", models.CharField(blank=True, max_length=200, verbose_name="办理岗位")),
                ("settled_at", models.DateTimeField(null=True, verbose_name="办理时间")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="理由")),
                ("asked_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("settled_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("post", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="requests", to="store.post")),
            ],
            options={"verbose_name": "等待第二人确认的申请", "ordering": ["-asked_at"]},
        ),
    ]

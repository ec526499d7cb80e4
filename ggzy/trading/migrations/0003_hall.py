"""What is said in an opening hall, and which officials were there."""

from django.db import migrations, models

KEY = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


class Migration(migrations.Migration):
    dependencies = [("trading", "0002_seat_drafts")]
    operations = [
        migrations.CreateModel(
            name="HallMessage",
            fields=[
                KEY,
                ("stream", models.CharField(max_length=40)),
                ("round", models.SmallIntegerField()),
                ("at", models.DateTimeField()),
                ("role", models.CharField(max_length=16)),
                ("author", models.CharField(max_length=40)),
                ("name", models.CharField(blank=True, max_length=200)),
                ("text", models.CharField(max_length=500)),
                ("act_id", models.CharField(max_length=40)),
            ],
            options={
                "verbose_name": "开标大厅发言",
                "ordering": ["id"],
                "indexes": [models.Index(fields=["stream", "round"], name="messages_of_a_hall")],
                "constraints": [
                    models.UniqueConstraint(fields=["stream", "author", "act_id"], name="one_message_of_an_act")
                ],
            },
        ),
        migrations.CreateModel(
            name="HallVisit",
            fields=[
                KEY,
                ("stream", models.CharField(max_length=40)),
                ("round", models.SmallIntegerField()),
                ("person_id", models.CharField(max_length=40)),
                ("person", models.CharField(max_length=60)),
                ("role", models.CharField(max_length=16)),
                ("post", models.CharField(max_length=300)),
                ("came_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "开标大厅到场记录",
                "ordering": ["came_at", "id"],
                "indexes": [models.Index(fields=["stream", "round", "person_id"], name="visits_of_a_hall")],
            },
        ),
    ]

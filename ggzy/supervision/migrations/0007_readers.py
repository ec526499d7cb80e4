"""Rows of conduct, worked out with the findings; the journal is read again from its beginning for them."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('supervision', '0006_chain'),
    ]

    operations = [
        migrations.AddField(
            model_name='findingshead',
            name='level_at',
            field=models.DateTimeField(null=True, verbose_name='最近一次读完'),
        ),
        migrations.CreateModel(
            name='ConductRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stream', models.CharField(db_index=True, max_length=40)),
                ('seq', models.IntegerField()),
                ('kind', models.CharField(max_length=12)),
                ('org_id', models.CharField(blank=True, max_length=18)),
                ('region', models.CharField(max_length=8)),
                ('line', models.CharField(max_length=20)),
                ('industry', models.CharField(blank=True, max_length=20)),
                ('at', models.DateTimeField()),
                ('title', models.CharField(max_length=300)),
                ('words', models.CharField(blank=True, max_length=300)),
                ('people', models.JSONField(default=list)),
                ('bad', models.BooleanField(default=False)),
                ('seconds', models.IntegerField(null=True)),
                ('opened', models.BooleanField(default=True)),
                ('days', models.IntegerField(default=0)),
                ('upheld', models.SmallIntegerField(default=0)),
                ('clarified', models.SmallIntegerField(default=0)),
                ('returned', models.BooleanField(default=False)),
            ],
            options={
                'verbose_name': '履职记数',
                'indexes': [models.Index(fields=['at', 'region'], name='conduct_of_a_time')],
            },
        ),
        migrations.RunSQL("UPDATE supervision_findingshead SET place = 0", migrations.RunSQL.noop),
    ]

"""Cases of supervision as lists read them, the bars that follow from them, and what these stopped."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("store", "0012_places"),
    ]

    operations = [
        migrations.CreateModel(
            name='CaseCard',
            fields=[
                ('stream', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('procedure', models.CharField(max_length=40)),
                ('code', models.CharField(db_index=True, max_length=40, verbose_name='案号')),
                ('title', models.CharField(max_length=300, verbose_name='案件')),
                ('region', models.CharField(db_index=True, max_length=8, verbose_name='地区')),
                ('line', models.CharField(max_length=20)),
                ('industry', models.CharField(blank=True, max_length=20)),
                ('stage', models.CharField(db_index=True, max_length=20)),
                ('stage_label', models.CharField(max_length=40, verbose_name='阶段')),
                ('accused', models.CharField(max_length=120, verbose_name='当事人')),
                ('accused_org', models.CharField(blank=True, db_index=True, max_length=18)),
                ('accused_person', models.CharField(blank=True, db_index=True, max_length=40)),
                ('told', models.BooleanField(default=False, verbose_name='当事人已知')),
                ('suspected', models.CharField(max_length=60, verbose_name='事由')),
                ('investigators', models.CharField(blank=True, max_length=200, verbose_name='办案人员')),
                ('deal', models.CharField(blank=True, max_length=40)),
                ('decision_no', models.CharField(blank=True, max_length=100, verbose_name='决定书文号')),
                ('basis', models.CharField(blank=True, max_length=100, verbose_name='处罚依据')),
                ('fine_fen', models.BigIntegerField(null=True, verbose_name='罚款')),
                ('since', models.DateTimeField(null=True, verbose_name='限制起')),
                ('until', models.DateTimeField(null=True, verbose_name='限制止')),
                ('shown', models.BooleanField(default=False, verbose_name='正在公开')),
                ('published_at', models.DateTimeField(null=True, verbose_name='公开时间')),
                ('withdrawn_at', models.DateTimeField(null=True, verbose_name='撤下时间')),
                ('withdrawn_reason', models.TextField(blank=True, verbose_name='撤下的理由')),
                ('breaches', models.IntegerField(default=0, verbose_name='逾期')),
                ('next_due', models.DateTimeField(db_index=True, null=True)),
                ('registered_at', models.DateTimeField(verbose_name='登记时间')),
                ('changed_at', models.DateTimeField(verbose_name='最近办理')),
                ('seq', models.IntegerField(default=0)),
            ],
            options={
                'ordering': ['-changed_at'],
            },
        ),
        migrations.CreateModel(
            name='StoppedAct',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('case_id', models.CharField(db_index=True, max_length=40)),
                ('at', models.DateTimeField()),
                ('stream', models.CharField(max_length=40)),
                ('act', models.CharField(max_length=60)),
                ('org_id', models.CharField(blank=True, max_length=18)),
                ('person', models.CharField(blank=True, max_length=60)),
                ('reason', models.CharField(max_length=500)),
            ],
            options={
                'ordering': ['-at', '-id'],
            },
        ),
        migrations.AlterField(
            model_name='todorow',
            name='deal',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='to_dos', to='store.deal'),
        ),
        migrations.CreateModel(
            name='BarRow',
            fields=[
                ('case_id', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('decision_no', models.CharField(max_length=100)),
                ('basis', models.CharField(max_length=60)),
                ('article', models.SmallIntegerField()),
                ('capacities', models.JSONField(default=list)),
                ('region', models.CharField(max_length=8)),
                ('lines', models.JSONField(default=list)),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField(null=True)),
                ('org_id', models.CharField(blank=True, db_index=True, max_length=18)),
                ('person_id', models.CharField(blank=True, db_index=True, max_length=40)),
                ('subject', models.CharField(max_length=120)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='bar_ends_after_it_begins')],
            },
        ),
        migrations.AddField(
            model_name='todorow',
            name='case',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='to_dos', to='store.casecard'),
        ),
    ]

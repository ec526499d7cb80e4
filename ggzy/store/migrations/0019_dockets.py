"""Matters of supervision other than cases, and the lists of other offices that are read in."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0018_matters_and_reports'),
    ]

    operations = [
        migrations.CreateModel(
            name='DocketCard',
            fields=[
                ('stream', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('procedure', models.CharField(db_index=True, max_length=40)),
                ('code', models.CharField(db_index=True, max_length=60, verbose_name='编号')),
                ('title', models.CharField(max_length=300, verbose_name='事项')),
                ('kind', models.CharField(blank=True, max_length=60, verbose_name='种类')),
                ('region', models.CharField(db_index=True, max_length=8, verbose_name='地区')),
                ('line', models.CharField(blank=True, max_length=20)),
                ('industry', models.CharField(blank=True, max_length=20)),
                ('stage', models.CharField(db_index=True, max_length=20)),
                ('stage_label', models.CharField(max_length=40, verbose_name='阶段')),
                ('issuer', models.CharField(blank=True, max_length=120, verbose_name='发出单位')),
                ('issuer_id', models.CharField(blank=True, max_length=18)),
                ('offices', models.CharField(blank=True, max_length=300, verbose_name='有关单位')),
                ('office_ids', models.JSONField(default=list)),
                ('amount_fen', models.BigIntegerField(null=True, verbose_name='金额')),
                ('until', models.DateTimeField(null=True, verbose_name='期限')),
                ('issued_at', models.DateTimeField(null=True, verbose_name='印发时间')),
                ('outcome', models.CharField(blank=True, max_length=60, verbose_name='结果')),
                ('shown', models.BooleanField(default=False, verbose_name='在门户公开')),
                ('published_at', models.DateTimeField(null=True, verbose_name='公开时间')),
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
            name='NameAlias',
            fields=[
                ('name', models.CharField(max_length=300, primary_key=True, serialize=False)),
                ('known', models.CharField(max_length=300)),
                ('by', models.CharField(max_length=60)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='ListSource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('org_id', models.CharField(db_index=True, max_length=18)),
                ('name', models.CharField(max_length=120, verbose_name='来源')),
                ('kind', models.CharField(max_length=12, verbose_name='种类')),
                ('region', models.CharField(max_length=8, verbose_name='地区')),
                ('columns', models.JSONField(default=dict)),
                ('unit', models.CharField(blank=True, max_length=4, verbose_name='金额单位')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('org_id', 'name'), name='one_source_of_a_name')],
            },
        ),
        migrations.CreateModel(
            name='ListRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file_name', models.CharField(max_length=200, verbose_name='文件')),
                ('sha256', models.CharField(db_index=True, max_length=64, verbose_name='摘要')),
                ('size', models.BigIntegerField(verbose_name='字节')),
                ('state', models.CharField(choices=[('mapping', '待核对列'), ('reading', '正在读入'), ('done', '已读入'), ('failed', '读入失败'), ('withdrawn', '已撤回')], default='mapping', max_length=12, verbose_name='状态')),
                ('header_row', models.IntegerField(default=0)),
                ('headers', models.JSONField(default=list)),
                ('sample', models.JSONField(default=list)),
                ('lines', models.IntegerField(default=0, verbose_name='已读行数')),
                ('good', models.IntegerField(default=0, verbose_name='读入')),
                ('bad', models.IntegerField(default=0, verbose_name='退回')),
                ('trouble', models.CharField(blank=True, max_length=300, verbose_name='原因')),
                ('stream', models.CharField(blank=True, max_length=40)),
                ('actor', models.JSONField(default=dict)),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('beat_at', models.DateTimeField(null=True)),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='store.listsource', verbose_name='来源')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.AddField(
            model_name='todorow',
            name='docket',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='to_dos', to='store.docketcard'),
        ),
        migrations.CreateModel(
            name='OutsideProject',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line_no', models.IntegerField(verbose_name='行号')),
                ('name', models.CharField(max_length=300, verbose_name='项目名称')),
                ('code', models.CharField(blank=True, max_length=40, verbose_name='项目代码')),
                ('owner', models.CharField(blank=True, max_length=120, verbose_name='建设单位')),
                ('owner_id', models.CharField(blank=True, max_length=18)),
                ('amount_fen', models.BigIntegerField(verbose_name='金额')),
                ('region', models.CharField(db_index=True, max_length=8, verbose_name='地区')),
                ('line', models.CharField(max_length=20)),
                ('kind', models.CharField(max_length=20)),
                ('industry', models.CharField(blank=True, max_length=20)),
                ('funding', models.CharField(blank=True, max_length=100, verbose_name='资金来源')),
                ('public_funds', models.BooleanField(default=True)),
                ('dated', models.DateField(null=True, verbose_name='名单日期')),
                ('document', models.CharField(blank=True, max_length=100, verbose_name='文号')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='地点')),
                ('remark', models.CharField(blank=True, max_length=200, verbose_name='备注')),
                ('status', models.CharField(choices=[('absent', '未见进场'), ('likely', '疑似已进场'), ('split', '疑似拆分'), ('raised', '正在核查'), ('found', '认定未进场'), ('cleared', '核查排除'), ('traded', '已进场'), ('below', '不必进场'), ('same', '重复')], db_index=True, default='absent', max_length=12, verbose_name='状态')),
                ('duty', models.CharField(blank=True, max_length=300, verbose_name='应进测试')),
                ('must', models.BooleanField(default=False, verbose_name='应当进场')),
                ('confidence', models.SmallIntegerField(default=0, verbose_name='把握')),
                ('candidates', models.JSONField(default=list)),
                ('deal', models.CharField(blank=True, max_length=40)),
                ('split_key', models.CharField(blank=True, db_index=True, max_length=24)),
                ('judged', models.CharField(blank=True, max_length=300, verbose_name='人工认定')),
                ('judged_by', models.CharField(blank=True, max_length=60, verbose_name='认定人')),
                ('assigned_to', models.CharField(blank=True, db_index=True, max_length=40)),
                ('assigned', models.CharField(blank=True, max_length=60, verbose_name='经办人')),
                ('matter', models.CharField(blank=True, db_index=True, max_length=40)),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='projects', to='store.listrun')),
                ('same_as', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='others', to='store.outsideproject')),
            ],
            options={
                'ordering': ['-amount_fen', 'id'],
                'indexes': [models.Index(fields=['status', 'region'], name='outside_by_status')],
            },
        ),
    ]

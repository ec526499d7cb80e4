"""Findings are kept when they do not hold any more, and trace each figure; all are worked out anew for that."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('supervision', '0008_lists_matched'),
    ]

    operations = [
        migrations.AddField(
            model_name='finding',
            name='gone_at',
            field=models.DateTimeField(null=True, verbose_name='不再成立'),
        ),
        migrations.AddField(
            model_name='finding',
            name='traced',
            field=models.JSONField(default=list),
        ),
        migrations.RunSQL("DELETE FROM supervision_note", migrations.RunSQL.noop),
        migrations.RunSQL("UPDATE supervision_findingshead SET place = 0", migrations.RunSQL.noop),
    ]

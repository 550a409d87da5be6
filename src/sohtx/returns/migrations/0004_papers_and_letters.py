import django.db.models.deletion
from django.db import migrations, models

import sohtx.ledger.fields


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0004_contacts'),
        ('returns', '0003_own_forms'),
    ]

    operations = [
        migrations.AddField(
            model_name='attachment',
            name='added_at',
            field=sohtx.ledger.fields.MomentField(default=0),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='attachment',
            name='added_by',
            field=models.CharField(blank=True, default='', max_length=150),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=models.UniqueConstraint(fields=('filing', 'digest'), name='one_paper_once'),
        ),
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form', models.CharField(max_length=40)),
                ('period', models.CharField(max_length=10)),
                ('step', models.CharField(help_text='Of the schedule: days from the due day; by hand: the key of the sending.', max_length=40)),
                ('message', models.CharField(max_length=32)),
                ('result', models.CharField(max_length=12)),
                ('sent_at', sohtx.ledger.fields.MomentField()),
                ('sent_by', models.CharField(blank=True, help_text='Blank for one that the schedule sent.', max_length=150)),
                ('contact', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='register.contact')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='letters', to='register.organization')),
            ],
            options={
                'indexes': [models.Index(fields=['period', 'form', 'organization'], name='letter_by_period')],
                'constraints': [models.UniqueConstraint(fields=('organization', 'form', 'period', 'step'), name='one_letter_of_a_step')],
            },
        ),
        migrations.CreateModel(
            name='Reminding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_on', models.BooleanField(default=False)),
                ('days', models.JSONField(default=list, help_text='Days from the due day: before it below zero, after it above.')),
                ('forms', models.JSONField(default=list, help_text='The codes of the forms.')),
                ('foot', models.TextField(help_text='Who writes, and whom to ring up.')),
                ('changed_at', sohtx.ledger.fields.MomentField()),
                ('changed_by', models.CharField(blank=True, max_length=150)),
            ],
        ),
    ]

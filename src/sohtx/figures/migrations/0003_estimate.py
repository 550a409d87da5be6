import django.db.models.deletion
import sohtx.ledger.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('figures', '0002_seal'),
        ('ledger', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Estimate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('digest', models.BinaryField(max_length=32)),
                ('indicator', models.CharField(max_length=80)),
                ('period', models.CharField(max_length=10)),
                ('area', models.CharField(max_length=220)),
                ('value', models.CharField(blank=True, max_length=40)),
                ('reason', models.TextField()),
                ('by', models.CharField(blank=True, max_length=150)),
                ('recorded_at', sohtx.ledger.fields.MomentField()),
                ('transaction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.transaction')),
            ],
            options={
                'abstract': False,
            },
        ),
    ]

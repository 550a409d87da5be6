import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0002_transaction_by'),
        ('returns', '0002_receiving'),
    ]

    operations = [
        migrations.CreateModel(
            name='OwnForm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('digest', models.BinaryField(max_length=32)),
                ('form', models.CharField(max_length=40)),
                ('valid_from', models.DateField()),
                ('definition', models.TextField()),
                ('transaction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.transaction')),
            ],
        ),
        migrations.AddConstraint(
            model_name='ownform',
            constraint=models.UniqueConstraint(fields=('form', 'valid_from'), name='ownform_identity'),
        ),
    ]

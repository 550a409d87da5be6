from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="transaction",
            name="by",
            field=models.CharField(
                blank=True, default="", help_text="Who wrote it; blank for commands.", max_length=150
            ),
        ),
    ]

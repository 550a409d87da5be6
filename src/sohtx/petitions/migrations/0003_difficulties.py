from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

import sohtx.ledger.fields


class Migration(migrations.Migration):
    dependencies: ClassVar = [("petitions", "0002_petition_withdrawals")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="Difficulty",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("origin", models.CharField(help_text="The return in which it is written.", max_length=300)),
                ("reason", models.TextField(blank=True, help_text="Why it is no petition.")),
                ("recorded_at", sohtx.ledger.fields.MomentField()),
                ("recorded_by", models.CharField(blank=True, max_length=150)),
                (
                    "withdrawn_at",
                    sohtx.ledger.fields.MomentField(
                        help_text="When it was taken back as recorded in error.", null=True
                    ),
                ),
                ("withdrawn_by", models.CharField(blank=True, default="", max_length=150)),
                (
                    "raiser",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="difficulties",
                        to="petitions.raiser",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("origin",),
                        name="difficulty_of_a_return_settled_once",
                    )
                ]
            },
        ),
    ]

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

import sohtx.ledger.fields


class Migration(migrations.Migration):
    dependencies: ClassVar = [("support", "0003_grants")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="Campaign",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("recorded_at", sohtx.ledger.fields.MomentField()),
                ("recorded_by", models.CharField(blank=True, max_length=150)),
                ("code", models.CharField(max_length=40, unique=True)),
                ("name", models.CharField(max_length=300)),
                ("aim", models.TextField(blank=True)),
                ("area_codes", models.JSONField(default=list)),
                ("from_on", models.DateField()),
                ("to_on", models.DateField()),
                (
                    "target",
                    models.PositiveIntegerField(
                        help_text="How many cooperatives it is to bring about.", null=True
                    ),
                ),
                (
                    "lead",
                    models.CharField(
                        blank=True, help_text="The department that leads it; no person.", max_length=200
                    ),
                ),
                ("budget", models.PositiveBigIntegerField(help_text="Whole đồng, as planned.", null=True)),
                ("document_no", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ChecklistVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("recorded_at", sohtx.ledger.fields.MomentField()),
                ("recorded_by", models.CharField(blank=True, max_length=150)),
                ("from_on", models.DateField()),
                ("questions", models.JSONField(help_text="A list of objects, a question each.")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CampaignRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("recorded_at", sohtx.ledger.fields.MomentField()),
                ("recorded_by", models.CharField(blank=True, max_length=150)),
                ("act", models.CharField(max_length=12)),
                ("on", models.DateField()),
                ("reason", models.TextField(blank=True)),
                ("channel", models.CharField(blank=True, max_length=12)),
                ("times", models.PositiveIntegerField(null=True)),
                ("people", models.PositiveIntegerField(null=True)),
                (
                    "line",
                    models.CharField(
                        blank=True, help_text="The code of a line of the work log.", max_length=40
                    ),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rows",
                        to="support.campaign",
                    ),
                ),
                (
                    "of",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="support.campaignrow",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Candidate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("recorded_at", sohtx.ledger.fields.MomentField()),
                ("recorded_by", models.CharField(blank=True, max_length=150)),
                ("code", models.CharField(max_length=40, unique=True)),
                ("name", models.CharField(max_length=300)),
                ("area_code", models.CharField(max_length=200)),
                ("sector", models.CharField(max_length=20)),
                ("note", models.TextField(blank=True)),
                (
                    "campaign",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="candidates",
                        to="support.campaign",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.organization",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CandidateContact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("recorded_at", sohtx.ledger.fields.MomentField()),
                ("recorded_by", models.CharField(blank=True, max_length=150)),
                ("name", models.CharField(blank=True, max_length=200)),
                ("phone", models.CharField(blank=True, max_length=40)),
                ("blanked_at", sohtx.ledger.fields.MomentField(null=True)),
                (
                    "candidate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contacts",
                        to="support.candidate",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CandidateRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("recorded_at", sohtx.ledger.fields.MomentField()),
                ("recorded_by", models.CharField(blank=True, max_length=150)),
                ("act", models.CharField(max_length=12)),
                ("on", models.DateField()),
                ("reason", models.TextField(blank=True)),
                ("members", models.PositiveIntegerField(null=True)),
                (
                    "all_agree",
                    models.BooleanField(help_text="Whether all members of the group agreed.", null=True),
                ),
                ("next_step", models.CharField(blank=True, max_length=300)),
                ("next_on", models.DateField(null=True)),
                (
                    "candidate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rows",
                        to="support.candidate",
                    ),
                ),
                (
                    "founded",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.organization",
                    ),
                ),
                (
                    "of",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="support.candidaterow",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ChecklistAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("recorded_at", sohtx.ledger.fields.MomentField()),
                ("recorded_by", models.CharField(blank=True, max_length=150)),
                ("question", models.CharField(max_length=40)),
                ("on", models.DateField()),
                ("is_met", models.BooleanField(null=True)),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.organization",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["organization", "question"], name="answer_of_a_question")],
            },
        ),
    ]

import django.db.models.deletion
import sohtx.ledger.fields
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def name_respondents(apps, schema_editor):
    """A draft is known by the identifier of its organization."""
    draft, organization = apps.get_model("returns", "Draft"), apps.get_model("register", "Organization")
    named = organization.objects.filter(pk=OuterRef("organization")).values("org_id")
    draft.objects.update(respondent=Subquery(named))


class Migration(migrations.Migration):

    dependencies = [
        ("ledger", "0002_transaction_by"),
        ("returns", "0004_papers_and_letters"),
    ]

    operations = [
        migrations.CreateModel(
            name="AreaFilingVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("digest", models.BinaryField(max_length=32)),
                ("form", models.CharField(max_length=40)),
                ("period", models.CharField(max_length=10)),
                ("recorded_at", sohtx.ledger.fields.MomentField()),
                ("recorded_as", models.CharField(max_length=40)),
                ("status", models.CharField(max_length=12)),
                ("nature", models.CharField(max_length=12)),
                ("source", models.CharField(blank=True, max_length=12)),
                ("values", models.TextField()),
                ("area_code", models.CharField(max_length=20)),
                (
                    "transaction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ledger.transaction"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["period", "form"], name="area_filing_of_period")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("area_code", "period", "form", "recorded_at"), name="areafilingversion_identity"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Asked",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("form", models.CharField(max_length=40)),
                ("area_code", models.CharField(blank=True, max_length=20)),
                ("asked_on", models.DateField(help_text="The code is read on this day.")),
                ("asked_by", models.CharField(blank=True, max_length=150)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("form", "area_code"), name="asked_once")],
            },
        ),
        migrations.AddField(
            model_name="draft",
            name="respondent",
            field=models.CharField(
                default="", help_text="As a return is known by it, with the form.", max_length=200
            ),
            preserve_default=False,
        ),
        migrations.RunPython(name_respondents, migrations.RunPython.noop),
        migrations.RemoveConstraint(model_name="draft", name="one_draft_of_a_return"),
        migrations.RemoveField(model_name="draft", name="organization"),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.UniqueConstraint(
                fields=("respondent", "form", "period"), name="one_draft_of_a_return"
            ),
        ),
        migrations.AddField(
            model_name="explanation",
            name="area_filing",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="explanations",
                to="returns.areafilingversion",
            ),
        ),
        migrations.AddField(
            model_name="remark",
            name="area_filing",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="remarks",
                to="returns.areafilingversion",
            ),
        ),
        migrations.AlterField(
            model_name="explanation",
            name="filing",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="explanations",
                to="returns.filingversion",
            ),
        ),
        migrations.AlterField(
            model_name="remark",
            name="filing",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="remarks",
                to="returns.filingversion",
            ),
        ),
    ]

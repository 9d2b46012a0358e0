# Rows of lists on their way into the register.

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("imports", "0001_batches"),
        ("registers", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="StagedEnrolment",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="imports.batch"
                    ),
                ),
                ("row", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(choices=[("new", "new"), ("changed", "changed"), ("same", "same")], max_length=7),
                ),
                ("since_earliest", models.DateField(verbose_name="begun at the earliest")),
                ("since_latest", models.DateField(verbose_name="begun at the latest")),
                (
                    "since_precision",
                    models.CharField(
                        choices=[
                            ("day", "day"),
                            ("month", "month"),
                            ("year", "calendar year"),
                            ("fiscal_year", "fiscal year"),
                            ("before", "before a day"),
                        ],
                        default="day",
                        max_length=11,
                    ),
                ),
                ("until_earliest", models.DateField(blank=True, null=True, verbose_name="ended at the earliest")),
                ("until_latest", models.DateField(blank=True, null=True, verbose_name="ended at the latest")),
                (
                    "until_precision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("day", "day"),
                            ("month", "month"),
                            ("year", "calendar year"),
                            ("fiscal_year", "fiscal year"),
                            ("before", "before a day"),
                        ],
                        max_length=11,
                    ),
                ),
                ("party", models.CharField(choices=[("body", "body"), ("person", "person")], max_length=6)),
                ("is_party_new", models.BooleanField()),
                ("party_id", models.UUIDField()),
                ("enrolment", models.UUIDField()),
                ("enrolment_version", models.PositiveIntegerField(default=1)),
                ("role", models.CharField(blank=True, max_length=40)),
                ("why_left", models.CharField(blank=True, max_length=80)),
                ("notes", models.JSONField(default=list)),
                ("body_name", models.CharField(blank=True, max_length=120)),
                ("body_plain_name", models.CharField(blank=True, max_length=120)),
                ("body_kind", models.CharField(blank=True, max_length=40)),
                ("body_phone", models.CharField(blank=True, max_length=20)),
                ("row_key", models.UUIDField(null=True)),
                ("name", models.BinaryField(default=b"")),
                ("kana", models.BinaryField(default=b"")),
                ("born_on", models.BinaryField(default=b"")),
                ("address", models.BinaryField(default=b"")),
                ("phone", models.BinaryField(default=b"")),
                ("name_index", models.BinaryField(max_length=8, null=True)),
                ("kana_index", models.BinaryField(max_length=8, null=True)),
                ("kana2_index", models.BinaryField(max_length=8, null=True)),
                ("kana3_index", models.BinaryField(max_length=8, null=True)),
                ("phone_index", models.BinaryField(max_length=8, null=True)),
            ],
            options={
                "verbose_name": "staged enrolment",
                "abstract": False,
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_party_new", True), ("party", "body")),
                        fields=["batch"],
                        name="staged_new_bodies",
                    ),
                    models.Index(condition=models.Q(("state", "changed")), fields=["batch"], name="staged_changes"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("since_earliest__lte", models.F("since_latest"))),
                        name="registers_stagedenrolment_since_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("until_earliest__isnull", True),
                                ("until_latest__isnull", True),
                                ("until_precision", ""),
                            ),
                            models.Q(
                                ("until_earliest__lte", models.F("until_latest")),
                                models.Q(("until_precision", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="registers_stagedenrolment_until_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_latest__isnull", True),
                            ("until_latest__gte", models.F("since_earliest")),
                            _connector="OR",
                        ),
                        name="registers_stagedenrolment_not_ended_before_begun",
                    ),
                    models.UniqueConstraint(fields=("batch", "row"), name="staged_enrolment_once_a_row"),
                ],
            },
        ),
    ]

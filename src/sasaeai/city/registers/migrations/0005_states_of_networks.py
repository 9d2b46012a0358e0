"""Tell the states of networks' lists apart by tokens, which triggers change."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from sasaeai.city.registers import triggers


def _put_up(_apps: Apps, schema: BaseDatabaseSchemaEditor) -> None:
    for statement in triggers.install(schema.connection.vendor):
        schema.execute(statement)


def _take_down(_apps: Apps, schema: BaseDatabaseSchemaEditor) -> None:
    for statement in triggers.remove(schema.connection.vendor):
        schema.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("people", "0002_lists_that_brought_people"), ("registers", "0004_names_of_bodies_only")]
    operations = [
        migrations.CreateModel(
            name="NetworkState",
            fields=[
                (
                    "network",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="registers.network",
                    ),
                ),
                ("token", models.UUIDField(editable=False)),
            ],
        ),
        migrations.RunPython(_put_up, _take_down),
    ]

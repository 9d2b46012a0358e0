"""Put up the triggers that refuse to change or remove what the log says."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from sasaeai.base.audit import triggers


def _put_up(_apps: Apps, schema: BaseDatabaseSchemaEditor) -> None:
    for statement in triggers.install(schema.connection.vendor):
        schema.execute(statement)


def _take_down(_apps: Apps, schema: BaseDatabaseSchemaEditor) -> None:
    for statement in triggers.remove(schema.connection.vendor):
        schema.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_audit_log")]
    operations = [migrations.RunPython(_put_up, _take_down)]

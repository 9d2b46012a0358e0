"""The names of bodies, put beside the enrolments that are there already."""

from typing import Any

from django.db import migrations
from django.db.models import OuterRef, Subquery


def put_names(apps: Any, _schema: object) -> None:  # noqa: ANN401 - Django's registry of old models
    """In one statement; whoever enrols meanwhile waits."""
    enrolments = apps.get_model("registers", "Enrolment").objects.filter(organisation__isnull=False)
    bodies = apps.get_model("registers", "Organisation").objects.filter(pk=OuterRef("organisation"))
    enrolments.update(sort_name=Subquery(bodies.values("plain_name")))


class Migration(migrations.Migration):
    dependencies = [("registers", "0002_lists_in_order")]
    operations = [migrations.RunPython(put_names, migrations.RunPython.noop, elidable=True)]

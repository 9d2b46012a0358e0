"""A body's name beside its enrolments, and indexes from which a page of a list is read in its order."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0001_tables"), ("registers", "0001_tables")]
    operations = [
        migrations.RemoveIndex(model_name="enrolment", name="enrolment_begun"),
        migrations.AddField(
            model_name="enrolment",
            name="sort_name",
            field=models.CharField(blank=True, db_default="", default="", editable=False, max_length=120),
        ),
        migrations.AddIndex(
            model_name="enrolment",
            index=models.Index(
                fields=["network", "party", "since_earliest", "since_latest", "id", "until_latest"],
                name="enrolment_listed",
            ),
        ),
        migrations.AddIndex(
            model_name="enrolment",
            index=models.Index(
                fields=["network", "party", "sort_name", "since_earliest", "since_latest", "id", "until_latest"],
                name="enrolment_by_name",
            ),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rounds", "0002_withdrawn_and_given_up")]

    operations = [
        migrations.AddConstraint(
            model_name="sheetimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("file__isnull", True), ("read__isnull", True), ("state", "given_up")),
                    models.Q(models.Q(("state", "given_up"), _negated=True), ("file__isnull", False)),
                    _connector="OR",
                ),
                name="sheet_given_up_keeps_nothing",
            ),
        ),
    ]

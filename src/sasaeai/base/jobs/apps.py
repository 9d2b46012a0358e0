"""Jobs as a part of the site."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """One table."""

    name = "sasaeai.base.jobs"
    label = "jobs"
    verbose_name = "Jobs"

"""Files as a part of the site."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """One table, and a folder in the data folder."""

    name = "sasaeai.base.files"
    label = "files"
    verbose_name = "Files"

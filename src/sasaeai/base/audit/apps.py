"""The audit log as a part of the site."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Two tables, both only added to."""

    name = "sasaeai.base.audit"
    label = "audit"
    verbose_name = "Audit log"

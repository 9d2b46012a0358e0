"""Every address of the site."""

from django.urls import path

from sasaeai.config.health import healthz

urlpatterns = [path("healthz", healthz, name="healthz")]

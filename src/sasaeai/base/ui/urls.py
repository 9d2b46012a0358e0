"""The gallery's address."""

from django.urls import path

from sasaeai.base.ui.views import gallery

app_name = "ui"
urlpatterns = [path("", gallery, name="gallery")]

"""Logging in."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


class LoginForm(AuthenticationForm):
    """The login that the city gave out, and the password. Whether a login exists is not told."""

    error_messages = {  # noqa: RUF012 - as Django declares it
        "invalid_login": _("The login or the password is not right. Check both and try again."),
        "inactive": _("The login or the password is not right. Check both and try again."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Login")
        self.fields["username"].help_text = _("Your staff number, or what the city gave you.")
        self.fields["username"].widget = forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"})
        self.fields["password"].label = _("Password")

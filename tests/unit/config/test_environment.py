"""Addresses of databases and mail servers: read as they say, refused without telling what stands in them."""

import pytest

from sasaeai.config.environment import database_at, mail_by


def test_what_makes_a_connection_safe_is_not_dropped() -> None:
    found = database_at("postgresql://u:p%2Fw@h:6432/db?sslmode=verify-full&sslrootcert=/etc/ca.pem")
    assert found is not None
    assert (found["PASSWORD"], found["PORT"], found["HOST"]) == ("p/w", "6432", "h")
    assert found["OPTIONS"] == {"sslmode": "verify-full", "sslrootcert": "/etc/ca.pem"}


@pytest.mark.parametrize(
    "url",
    ["", "mysql://h/db", "postgresql://u:Secr3t/ss@host/db", "postgresql://h/db?sslmod=require", "postgresql://h"],
)
def test_other_addresses_of_databases_are_none(url: str) -> None:
    assert database_at(url) is None


def test_a_mail_server_is_asked_for_encryption_unless_told_otherwise() -> None:
    assert mail_by("smtp://u:p@h?from=a@b").security == "starttls"
    assert mail_by("smtp://h?from=a@b&security=tls").port == 465
    assert "p@" not in repr(mail_by("smtp://u:p@h?from=a@b"))


@pytest.mark.parametrize(
    "url", ["http://h?from=a@b", "smtp://h", "smtp://?from=a@b", "smtp://h?from=a@b&security=some"]
)
def test_half_an_address_of_a_mail_server_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"\A\Z"):
        mail_by(url)

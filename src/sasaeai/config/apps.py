"""The wiring as Django loads it: after every part."""

from django.apps import AppConfig


class WiringConfig(AppConfig):
    """Has no tables; connects the parts once they are all there."""

    name = "sasaeai.config"
    label = "wiring"

    def ready(self) -> None:
        """Connect them."""
        from sasaeai.config.wiring import connect  # noqa: PLC0415 - it needs the models, which are there only now

        connect()

"""Residents, helpers and clients: who they are, sealed; bodies and venues are in ``registers``."""

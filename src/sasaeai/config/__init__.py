"""How the parts are put together and what the environment decides."""

"""The city's records, a part a folder. A part is reached by others only through its ``services`` and ``selectors``."""

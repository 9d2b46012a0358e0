"""Files of old Office, as far as their kind can be told: the mark, and a directory with the names of the streams."""

OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SECTOR, _ENTRY = 512, 128


def old_office_file(*streams: str) -> bytes:
    """A file whose directory names these streams, and nothing else."""
    return OLE_MARK.ljust(_SECTOR, b"\0") + b"".join(map(_entry, streams)) + bytes(_SECTOR)


def _entry(stream: str) -> bytes:
    name = (stream + "\0").encode("utf-16-le")
    return (name.ljust(64, b"\0") + len(name).to_bytes(2, "little")).ljust(_ENTRY, b"\0")

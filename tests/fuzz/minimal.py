"""A smaller input that shows the same: pieces are taken away for as long as it does, or the time is over."""

import re
import time
from collections.abc import Callable

from tests.fuzz.archives import Archive, unpacked

IsSame = Callable[[bytes], bool]
_PIECES = re.compile(rb"<[^<>]*>|[^<>]+|[<>]")


def smaller(data: bytes, is_same: IsSame, seconds: float) -> bytes:
    """The data without what is not needed; packages member by member, all else byte by byte."""
    until = time.monotonic() + seconds
    if not is_same(data):
        return data
    archive = unpacked(data)
    if not archive.members:
        return _without([data[at : at + 1] for at in range(len(data))], is_same, until)
    if not is_same(archive.packed()):
        return data
    for name in list(archive.members):
        rest = {key: value for key, value in archive.members.items() if key != name}
        if rest and is_same(Archive(rest).packed()):
            archive = Archive(rest)
    for name, content in list(archive.members.items()):
        members = archive.members

        def is_same_member(changed: bytes, name: str = name, members: dict[str, bytes] = members) -> bool:
            return is_same(Archive({**members, name: changed}).packed())

        archive = Archive({**members, name: _without(_PIECES.findall(content), is_same_member, until)})
    return archive.packed()


def _without(pieces: list[bytes], is_same: IsSame, until: float) -> bytes:
    """The pieces but those that can be left out, in stretches that become shorter."""
    size = max(1, len(pieces) // 2)
    while size >= 1 and time.monotonic() < until:
        at, shrank = 0, False
        while at < len(pieces) and time.monotonic() < until:
            fewer = pieces[:at] + pieces[at + size :]
            if fewer and is_same(b"".join(fewer)):
                pieces, shrank = fewer, True
            else:
                at += size
        if not shrank or size > 1:
            size //= 2
    return b"".join(pieces)

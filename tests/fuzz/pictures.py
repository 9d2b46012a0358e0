"""Changes to the picture of a scanned page: strokes drawn and rubbed out, noise, other sizes, other shades."""

import random
import re
import zlib
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from tests.fuzz.mutators import Material, Mutator

Grey = NDArray[np.uint8]

_IMAGE = re.compile(
    rb"/Width (\d+)/Height (\d+)/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/FlateDecode/Length \d+>>\nstream\n",
)
_END = b"\nendstream"
_MOST = 4_000_000


def _stroke(grey: Grey, chance: random.Random) -> Grey:
    """A line, dark or as bright as paper, along an axis."""
    shade, thick = chance.choice((0, 0, 60, 200, 255)), chance.randrange(1, 7)
    if chance.random() < 0.5:
        at = chance.randrange(grey.shape[0])
        start, end = sorted(chance.randrange(grey.shape[1] + 1) for _ in range(2))
        grey[at : at + thick, start:end] = shade
    else:
        at = chance.randrange(grey.shape[1])
        start, end = sorted(chance.randrange(grey.shape[0] + 1) for _ in range(2))
        grey[start:end, at : at + thick] = shade
    return grey


def _blot(grey: Grey, chance: random.Random) -> Grey:
    top, left = chance.randrange(grey.shape[0]), chance.randrange(grey.shape[1])
    high, wide = chance.choice((3, 12, 30, 90)), chance.choice((3, 12, 30, 90))
    grey[top : top + high, left : left + wide] = chance.choice((0, 128, 255))
    return grey


def _noise(grey: Grey, chance: random.Random) -> Grey:
    spots = np.random.default_rng(chance.getrandbits(32))
    share = chance.choice((0.001, 0.01, 0.1))
    return np.where(spots.random(grey.shape) < share, spots.integers(0, 256, grey.shape), grey).astype(np.uint8)


def _turn(grey: Grey, chance: random.Random) -> Grey:
    return np.ascontiguousarray(np.rot90(grey, chance.randrange(1, 4)))


def _shear(grey: Grey, chance: random.Random) -> Grey:
    """Rows slide aside, as on paper that was fed askew."""
    slope = chance.uniform(-0.05, 0.05)
    return np.stack([np.roll(row, int(slope * at)) for at, row in enumerate(grey)])


def _cut(grey: Grey, chance: random.Random) -> Grey:
    high, wide = (max(1, int(side * chance.choice((0.01, 0.3, 0.7)))) for side in grey.shape)
    return np.ascontiguousarray(grey[:high, :wide])


def _copy(grey: Grey, chance: random.Random) -> Grey:
    """A part of the picture again elsewhere: marks, boxes and words meet."""
    high, wide = chance.randrange(4, 60), chance.randrange(4, 200)
    places = [(chance.randrange(grey.shape[0]), chance.randrange(grey.shape[1])) for _ in range(2)]
    part = grey[places[0][0] : places[0][0] + high, places[0][1] : places[0][1] + wide].copy()
    room = grey[places[1][0] : places[1][0] + part.shape[0], places[1][1] : places[1][1] + part.shape[1]]
    room[:] = part[: room.shape[0], : room.shape[1]]
    return grey


def _shade(grey: Grey, chance: random.Random) -> Grey:
    return (grey * chance.choice((0.0, 0.3, 0.7)) + chance.choice((0, 60, 160))).clip(0, 255).astype(np.uint8)


def _mutator(change: Callable[[Grey, random.Random], Grey]) -> Mutator:
    def mutated(data: bytes, chance: random.Random, _material: Material) -> bytes:
        found = _IMAGE.search(data)
        if found is None:
            return data
        wide, high = (int(side) for side in found.groups())
        end = data.find(_END, found.end())
        try:
            pixels = zlib.decompressobj().decompress(data[found.end() : end], _MOST)
        except zlib.error:
            return data
        if not 0 < wide * high == len(pixels):
            return data
        grey = change(np.frombuffer(pixels, np.uint8).reshape(high, wide).copy(), chance)
        packed = zlib.compress(grey.tobytes(), 1)
        entry = b"/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/FlateDecode/Length %d>>\nstream\n"
        head = entry % (grey.shape[1], grey.shape[0], len(packed))
        return data[: found.start()] + head + packed + data[end:]

    mutated.__name__ = change.__name__.strip("_")
    return mutated


PICTURES: tuple[Mutator, ...] = tuple(
    _mutator(change) for change in (_stroke, _stroke, _stroke, _blot, _copy, _copy, _noise, _turn, _shear, _cut, _shade)
)

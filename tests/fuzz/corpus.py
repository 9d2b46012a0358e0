"""What campaigns leave behind: inputs that are worth reading again, failures, and the log of what was run.

The corpus holds few and small files, which together show everything that campaigns have seen; a failure that is mended
stays in it for good, under a name that ends in ``-mended``.
"""

import hashlib
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import click
from tests.fuzz.minimal import smaller
from tests.fuzz.oracle import FailureError, Input, examine
from tests.fuzz.seeds import FORMATS

HERE = Path(__file__).resolve().parent
CORPUS, FOUND, LOG = HERE / "corpus", HERE / "found", HERE / "log.toml"
MOST_FILES, MOST_BYTES, MOST_OF_A_FORMAT = 40, 20_000, 330_000
MENDED = "-mended"
COUNTS = ("inputs", "read", "same", "refused", "failed", "hung", "crashed", "kept")
Features = frozenset[tuple[object, ...]]


@dataclass
class Failed:
    """A failure with the smallest input that shows it, and how often it came."""

    format: str
    kind: str
    where: str
    detail: str
    given: Input
    times: int = 1

    @property
    def key(self) -> str:
        return f"{self.format} {self.kind} {self.where}"


@dataclass
class Found:
    """What a campaign has so far: counts by format, failures by key, novel inputs with what is new of them."""

    counts: dict[str, Counter[str]] = field(default_factory=dict)
    seconds: Counter[str] = field(default_factory=Counter)
    failures: dict[str, Failed] = field(default_factory=dict)
    novel: dict[str, list[tuple[bytes, Features]]] = field(default_factory=dict)
    slow: list[tuple[float, str, str]] = field(default_factory=list)

    def add(self, failed: Failed) -> None:
        """Count a failure; keep its smallest input."""
        known = self.failures.get(failed.key)
        if known is None:
            self.failures[failed.key] = failed
            click.echo(f"found: {failed.format} {failed.kind} {failed.where}: {failed.detail[:200]}")
            return
        known.times += failed.times
        if len(failed.given.data) < len(known.given.data):
            known.given, known.detail = failed.given, failed.detail


# The corpus


def corpus_files(name: str) -> list[Path]:
    """The files of the corpus of a format."""
    folder = CORPUS / name
    return sorted(path for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []


def features_of(name: str, data: bytes) -> Features:
    """What an input shows; nothing where it fails."""
    try:
        return examine(Input(data, FORMATS[name].file_name)).features
    except FailureError:
        return frozenset()


def keep_few(name: str, novel: Iterable[tuple[bytes, Features]]) -> int:
    """Write the corpus of a format anew from its files and the novel inputs; the number of files that it has."""
    mended = [path for path in corpus_files(name) if path.name.endswith(MENDED)]
    old = [(path.read_bytes(), path) for path in corpus_files(name) if path not in mended]
    known = {data: features_of(name, data) for data, _ in old} | {
        data: features for data, features in novel if len(data) <= MOST_BYTES
    }
    few = _cover(known, MOST_FILES - len(mended))
    for data, path in old:
        if data not in few:
            path.unlink()
    for data in few:
        write(CORPUS / name / _digest(data), data)
    return len(few) + len(mended)


def _cover(known: Mapping[bytes, Features], most: int) -> list[bytes]:
    """The inputs, small ones first, that show the most between them."""
    left = dict(sorted(known.items(), key=lambda item: (len(item[0]), item[0])))
    seen: set[tuple[object, ...]] = set()
    few: list[bytes] = []
    room = MOST_OF_A_FORMAT
    while left and len(few) < most:
        best = max(left, key=lambda data: (len(left[data] - seen), -len(data)))
        if not left[best] - seen:
            break
        if len(best) <= room:
            few.append(best)
            seen |= left[best]
            room -= len(best)
        del left[best]
    return few


def write(path: Path, data: bytes) -> None:
    """Write a file and the folders that it needs."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]


# Failures


def save(failed: Failed, seed: int, today: date, *, is_ours: bool) -> Path:
    """Write a failure beside how it was found; of an input that is not ours nothing but its digest."""
    path = FOUND / failed.format / failed.given.digest
    for other, told in _on_file(failed):
        if other != path and (told["bytes"] <= len(failed.given.data) or not is_ours):
            return other
        other.unlink(missing_ok=True)
        other.with_name(other.name + ".toml").unlink()
    lines = {
        "name": failed.given.name,
        "kind": failed.kind,
        "where": failed.where,
        "how": " ".join(failed.given.how),
        "seed": seed,
        "times": failed.times,
        "bytes": len(failed.given.data),
    }
    if is_ours:
        lines |= {"detail": failed.detail, "word": failed.given.word, "written": failed.given.kind}
        write(path, failed.given.data)
    text = f"found = {today.isoformat()}\n" + "".join(f"{key} = {_toml(value)}\n" for key, value in lines.items())
    if is_ours and failed.given.texts is not None:
        text += f"texts = [{', '.join(map(_toml, failed.given.texts))}]\n"
    write(path.with_name(path.name + ".toml"), text.encode())
    return path


def _on_file(failed: Failed) -> list[tuple[Path, dict[str, Any]]]:
    """The failures on file of the same kind and place."""
    notes = [(path, tomllib.loads(path.read_text(encoding="utf-8"))) for path in (FOUND / failed.format).glob("*.toml")]
    return [
        (path.with_suffix(""), told)
        for path, told in notes
        if (told["kind"], told["where"]) == (failed.kind, failed.where)
    ]


def _toml(value: object) -> str:
    if isinstance(value, int):
        return str(value)
    told = str(value).encode("utf-8", "backslashreplace").decode()
    escaped = "".join(
        f"\\u{ord(char):04x}"
        if not char.isprintable() and ord(char) < 0x10000
        else {'"': '\\"', "\\": "\\\\"}.get(char, char)
        for char in told
    )
    return f'"{escaped}"'


def found_inputs() -> list[tuple[Path, Failed]]:
    """The failures on file whose inputs are there."""
    return [(path, _loaded(path)) for path in sorted(FOUND.glob("*/*")) if path.suffix != ".toml"]


def _loaded(path: Path) -> Failed:
    told = tomllib.loads(path.with_name(path.name + ".toml").read_text(encoding="utf-8"))
    texts = tuple(told["texts"]) if "texts" in told else None
    given = Input(path.read_bytes(), told["name"], tuple(told["how"].split()), texts, told["word"], told["written"])
    return Failed(path.parent.name, told["kind"], told["where"], told["detail"], given)


def settle() -> list[tuple[Path, str]]:
    """Try every failure on file again; one that is mended moves to the corpus. What became of each."""
    told = []
    for path, failed in found_inputs():
        try:
            examine(failed.given)
        except FailureError as error:
            told.append((path, f"still: {error.kind} {error.where}: {error.detail[:200]}"))
            continue
        if len(failed.given.data) <= MOST_BYTES:
            write(CORPUS / failed.format / (path.name + MENDED), failed.given.data)
        path.with_name(path.name + ".toml").unlink()
        path.unlink()
        told.append((path, "mended"))
    return told


def minimised(failed: Failed, seconds: float) -> Failed:
    """The failure with a smaller input that shows the same, where one is found in that time."""
    if failed.given.texts is not None or failed.given.word or failed.kind in ("hang", "native"):
        return failed

    def is_same(data: bytes) -> bool:
        try:
            examine(Input(data, failed.given.name))
        except FailureError as error:
            return error.kind == failed.kind and error.where == failed.where
        return False

    data = smaller(failed.given.data, is_same, seconds)
    given = Input(data, failed.given.name, failed.given.how)
    return Failed(failed.format, failed.kind, failed.where, failed.detail, given, failed.times)


# The log


def log(found: Found, today: date, *, told: Mapping[str, object]) -> None:
    """Add the counts of a campaign to the log."""
    before = tomllib.loads(LOG.read_text(encoding="utf-8")) if LOG.is_file() else {}
    campaigns = [
        *before.pop("campaigns", []),
        {"date": today, **told, "inputs": sum(c["inputs"] for c in found.counts.values())},
    ]
    for name, counts in found.counts.items():
        entry = before.setdefault(name, {})
        entry["last"] = today
        for what in COUNTS:
            entry[what] = counts[what] if what == "kept" else entry.get(what, 0) + counts[what]
    text = "# The inputs that `make fuzz` gave to the readers, by format; each campaign adds to them.\n"
    text += "# same: the grids of an earlier input, so that only the format's reader had work; failed: not what must\n"
    text += "# hold; crashed: the process died; kept: files in the corpus; untold: inputs, beside these, of campaigns\n"
    text += "# that were cut off before they told what became of them.\n"
    for name in sorted(before, key=list(FORMATS).index):
        text += f"\n[{name}]\n" + "".join(f"{key} = {value}\n" for key, value in before[name].items())
    text += "\n[[campaigns]]\n" + "\n[[campaigns]]\n".join(
        "".join(f"{key} = {_toml(value) if isinstance(value, str) else value}\n" for key, value in entry.items())
        for entry in campaigns
    )
    LOG.write_text(text, encoding="utf-8")

"""The campaign: batches of inputs in processes of their own, a line that tells how far it is, and a table at the end.

``python -m tests.fuzz.driver --help`` tells the options; ``make fuzz`` calls it.
"""

import argparse
import gc
import multiprocessing
import multiprocessing.connection
import os
import random
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeVar

import click
from tests.factories.known_sheets import ROOT
from tests.fuzz import corpus, structured
from tests.fuzz.corpus import Failed, Found
from tests.fuzz.inputs import Maker
from tests.fuzz.oracle import SLOW_SECONDS, WALL_SECONDS, FailureError, Input, Memory, examine
from tests.fuzz.seeds import FORMATS, lexicon_words, read_formats, seeds_of

MEMORY = 3 << 30
"""Bytes of address space that a process may have, libraries and all."""
BATCH, BATCH_SECONDS = 2_000, 20.0
REPORT_EVERY = 0.5
SILENT_SECONDS = WALL_SECONDS + 15
MINIMISE_SECONDS = 20.0
_HEADER = 12
Result = TypeVar("Result")
_PROCESSES = multiprocessing.get_context("fork")


@dataclass(frozen=True)
class Plan:
    """What a campaign is to do."""

    formats: tuple[str, ...]
    seed: int
    inputs: int | None = None
    """Inputs of each format."""
    minutes: float | None = None
    workers: int = 2
    shared: Path | None = None


@dataclass
class Batch:
    """Some inputs of one format, run one after the other in one process."""

    form: str
    number: int
    size: int
    pool: list[bytes]
    seen: set[tuple[object, ...]]


@dataclass
class Running:
    """A process at work on a batch: where its messages come from, and where its present input stands."""

    batch: Batch
    process: Any
    messages: Connection
    present: Path
    heard_at: float = field(default_factory=time.monotonic)


# In the process of a batch


def run_batch(plan: Plan, batch: Batch, tell: Callable[[tuple[Any, ...]], None], present: Path | None) -> None:
    """Run a batch and tell what it brings: ``novel``, ``failed``, ``slow`` and ``counts``, then ``done``."""
    maker = Maker(FORMATS[batch.form], seeds_of(batch.form, plan.shared), list(batch.pool))
    memory, counts = Memory(), Counter[str]()
    ends, told_at, worked = time.monotonic() + BATCH_SECONDS, time.monotonic(), time.process_time()
    file = os.open(present, os.O_WRONLY | os.O_CREAT, 0o600) if present else None
    for at in range(batch.size):
        given = maker.made(random.Random(f"{plan.seed} {batch.form} {batch.number} {at}"))
        if file is not None:
            os.pwrite(file, len(given.data).to_bytes(_HEADER, "big") + given.data, 0)
        _run_one(given, maker, batch, (memory, counts), tell)
        now = time.monotonic()
        if now - told_at > REPORT_EVERY:
            tell(("counts", counts, time.process_time() - worked))
            counts, told_at, worked = Counter(), now, time.process_time()
        if now > ends:
            break
    tell(("counts", counts, time.process_time() - worked))
    tell(("done",))
    if file is not None:
        os.close(file)


def _run_one(
    given: Input,
    maker: Maker,
    batch: Batch,
    notes: tuple[Memory, Counter[str]],
    tell: Callable[[tuple[Any, ...]], None],
) -> None:
    memory, counts = notes
    counts["inputs"] += 1
    try:
        outcome = examine(given, memory)
    except FailureError as error:
        counts["hung" if error.kind == "hang" else "failed"] += 1
        tell(("failed", Failed(batch.form, error.kind, error.where, error.detail, given)))
        return
    counts[outcome.status] += 1
    if outcome.seconds > SLOW_SECONDS:
        tell(("slow", outcome.seconds, given.data))
    new = outcome.features - batch.seen
    if new:
        batch.seen |= new
        maker.keep(given.data)
        tell(("novel", given.data, outcome.features))


def _in_process(plan: Plan, batch: Batch, messages: Connection, present: Path) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 2)  # libraries in other languages tell of their panics there
    try:
        run_batch(plan, batch, messages.send, present)
    except Exception:  # noqa: BLE001 - a fault of the campaign's own, which must not look like one of a reader
        messages.send(("broken", traceback.format_exc()))
        messages.send(("done",))
    messages.close()


# In the process of the campaign


class Campaign:
    """Starts batches, hears what they bring, and outlives them."""

    def __init__(self, plan: Plan, folder: Path) -> None:
        self.plan = plan
        self.found = Found({name: Counter() for name in plan.formats})
        self.broken: list[str] = []
        self._folder = folder
        self._pools: dict[str, list[bytes]] = {name: [] for name in plan.formats}
        self._seen: dict[str, set[tuple[object, ...]]] = {name: set() for name in plan.formats}
        self._numbers = count(1)
        self._started_at = time.monotonic()
        self._begun: Counter[str] = Counter()
        self._running: list[Running] = []

    def prepare(self) -> None:
        """Make what all processes share, before the first one is forked."""
        lexicon_words(), structured.base_sheets(), structured.whole_sheets()
        for name in self.plan.formats:
            seeds_of(name, self.plan.shared)
            for path in corpus.corpus_files(name):
                self._pools[name].append(path.read_bytes())
        gc.freeze()

    def run(self, show: Callable[["Campaign"], None]) -> None:
        """Run until the plan is fulfilled."""
        self._started_at = time.monotonic()
        try:
            while True:
                while len(self._running) < self.plan.workers and (batch := self._next_batch()):
                    self._running.append(self._start(batch))
                if not self._running:
                    return
                self._listen()
                show(self)
        finally:
            for running in self._running:
                running.process.kill()
                running.process.join()

    def elapsed(self) -> float:
        """Seconds since the first batch."""
        return time.monotonic() - self._started_at

    def _next_batch(self) -> Batch | None:
        """A batch of the format that has had the least of its share."""
        if self.plan.minutes is not None and self.elapsed() > 60 * self.plan.minutes:
            return None
        wanted = [name for name in self.plan.formats if self._left(name) > 0]
        busy = {running.batch.form for running in self._running}
        if not wanted:
            return None
        name = min(
            wanted, key=lambda name: (name in busy, self.found.seconds[name] / min(1.0, 5 * FORMATS[name].share))
        )
        size = min(BATCH, self._left(name))
        self._begun[name] += size
        return Batch(name, next(self._numbers), size, self._pools[name][-200:], set(self._seen[name]))

    def _left(self, name: str) -> int:
        if self.plan.inputs is None:
            return BATCH
        share = max(1, int(self.plan.inputs * FORMATS[name].share))
        return share - max(self._begun[name], self.found.counts[name]["inputs"])

    def _start(self, batch: Batch) -> Running:
        here, there = _PROCESSES.Pipe(duplex=False)
        present = self._folder / f"present-{batch.number}"
        process = _PROCESSES.Process(target=_in_process, args=(self.plan, batch, there, present), daemon=True)
        process.start()
        there.close()
        return Running(batch, process, here, present)

    def _listen(self) -> None:
        ready = multiprocessing.connection.wait([running.messages for running in self._running], timeout=1.0)
        for running in list(self._running):
            if running.messages in ready:
                self._hear(running)
            elif time.monotonic() - running.heard_at > SILENT_SECONDS:
                running.process.kill()
                self._died(running, "hang", "hung")

    def _hear(self, running: Running) -> None:
        try:
            message = running.messages.recv()
        except (EOFError, OSError):
            self._died(running, "native", "crashed")
            return
        running.heard_at = time.monotonic()
        self._take(running.batch.form, message)
        if message[0] == "done":
            running.process.join()
            self._end(running)

    def _take(self, name: str, message: tuple[Any, ...]) -> None:
        what, *rest = message
        if what == "counts":
            self.found.counts[name].update(rest[0])
            self.found.seconds[name] += rest[1]
        elif what == "failed":
            self.found.add(rest[0])
        elif what == "slow":
            self.found.slow.append((rest[0], name, Input(rest[1], "").digest))
        elif what == "broken":
            self.broken.append(rest[0])
        elif what == "novel":
            data, features = rest
            if features - self._seen[name]:
                self._seen[name] |= features
                self._pools[name].append(data)
                self.found.novel.setdefault(name, []).append((data, features))

    def _died(self, running: Running, kind: str, counted: str) -> None:
        """A process ended before its batch; its present input is the reason."""
        running.process.join()
        code = running.process.exitcode
        raw = running.present.read_bytes() if running.present.is_file() else b""
        size = int.from_bytes(raw[:_HEADER], "big")
        given = Input(raw[_HEADER : _HEADER + size], FORMATS[running.batch.form].file_name, ("process died",))
        self.found.counts[running.batch.form][counted] += 1
        self.found.counts[running.batch.form]["inputs"] += 1
        self.found.add(
            Failed(running.batch.form, kind, f"exit code {code}", "the process did not end by itself", given)
        )
        self._end(running)

    def _end(self, running: Running) -> None:
        running.messages.close()
        self._running.remove(running)
        self._begun[running.batch.form] = self.found.counts[running.batch.form]["inputs"] + sum(
            other.batch.size for other in self._running if other.batch.form == running.batch.form
        )
        running.present.unlink(missing_ok=True)


def in_process(call: Callable[[], Result], otherwise: Result) -> Result:
    """What a call gives in a process of its own, so that it may die there."""
    here, there = _PROCESSES.Pipe(duplex=False)
    process = _PROCESSES.Process(target=lambda: there.send(call()), daemon=True)
    process.start()
    there.close()
    try:
        return here.recv()
    except (EOFError, OSError):
        return otherwise
    finally:
        process.join()


# What is shown


def _status(campaign: Campaign) -> str:
    total = sum(counts["inputs"] for counts in campaign.found.counts.values())
    by_format = "  ".join(f"{name} {counts['inputs']:,}" for name, counts in campaign.found.counts.items())
    rate = total / max(campaign.elapsed(), 0.1)
    failures = len(campaign.found.failures)
    return f"{campaign.elapsed():5.0f} s  {total:,} inputs, {rate:.0f} a second, {failures} failures: {by_format}"


def _shower() -> Callable[[Campaign], None]:
    """A line that is written over on a screen, and one every half minute elsewhere."""
    is_screen = sys.stdout.isatty()
    every, shown_at = (0.5 if is_screen else 30.0), [0.0]

    def show(campaign: Campaign) -> None:
        if time.monotonic() - shown_at[0] > every:
            shown_at[0] = time.monotonic()
            line = _status(campaign)
            click.echo(f"\r\033[K{line[:150]}" if is_screen else line, nl=not is_screen)

    return show


def table(found: Found) -> Iterator[str]:
    """The counts by format in lines; the speed is by the processor's time."""
    yield f"{'format':<9}" + "".join(f"{head:>9}" for head in (*corpus.COUNTS, "a second"))
    for name, counts in found.counts.items():
        rate = counts["inputs"] / max(found.seconds[name], 0.1)
        yield f"{name:<9}" + "".join(f"{counts[what]:>9,}" for what in corpus.COUNTS) + f"{rate:>9.0f}"


def _close(campaign: Campaign) -> None:
    """Make failures small and save them, renew the corpus, add to the log."""
    plan, found = campaign.plan, campaign.found
    today = datetime.now(UTC).date()
    is_ours = plan.shared is None
    for failed in found.failures.values():
        small = (
            in_process(lambda failed=failed: corpus.minimised(failed, MINIMISE_SECONDS), failed) if is_ours else failed
        )
        path = corpus.save(small, plan.seed, today, is_ours=is_ours)
        click.echo(f"{small.format}: {small.kind} {small.where}, {small.times} times, {len(small.given.data)} bytes: "
              f"{path.relative_to(ROOT)}\n    {small.detail[:300] if is_ours else ''}")  # fmt: skip
    for name, counts in found.counts.items():
        novel = found.novel.get(name, []) if is_ours else []
        counts["kept"] = in_process(
            lambda name=name, novel=novel: corpus.keep_few(name, novel), len(corpus.corpus_files(name))
        )
    told = {"seed": plan.seed, "formats": ", ".join(plan.formats), "failures": len(found.failures)}
    corpus.log(found, today, told=told | ({} if is_ours else {"shared": "yes"}))
    for told_of in campaign.broken:
        click.echo(f"A fault of the campaign itself:\n{told_of}")
    for seconds, name, digest in sorted(found.slow, reverse=True)[:5]:
        click.echo(f"slow: {seconds:.1f} s {name} {digest}")


def _plan() -> Plan | None:
    parser = argparse.ArgumentParser(prog="make fuzz", description=__doc__)
    parser.add_argument("--format", default="", help="formats, separated by commas; all that are read without it")
    parser.add_argument("--count", type=int, help="inputs of each format")
    parser.add_argument("--minutes", type=float, help="minutes in all; 5 without --count")
    parser.add_argument("--seed", type=int, help="repeats a campaign; by the clock without it")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument(
        "--shared", type=Path, help="a folder of documents that are not ours: seeds, of which nothing is saved"
    )
    parser.add_argument(
        "--settle", action="store_true", help="try the failures on file again; the mended move to the corpus"
    )
    given = parser.parse_args()
    if given.settle:
        return None
    names = tuple(filter(None, given.format.split(","))) or tuple(read_formats())
    unknown = [name for name in names if name not in read_formats()]
    if unknown:
        parser.error(f"not read, or without seeds: {', '.join(unknown)}; there are {', '.join(read_formats())}")
    minutes = given.minutes if given.minutes or given.count else 5.0
    seed = given.seed if given.seed is not None else int(time.time())
    return Plan(names, seed, given.count, minutes, given.workers, given.shared)


def main() -> int:
    """Run a campaign; 1 where something was found."""
    plan = _plan()
    if plan is None:
        told = corpus.settle()
        click.echo("\n".join(f"{path.relative_to(ROOT)}: {what}" for path, what in told) or "No failure is on file.")
        return int(any(what != "mended" for _, what in told))
    for number in (signal.SIGINT, signal.SIGTERM):  # in the background the first is ignored, and what was found lost
        signal.signal(number, signal.default_int_handler)
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        campaign = Campaign(plan, Path(folder))
        campaign.prepare()
        click.echo(f"Seed {plan.seed}: {', '.join(plan.formats)}")
        try:
            campaign.run(_shower())
        except KeyboardInterrupt:
            click.echo("\nInterrupted; what was found is kept.")
        click.echo("")
        _close(campaign)
    click.echo("\n".join(table(campaign.found)))
    return int(bool(campaign.found.failures or campaign.broken))


if __name__ == "__main__":
    sys.exit(main())

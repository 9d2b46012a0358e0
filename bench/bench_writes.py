"""One write after another through the running site: a monthly return accepted, an entry saved; by one and by four.

Over the city of 100,000 enrolments, on a file database and on a PostgreSQL that waits for the disk as a city's does,
served by two workers on this machine. Prints a Markdown table: of 100 writes the median and what 95 of 100 stay under,
of these the medians of three runs. Any answer but the one that was meant ends the measurement. What pretix takes for
a check-in on the same machine is in ``figures/pretix.json`` (``pretix.sh``).
"""

import json
import os
import sys
from collections.abc import Callable, Mapping
from typing import Any

from served import (
    FIGURES,
    Times,
    Visitor,
    at_once,
    durable,
    filled,
    installed,
    keep,
    median_of,
    on_each_database,
    serving,
    times,
)

WRITES, WARM, RUNS, CLIENTS = 100, 10, 3, (1, 4)
Work = Callable[[], list[float]]
DEEDS = {"return": "accepting a monthly return", "entry": "saving an entry"}


def main() -> None:
    """Measure on both databases, print, and keep; with the word ``here``, on the one that the environment names."""
    if sys.argv[1:] == ["here"]:
        json.dump(here(), sys.stdout)
        return
    found = on_each_database(__file__)
    keep("writes.json", found)
    peer = json.loads((FIGURES / "pretix.json").read_text("utf-8")) if (FIGURES / "pretix.json").exists() else None
    print("| single writes; ms | SQLite: p50 | p95 | PostgreSQL: p50 | p95 |")
    print("|---|---|---|---|---|")
    for deed, name in DEEDS.items():
        for clients in CLIENTS:
            spent = [figure for one in found.values() for figure in one[f"{deed} {clients}"]]
            print(f"| {name}, clients at once: {clients} | {' | '.join(f'{one:.0f}' for one in spent)} |")
    if peer is not None:
        for clients, (p50, p95) in peer["figures"]["check_in"].items():
            told = f"pretix {peer['figures']['version']}, {peer['on']}"
            print(f"| beside: check-in in {told}, clients at once: {clients} | – | – | {p50:.0f} | {p95:.0f} |")


def here() -> dict[str, Times]:
    """Build the city and write to it."""
    with installed() as environment:
        keys = filled(environment)
        if url := os.environ.get("DATABASE_URL"):
            durable(url)
        with serving(environment) as port:
            return measured(port, keys)


def measured(port: int, keys: Mapping[str, Any]) -> dict[str, Times]:
    """Each deed by one client, and by several at once."""
    clerks = [Visitor(port).log_in() for _ in range(max(CLIENTS))]
    waiting = iter(keys["returns"])
    desks = [Desk(clerk, entry) for clerk, entry in zip(clerks, keys["entries"], strict=False)]

    def accepting(place: int, number: int) -> Work:
        own = [next(waiting) for _ in range(number)]
        return lambda: [accepted(clerks[place], one) for one in own]

    def saving(place: int, number: int) -> Work:
        return lambda: [desks[place].saved() for _ in range(number)]

    found = {}
    for deed, work in {"return": accepting, "entry": saving}.items():
        for clerk in clerks:
            clerk.rest()
        at_once([work(place, WARM) for place in range(max(CLIENTS))])
        for clients in CLIENTS:
            for clerk in clerks:
                clerk.rest()
            runs = [times(at_once([work(place, WRITES // clients) for place in range(clients)])) for _ in range(RUNS)]
            found[f"{deed} {clients}"] = median_of(runs)
    return found


def accepted(clerk: Visitor, key: str) -> float:
    """A return that waits, accepted."""
    answer = clerk.post(f"/registers/filled/{key}/accept/")
    assert answer.status == 302, (answer.status, answer.body.decode()[-2_000:])
    return answer.seconds


class Desk:
    """A clerk at an entry, which he changes and saves again and again; he knows its version, as his page would."""

    def __init__(self, clerk: Visitor, entry: str) -> None:
        self._clerk, self._path = clerk, f"/rounds/entries/{entry}/write/"
        page = clerk.get(f"/rounds/entries/{entry}/").body.decode()
        self._version = int(page.partition('name="version" value="')[2].partition('"')[0])

    def saved(self) -> float:
        """Another text for the issues, saved."""
        text = f"登録する機関が減っている。閉店などの理由を聞き取り、声を掛け直す。{self._version}回目の見直し。"
        answer = self._clerk.post(self._path, version=str(self._version), issues=text * 4)
        assert answer.status == 302, (answer.status, answer.body.decode()[-2_000:])
        self._version += 1
        return answer.seconds


if __name__ == "__main__":
    main()

"""Pages of the running site over a network of 100,000 enrolments, beside a plain Django list of the same rows.

On a file database and on PostgreSQL, served as a city serves it, by two workers on this machine, to one client who is
logged in. Prints a Markdown table: of 60 requests each (30 after a change) the median and what 95 of 100 stay under; in
parentheses ours ÷ plain, of which fewer are asked. The plain list (``plain_list.py``) has no login, log or figures.
"""

import json
import sys
from collections.abc import Callable, Mapping
from itertools import count
from typing import Any
from urllib.parse import urlencode

from served import (
    FOLDER,
    SERVERS_WORKERS,
    Times,
    Visitor,
    filled,
    installed,
    keep,
    on_each_database,
    running,
    serving,
    times,
)

REQUESTS, CHANGES, PLAIN_REQUESTS, WARM, ROWS = 60, 30, 10, 3, 50
EVER, DAY = "ever", "2015-10-01"
Ask = Callable[[], float]
Found = dict[str, dict[str, Times]]


def main() -> None:
    """Measure on both databases, print, and keep; with the word ``here``, on the one that the environment names."""
    if sys.argv[1:] == ["here"]:
        json.dump(here(), sys.stdout)
        return
    found = on_each_database(__file__)
    keep("pages.json", found)
    show(found)


def show(found: Mapping[str, Mapping[str, Mapping[str, list[float]]]]) -> None:
    """The table of both databases."""
    print("| page, 100,000 enrolments; ms | SQLite: p50 | p95 | PostgreSQL: p50 | p95 |")
    print("|---|---|---|---|---|")
    for name in found["SQLite"]["ours"]:
        print(f"| {name} | {' | '.join(shown(one, name) for one in found.values())} |")


def shown(found: Mapping[str, Mapping[str, list[float]]], name: str) -> str:
    """Both times of a page, beside those of the plain list."""
    ours, plain = found["ours"][name], found["plain"].get(name)
    if plain is None:
        return " | ".join(f"{one:.0f}" for one in ours)
    return " | ".join(f"{one:.0f} (×{one / other:.2f})" for one, other in zip(ours, plain, strict=True))


def here() -> Found:
    """Build the city, then ask the site, then the plain list."""
    with installed() as environment:
        keys = filled(environment)
        with serving(environment) as port:
            ours = measured(pages(port, keys), REQUESTS) | measured(pages_after_a_change(port, keys), CHANGES)
        plain = environment | {"PYTHONPATH": str(FOLDER)}
        command = ["-m", "granian", "--interface", "wsgi", "--workers", str(SERVERS_WORKERS), "--port", "PORT"]
        with running([sys.executable, *command, "plain_list:application"], plain, "/") as port:
            return {"ours": ours, "plain": measured(plain_pages(port, keys), PLAIN_REQUESTS)}


def measured(asks: Mapping[str, Ask], requests: int) -> dict[str, Times]:
    """Each page many times, in turns, so that what else the machine does falls on all alike."""
    for ask in asks.values():
        for _ in range(WARM):
            ask()
    spent: dict[str, list[float]] = {name: [] for name in asks}
    for _ in range(requests):
        for name, ask in asks.items():
            spent[name].append(ask())
    return {name: times(seconds) for name, seconds in spent.items()}


def pages(port: int, keys: Mapping[str, Any]) -> dict[str, Ask]:
    """What is asked of the site, and a word by which the page is known."""
    staff, resident = Visitor(port).log_in(), Visitor(port)
    network = f"/registers/networks/{keys['network']}/"

    def listed(**query: object) -> Ask:
        return lambda: staff.sees(f"{network}?{urlencode(query)}", rows=ROWS)

    return {
        "network, first page": listed(who=EVER),
        "network, page 1,000": listed(who=EVER, page=1_000),
        "network, as of a day": listed(on=DAY),
        "network, as of a day, page 500": listed(on=DAY, page=500),
        "bodies by name": listed(who=EVER, party="body", sort="name"),
        "bodies by name, page 1,000": listed(who=EVER, party="body", sort="name", page=1_000),
        "persons by name": listed(who=EVER, party="person", sort="name"),
        "all networks": lambda: staff.sees("/registers/networks/", keys["network"]),
        "a measure": lambda: staff.sees(f"/desk/measures/{keys['measure']}/", keys["indicator"]),
        "records behind a figure": lambda: staff.sees(f"/desk/indicators/{keys['indicator']}/2018/", "2018"),
        "board of a round": lambda: staff.sees(f"/rounds/{keys['round']}/", keys["entries"][0]),
        "an entry": lambda: staff.sees(f"/rounds/entries/{keys['entries'][0]}/", "csrfmiddlewaretoken"),
        "own work": lambda: staff.sees("/desk/", keys["entries"][0]),
        "published measure, as a resident": lambda: resident.sees(
            f"/plans/{keys['plan']}/{keys['published']}/", keys["title"]
        ),
        "login page": lambda: resident.sees("/login/", "csrfmiddlewaretoken"),
    }


def pages_after_a_change(port: int, keys: Mapping[str, Any]) -> dict[str, Ask]:
    """The same, asked for the first time since one more stands in the network: nothing that was counted holds."""
    staff, number = Visitor(port).log_in(), count(1)
    network = f"/registers/networks/{keys['network']}/"
    staff.get(f"{network}enrol/")

    def enrolling() -> float:
        answer = staff.post(f"{network}enrol/", name=f"計測商店{next(number)}", since="2018-05-01")
        assert answer.status == 302, answer.status
        return answer.seconds

    def after(path: str, words: str) -> Ask:
        return lambda: enrolling() and staff.sees(path, words)

    by_name = f"{network}?{urlencode({'who': EVER, 'party': 'person', 'sort': 'name'})}"
    return {
        "enrolling a body": enrolling,
        "network, first page, after a change": after(f"{network}?who={EVER}", "<tr"),
        "a measure, after a change": after(f"/desk/measures/{keys['measure']}/", keys["indicator"]),
        "persons by name, after a change": after(by_name, "<tr"),
    }


def plain_pages(port: int, keys: Mapping[str, Any]) -> dict[str, Ask]:
    """The same lists, asked of the plain one."""
    anybody = Visitor(port)

    def listed(**query: object) -> Ask:
        return lambda: anybody.sees(f"/{keys['network']}/?{urlencode(query)}", rows=ROWS)

    return {
        "network, first page": listed(),
        "network, page 1,000": listed(page=1_000),
        "network, as of a day": listed(on=DAY),
        "network, as of a day, page 500": listed(on=DAY, page=500),
        "bodies by name": listed(party="body"),
        "bodies by name, page 1,000": listed(party="body", page=1_000),
    }


if __name__ == "__main__":
    main()

"""What campaigns of ``make fuzz`` left behind holds, and a short campaign over each format finds nothing."""

import random
from pathlib import Path

import pytest
from tests.factories.thorough import share
from tests.fuzz import corpus, structured, writers
from tests.fuzz.driver import Batch, Plan, run_batch
from tests.fuzz.inputs import Maker
from tests.fuzz.oracle import FailureError, Input, examine
from tests.fuzz.seeds import FORMATS, is_read, seeds_of

IN_A_SHORT_CAMPAIGN = share(20)
READ = [name for name, form in FORMATS.items() if form.share == 1.0]
SLOW = [pytest.param(name, marks=pytest.mark.thorough) for name in FORMATS if name not in READ]


@pytest.mark.parametrize("name", [*READ, *SLOW])
def test_the_corpus_holds(name: str) -> None:
    failures = {}
    for path in corpus.corpus_files(name):
        try:
            examine(Input(path.read_bytes(), FORMATS[name].file_name))
        except FailureError as error:
            failures[path.name] = error.args
    assert failures == {}


def test_the_corpus_is_small(root: Path) -> None:
    files = [path for name in FORMATS for path in corpus.corpus_files(name)]
    assert files
    assert [path for path in files if path.stat().st_size > corpus.MOST_BYTES] == []
    assert sum(path.stat().st_size for path in files) <= 3_000_000


@pytest.mark.sampled
@pytest.mark.parametrize("name", READ)
def test_a_short_campaign(name: str) -> None:
    assert is_read(name)
    told: list[tuple[object, ...]] = []
    pool = [path.read_bytes() for path in corpus.corpus_files(name)]
    run_batch(Plan((name,), seed=46), Batch(name, 1, IN_A_SHORT_CAMPAIGN, pool, set()), told.append, None)
    assert [message for message in told if message[0] == "failed"] == []
    assert told[-1] == ("done",)


@pytest.mark.parametrize("name", READ)
def test_the_same_chance_makes_the_same_input(name: str) -> None:
    makers = [Maker(FORMATS[name], seeds_of(name)) for _ in range(2)]
    for at in range(5):
        one, two = (maker.made(random.Random(at)) for maker in makers)
        assert one == two


@pytest.mark.parametrize("name", [name for name, form in FORMATS.items() if form.write])
def test_mutations_reach_the_reader(name: str) -> None:
    """Most inputs differ from their seeds, and a fair part of them is neither refused nor as before."""
    seeds, maker = set(seeds_of(name).small), Maker(FORMATS[name], seeds_of(name))
    made = [maker.made(random.Random(at)).data for at in range(60)]
    assert sum(data not in seeds for data in made) >= 54
    assert len(set(made)) >= 54


def test_the_oracle_sees_a_lost_text() -> None:
    table = structured.whole_sheets()[0][0]
    data = writers.as_csv([table], random.Random(0))
    texts = tuple(box.text for box in table if box.text)
    assert examine(Input(data, "a.csv", texts=texts)).status == "read"
    with pytest.raises(FailureError, match="lost"):
        examine(Input(data, "a.csv", texts=(*texts, "失われた文")))
    with pytest.raises(FailureError, match="invented"):
        examine(Input(data, "a.csv", texts=texts[1:]))
    with pytest.raises(FailureError, match="a word of"):
        examine(Input(data, "a.csv", word="ヷヸヹ"))

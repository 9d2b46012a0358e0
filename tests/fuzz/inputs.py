"""The next input of a campaign: a table changed and written, or a file changed by a few mutators."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.fuzz import structured
from tests.fuzz.mutators import BYTES, MOST_BYTES, Material, Mutator
from tests.fuzz.oracle import Input
from tests.fuzz.seeds import Format, Seeds, lexicon_words

_STRUCTURED, _AND_DAMAGED = 0.25, 0.4
_INSIDE = 0.7
_WHOLE, _FROM_POOL = 0.01, 0.3
_MOST_IN_POOL = 300


@dataclass
class Maker:
    """Makes inputs of one format; ``pool`` holds earlier inputs that brought something new."""

    form: Format
    seeds: Seeds
    pool: list[bytes] = field(default_factory=list)

    def made(self, chance: random.Random) -> Input:
        """One input; the same chance and pool give the same."""
        if self.form.write is not None and chance.random() < _STRUCTURED:
            return self._structured(chance)
        data = self._seed(chance)
        return self._mutated(data, (), chance)

    def keep(self, data: bytes) -> None:
        """Take an input for a seed."""
        if len(data) <= MOST_BYTES // 10:
            self.pool.append(data)
            del self.pool[:-_MOST_IN_POOL]

    def _seed(self, chance: random.Random) -> bytes:
        if chance.random() < _WHOLE:
            return chance.choice(self.seeds.whole)
        if self.pool and chance.random() < _FROM_POOL:
            return chance.choice(self.pool)
        return chance.choice(self.seeds.small)

    def _structured(self, chance: random.Random) -> Input:
        sheets = structured.whole_sheets() if chance.random() < _WHOLE else structured.base_sheets(self.form.most_boxes)
        tables = [structured.changed(table, chance, chance.choice((1, 1, 2, 3, 6))) for table in chance.choice(sheets)]
        tables = [table for table in tables if any(box.text.strip() for box in table)]
        if not tables or self.form.write is None:
            return self._mutated(chance.choice(self.seeds.small), (), chance)
        word = ""
        if chance.random() < 0.5:
            at = chance.randrange(len(tables))
            tables[at], word = structured.with_strange_word(tables[at], chance)
        data = self.form.write(tables, chance)
        if chance.random() < _AND_DAMAGED:
            return self._mutated(data, ("structured",), chance)
        texts = tuple(box.text for table in tables for box in table if box.text.strip())
        if not _has_letters("".join(texts), self.form.letters):
            return Input(data, self.form.file_name, ("structured",))
        return Input(data, self.form.file_name, ("structured",), texts, word, self.form.name)

    def _mutated(self, data: bytes, how: Sequence[str], chance: random.Random) -> Input:
        others = self.seeds.small if chance.random() < 0.7 else self.seeds.like
        few = [chance.choice(others) for _ in range(2)]
        tokens = self.form.tokens if self.form.tokens and chance.random() < 0.7 else lexicon_words()
        material = Material(few, tokens)
        names = list(how)
        for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 5))):
            mutator = self._mutator(chance)
            data = mutator(data, chance, material)[:MOST_BYTES]
            names.append(mutator.__name__)
        return Input(data, self.form.file_name, tuple(names))

    def _mutator(self, chance: random.Random) -> Mutator:
        if self.form.inside and chance.random() < _INSIDE:
            return chance.choice(self.form.inside)
        return chance.choice(BYTES)


def _has_letters(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True

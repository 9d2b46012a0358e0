"""The settings of the linter as a file in TOML (``sasaeai.toml``): rules chosen, rules left out, findings confirmed.

Every mistake is one sentence that names the file and the entry, so that no line a city wrote is passed over unseen.
"""

import re
import tomllib
from collections.abc import Sequence

from sasaeai.sheets.checking import Settings
from sasaeai.sheets.codes import code_of
from sasaeai.sheets.errors import UserFacingError
from sasaeai.sheets.formats.characters import printable
from sasaeai.sheets.rules.catalogue import by_code

FILE_NAME = "sasaeai.toml"
_PARTS = ("check", "confirmed")
_LISTS = ("select", "ignore")
_LINE = re.compile(r"at line (\d+)")
_KEY = re.compile(r"[A-Z]{2}\d{3}-[0-9a-f]{10}")


def load_settings(data: bytes, name: str) -> Settings:
    """Read a settings file; ``name`` is used in sentences. Raises ``UserFacingError``."""
    tables = {part: _table(part, table, name) for part, table in _read(data, name).items()}
    check, confirmed = tables.get("check", {}), tables.get("confirmed", {})
    for entry in check:
        if entry not in _LISTS:
            raise _wrong(
                name, f"[check] の「{_plain(entry)}」は使えません。書けるのは select と ignore です。",
                f"[check] has an entry “{_plain(entry)}”; only select and ignore can be given.",
            )  # fmt: skip
    return Settings(
        select=_codes(check, "select", name),
        ignore=_codes(check, "ignore", name),
        confirmed={_key(key, name): _note(key, note, name) for key, note in confirmed.items()},
    )


def with_options(settings: Settings, select: Sequence[str], ignore: Sequence[str]) -> Settings:
    """The settings as the command line changes them: its ``--select`` replaces, its ``--ignore`` adds."""
    chosen = _typed("--select", select) or settings.select
    return Settings(chosen, (*settings.ignore, *_typed("--ignore", ignore)), settings.confirmed)


def _typed(option: str, texts: Sequence[str]) -> tuple[str, ...]:
    """Codes as typed: separated by commas, the option repeated, or both."""
    codes = [code for text in texts for code in re.split("[,、，]", text) if code.strip()]
    if texts and not codes:
        raise UserFacingError(
            f"{option} に規則の記号がありません。「{option} TW,FG001」のように書いてください。",
            f"{option} names no rule; write it like “{option} TW,FG001”.",
        )
    return tuple(code_of(code, (f"{option}：", f"{option}: ")) for code in codes)


def _read(data: bytes, name: str) -> dict[str, object]:
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise _wrong(
            name, "UTF-8で保存した設定ファイルを指定してください。", "the settings must be saved as UTF-8."
        ) from error
    except (ValueError, RecursionError) as error:  # numbers and nesting beyond reason raise these too
        line = _LINE.search(str(error))
        ja, en = (f"（{line[1]}行目）", f" (line {line[1]})") if line else ("", "")
        raise _wrong(
            name, f"設定（TOML）として読めません{ja}。書き方を確かめてください。",
            f"not readable as settings in TOML{en}; check how it is written.",
        ) from error  # fmt: skip


def _table(part: str, table: object, name: str) -> dict[str, object]:
    if part not in _PARTS:
        raise _wrong(
            name, f"「{_plain(part)}」は使えません。書けるのは [check] と [confirmed] です。",
            f"“{_plain(part)}” is not known; only [check] and [confirmed] can be given.",
        )  # fmt: skip
    if not isinstance(table, dict):
        raise _wrong(
            name, f"{part} は [{part}] という行の下に書いてください。", f"write {part} as lines below [{part}]."
        )
    return table


def _codes(check: dict[str, object], entry: str, name: str) -> tuple[str, ...]:
    codes = check.get(entry, [])
    if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
        raise _wrong(
            name, f'[check] の {entry} は {entry} = ["TW", "FG001"] のように書いてください。',
            f'[check] {entry} must be written like {entry} = ["TW", "FG001"].',
        )  # fmt: skip
    where = (f"{name}：[check] の {entry} にある", f"{name}: [check] {entry}: ")
    return tuple(code_of(code, where) for code in codes)


def _key(key: str, name: str) -> str:
    if _KEY.fullmatch(key) and key.partition("-")[0] in by_code():
        return key
    raise _wrong(
        name, f"[confirmed] の「{_plain(key)}」は確認済みのキーの形（例：TW001-3f2a9c01d4）ではありません。",
        f"[confirmed] “{_plain(key)}” is no key of a finding (such as TW001-3f2a9c01d4).",
    )  # fmt: skip


def _note(key: str, note: object, name: str) -> str:
    if isinstance(note, str):
        return " ".join(printable(note).split())
    raise _wrong(
        name, f'[confirmed] の {key} には、確認した内容を "…" で囲んで書いてください。',
        f'[confirmed] {key} needs a note in quotes ("…").',
    )  # fmt: skip


def _plain(entry: str) -> str:
    return printable(entry).replace("\n", " ")


def _wrong(name: str, japanese: str, english: str) -> UserFacingError:
    return UserFacingError(f"{name}：{japanese}", f"{name}: {english}")

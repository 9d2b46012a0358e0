"""What an installation must say of itself, read from the environment once, all that is missing in one message.

Safe by default: without ``SASAEAI_DEVELOPMENT`` there is no debugging, no key and no host that somebody did not choose.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple, cast, get_args
from urllib.parse import parse_qsl, unquote, urlsplit

from sasaeai.base.vault.keyring import KeyRing, read_ring
from sasaeai.lib.errors import UserFacingError

Face = Literal["inside", "outside", "both"]
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
_DATABASE_OPTIONS = {"host", "sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout", "target_session_attrs"}
_POSTGRESQL = ("postgres", "postgresql")
_KEPT = 60
"""For how many seconds a connection is kept."""
_MAPPED = 256 * 1024 * 1024
"""How many bytes of a file database are read without a copy; more than a city of 100,000 enrolments has."""


class EnvironmentIncompleteError(UserFacingError):
    """Something that an installation must decide is not decided."""


class Mail(NamedTuple):
    """How mail goes out, and from whom."""

    host: str
    port: int
    user: str
    password: str
    security: Literal["starttls", "tls", "none"]
    sender: str

    def __repr__(self) -> str:
        return f"Mail({self.host})"


@dataclass(frozen=True, slots=True)
class Environment:
    """What was decided. ``database`` is as Django takes it; ``data`` is the folder of all that is kept in files."""

    data: Path
    database: dict[str, object] = field(repr=False)
    keys: KeyRing = field(repr=False)
    keys_file: Path | None
    hosts: tuple[str, ...]
    face: Face
    is_development: bool
    audit_heads: Path
    is_behind_https: bool
    mail: Mail | None
    city: str = ""


class _Problems(list[tuple[str, str]]):
    def add(self, japanese: str, english: str) -> None:
        self.append((japanese, english))


def read_environment(given: Mapping[str, str]) -> Environment:
    """Read it. Raises ``EnvironmentIncompleteError`` that names everything that is missing or wrong."""
    problems = _Problems()
    is_development = _is_yes(given, "SASAEAI_DEVELOPMENT")
    data = _data(given, problems)
    environment = Environment(
        data=data,
        database=_database(given, data, problems),
        keys=_keys(given, problems),
        keys_file=Path(given["SASAEAI_KEYS_FILE"]) if _is_from_file(given) else None,
        hosts=_hosts(given, problems, is_development=is_development),
        face=_face(given, problems),
        is_development=is_development,
        audit_heads=Path(given.get("SASAEAI_AUDIT_HEADS") or data / "audit-heads.txt"),
        is_behind_https=not is_development and not _is_yes(given, "SASAEAI_PLAIN_HTTP"),
        mail=_mail(given, problems),
        city=given.get("SASAEAI_CITY", "").strip(),
    )
    if problems:
        raise EnvironmentIncompleteError(
            "起動に必要な設定が足りません。\n" + "\n".join(f"・{japanese}" for japanese, _ in problems),
            "The environment does not say all that is needed:\n" + "\n".join(f"- {english}" for _, english in problems),
        )
    return environment


def sqlite_at(file: Path) -> dict[str, object]:
    """SQLite as several processes can share it and as a power cut leaves it whole.

    A connection is kept, since a new one reads all tables' definitions again and, where it is the last, writes the log
    back when it closes; the file is read through the system's memory, without a copy.
    """
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": f"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size={_MAPPED};",
        },
        "CONN_MAX_AGE": _KEPT,
    }


def database_at(url: str) -> dict[str, object] | None:
    """Django's settings of the database at an address; None where it is not of a form that is known."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:  # its words are a part of the address, perhaps of the password
        return None
    place, told = unquote(parts.path[1:]), dict(parse_qsl(parts.query))
    if parts.scheme == "sqlite" and place:
        return sqlite_at(Path(place))
    if parts.scheme not in _POSTGRESQL or not place or told.keys() - _DATABASE_OPTIONS:
        return None
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": place,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": told.pop("host", parts.hostname or ""),
        "PORT": str(port or ""),
        "OPTIONS": told,
        "CONN_MAX_AGE": _KEPT,
        "CONN_HEALTH_CHECKS": True,
    }


def _data(given: Mapping[str, str], problems: _Problems) -> Path:
    path = Path(given.get("SASAEAI_DATA", ""))
    if not given.get("SASAEAI_DATA"):
        problems.add(
            "SASAEAI_DATA：記録を置くフォルダーを指定してください（例：/var/lib/sasaeai）。",
            "SASAEAI_DATA: the folder for what is kept, such as /var/lib/sasaeai.",
        )
    elif not path.is_dir():
        problems.add(
            f"SASAEAI_DATA：{path} というフォルダーがありません。", f"SASAEAI_DATA: there is no folder {path}."
        )
    return path


def _keys(given: Mapping[str, str], problems: _Problems) -> KeyRing:
    text, source = given.get("SASAEAI_KEYS", ""), "SASAEAI_KEYS"
    file = given.get("SASAEAI_KEYS_FILE", "")
    if not text and not file:
        problems.add(
            "SASAEAI_KEYS_FILE：鍵のファイルを指定してください（`sasaeai keys new ファイル` で作れます）。",
            "SASAEAI_KEYS_FILE: the file of keys; `sasaeai keys new FILE` makes one.",
        )
        return KeyRing(())
    try:
        if not text:
            source = f"SASAEAI_KEYS_FILE ({file})"
            text = Path(file).read_text("utf-8")
        return read_ring(text, source)
    except UserFacingError as error:
        problems.add(error.message_ja, error.message_en)
    except (OSError, UnicodeDecodeError):
        problems.add(f"SASAEAI_KEYS_FILE：{file} を読めません。", f"SASAEAI_KEYS_FILE: {file} cannot be read.")
    return KeyRing(())


def _is_from_file(given: Mapping[str, str]) -> bool:
    return bool(given.get("SASAEAI_KEYS_FILE")) and not given.get("SASAEAI_KEYS")


def _hosts(given: Mapping[str, str], problems: _Problems, *, is_development: bool) -> tuple[str, ...]:
    hosts = tuple(host.strip() for host in given.get("SASAEAI_HOSTS", "").split(",") if host.strip())
    if "*" in hosts:
        problems.add(
            "SASAEAI_HOSTS：「*」は使えません。利用者が開く名前を指定してください。",
            "SASAEAI_HOSTS: “*” is no name; give those that people open.",
        )
    elif not hosts and not is_development:
        problems.add(
            "SASAEAI_HOSTS：利用者が開く名前を指定してください（例：sasaeai.city.example.jp）。",
            "SASAEAI_HOSTS: the names that people open, such as sasaeai.city.example.jp.",
        )
    return hosts or _LOOPBACK


def _face(given: Mapping[str, str], problems: _Problems) -> Face:
    text = given.get("SASAEAI_FACE") or "both"
    if text in get_args(Face):
        return cast("Face", text)
    problems.add(
        f"SASAEAI_FACE：inside、outside、both のどれかにしてください（今は「{text}」）。",
        f"SASAEAI_FACE: inside, outside or both, not “{text}”.",
    )
    return "both"


def _database(given: Mapping[str, str], data: Path, problems: _Problems) -> dict[str, object]:
    url = given.get("DATABASE_URL")
    if not url:
        return sqlite_at(data / "sasaeai.sqlite3")
    found = database_at(url)
    if found is None:
        problems.add(
            "DATABASE_URL：postgresql://利用者:パスワード@ホスト/名前 か sqlite:////ファイル の形にしてください。",
            "DATABASE_URL: postgresql://user:password@host/database or sqlite:////file.",
        )
    return found or {}


def _mail(given: Mapping[str, str], problems: _Problems) -> Mail | None:
    if not given.get("SASAEAI_SMTP"):
        return None
    try:
        return mail_by(given["SASAEAI_SMTP"])
    except ValueError:
        problems.add(
            "SASAEAI_SMTP：smtp://利用者:パスワード@ホスト:587?from=差出人 の形です（security=tls・none も可）。",
            "SASAEAI_SMTP: smtp://user:password@host:587?from=address; security=tls or none for other than STARTTLS.",
        )
        return None


def mail_by(url: str) -> Mail:
    """How mail goes out by an address of a server. Raises ``ValueError`` where it lacks something."""
    parts = urlsplit(url)
    told = dict(parse_qsl(parts.query))
    security = told.get("security", "starttls")
    if parts.scheme != "smtp" or not parts.hostname or "@" not in told.get("from", ""):
        raise ValueError
    if security not in {"starttls", "tls", "none"}:
        raise ValueError
    return Mail(
        parts.hostname,
        parts.port or (465 if security == "tls" else 587),
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        cast("Literal['starttls', 'tls', 'none']", security),
        told["from"],
    )


def _is_yes(given: Mapping[str, str], name: str) -> bool:
    return given.get(name, "").strip().lower() in {"1", "yes", "true", "on"}

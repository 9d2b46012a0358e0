"""What people are told about rounds and entries."""

from sasaeai.lib.errors import UserFacingError


class RoundError(UserFacingError):
    """A step or a change that the state of a round or an entry does not allow."""


class EntryChangedError(RoundError):
    """Somebody else changed the entry since the page was opened; nothing was overwritten."""

    def __init__(self, seen: int, now: int) -> None:
        super().__init__(
            "開いている間に、ほかの人がこの評価票を変えました。上書きしていません。両方を見くらべて、保存し直してください。",
            "Somebody else changed this entry while it was open. Nothing was overwritten; compare both and save again.",
        )
        self.seen, self.now = seen, now


class BlankFieldsError(RoundError):
    """The entry cannot be submitted yet: fields that need an answer are blank. ``fields`` names them."""

    def __init__(self, fields: tuple[str, ...], labels_ja: str) -> None:
        super().__init__(
            f"まだ空欄があります：{labels_ja}。答えがないときは「—」と書けば提出できます。",
            f"Still blank: {', '.join(fields)}. Where there is no answer, write “—”.",
        )
        self.fields = fields

"""What people are told about rounds and entries."""

from sasaeai.lib.errors import UserFacingError


class RoundError(UserFacingError):
    """A step or a change that the state of a round or an entry does not allow."""


class EntryChangedError(RoundError):
    """Somebody else changed the entry since the page was opened; nothing was overwritten.

    ``fields`` are those that both changed; none where a step was taken over a version that was not seen.
    """

    def __init__(self, fields: tuple[str, ...] = ()) -> None:
        super().__init__(
            "開いている間に、ほかの人がこの評価票を変えました。上書きしていません。両方を見くらべて、もう一度操作してください。",
            "Somebody else changed this entry while it was open. Nothing was overwritten; compare both and try again.",
        )
        self.fields = fields


class NotWritableNowError(RoundError):
    """The entry is past being written: submitted, approved, frozen or published meanwhile."""

    def __init__(self) -> None:
        super().__init__(
            "評価票は、もう提出されています。今書いた内容は保存していません。"
            "下に残してあるので、写してから、取り下げか差戻しの後に書いてください。",
            "The entry has been submitted meanwhile, so what you wrote was not saved. It stands below: copy it, and "
            "write it once the entry is taken back or sent back.",
        )


class BlankFieldsError(RoundError):
    """The entry cannot be submitted yet: fields that need an answer are blank. ``fields`` names them."""

    def __init__(self, fields: tuple[str, ...], labels_ja: str) -> None:
        super().__init__(
            f"まだ空欄があります：{labels_ja}。答えがないときは「—」と書けば提出できます。",
            f"Still blank: {', '.join(fields)}. Where there is no answer, write “—”.",
        )
        self.fields = fields

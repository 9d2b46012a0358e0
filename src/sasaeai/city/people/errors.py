"""What people are told about people. No sentence repeats what somebody typed: it may be personal."""

from sasaeai.lib.errors import UserFacingError


class PeopleError(UserFacingError):
    """A change to people that would contradict what is there."""


class MyNumberRefusedError(PeopleError):
    """A text holds an Individual Number (個人番号), which is kept nowhere here (番号法 20)."""

    def __init__(self, label_ja: str, label_en: str) -> None:
        super().__init__(
            f"「{label_ja}」にマイナンバーと思われる12桁の数字があります。消してから保存してください。",
            f"The field “{label_en}” holds 12 digits like an Individual Number; take them out, then save.",
        )


class PersonChangedError(PeopleError):
    """Somebody else changed the person's record after it was opened; nothing was overwritten."""

    def __init__(self) -> None:
        super().__init__(
            "開いたあとに、ほかの人がこの人の記録を変えました。新しい内容を確かめて、もう一度入れてください。",
            "Somebody else has changed this person's record since you opened it; look at it again.",
        )


class TooManyPeopleError(PeopleError):
    """A list would open the names of more people than one list may."""

    def __init__(self, most: int) -> None:
        super().__init__(
            f"一覧の人数が {most:,} 人を超えるため、氏名を表示できません。範囲を絞ってください。",
            f"The list has more than {most:,} people, too many to show their names; narrow it down.",
        )

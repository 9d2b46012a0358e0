"""What people are told about accounts and about what they may not do."""

from sasaeai.lib.errors import UserFacingError


class AccountError(UserFacingError):
    """A change to users, posts or holdings that would contradict what is there."""


class NotAllowedError(UserFacingError):
    """The post in which somebody acts has no right to do this."""

    def __init__(self) -> None:
        super().__init__(
            "今の職では、この操作はできません。担当の課か企画担当に確かめてください。",
            "Your post has no right to do this; ask the division in charge or the plan office.",
        )


class BusyError(UserFacingError):
    """Too many log in at once."""

    def __init__(self) -> None:
        super().__init__(
            "ログインが混み合っています。1分ほど待って、もう一度試してください。",
            "Too many people are logging in; wait a minute and try again.",
        )

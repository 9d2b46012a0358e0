"""What people are told about registers."""

from sasaeai.lib.errors import UserFacingError


class RegisterError(UserFacingError):
    """A change to registers that would contradict what is there."""


class ReturnError(RegisterError):
    """A return (月報) that cannot be sent, accepted or sent back as it is."""


class ChangedMeanwhileError(RegisterError):
    """Somebody else saved a record after it was opened; nothing was overwritten."""

    def __init__(self) -> None:
        super().__init__(
            "開いたあとに、ほかの人がこの記録を変えました。新しい内容を確かめて、もう一度入れてください。",
            "Somebody else has changed this record since you opened it; look at it again, then enter your change.",
        )

"""The branch of errors that people can mend."""


class UserFacingError(Exception):
    """A full sentence for people: which file, where, what to do. Shown without a traceback.

    ``str()`` gives the Japanese sentence; ``message_en`` says the same in English.
    """

    def __init__(self, message_ja: str, message_en: str = "") -> None:
        super().__init__(message_ja, message_en)
        self.message_ja = message_ja
        self.message_en = message_en or message_ja

    def __str__(self) -> str:
        return self.message_ja

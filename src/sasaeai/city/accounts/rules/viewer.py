"""Who looks and acts: a user in one of his posts, on one day. What selectors and services are given as ``viewer``."""

from dataclasses import dataclass
from datetime import date

from sasaeai.city.accounts.rules.roles import Right, Role, may


@dataclass(frozen=True, slots=True)
class Viewer:
    """``divisions`` are the keys of those that he answers for: his post's, and those that it succeeded."""

    user: str
    holding: str
    post: str
    role: Role
    on: date
    divisions: frozenset[str] = frozenset()
    is_acting: bool = False

    @property
    def actor(self) -> str:
        """As the audit log names him: which user in which post."""
        return f"holding:{self.holding}"

    def may(self, right: Right) -> bool:
        """Whether his post has a right at all."""
        return may(self.role, right)

    def may_for(self, right: Right, division: str | None) -> bool:
        """Whether he has it for what is a division's; what is nobody's belongs to the plan office."""
        if not self.may(right):
            return False
        if self.role is Role.PLAN_OFFICE:
            return right is not Right.WRITE_ENTRIES or division is None
        return division in self.divisions

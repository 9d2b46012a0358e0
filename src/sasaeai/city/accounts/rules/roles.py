"""Roles and what each may do. One table, asked by services, pages and lists alike."""

from enum import StrEnum


class Role(StrEnum):
    """What a post is for."""

    PLAN_OFFICE = "plan_office"
    DIVISION_STAFF = "division_staff"
    DIVISION_HEAD = "division_head"
    CONTRACTOR = "contractor"
    COMMITTEE = "committee"
    AUDITOR = "auditor"
    SYSTEM_ADMIN = "system_admin"


class Right(StrEnum):
    """Something that a post may do; for a post of a division, with what is that division's."""

    READ_PLAN = "read_plan"
    TAKE_IN_SHEETS = "take_in_sheets"
    RUN_ROUNDS = "run_rounds"
    WRITE_ENTRIES = "write_entries"
    APPROVE_ENTRIES = "approve_entries"
    KEEP_REGISTERS = "keep_registers"
    READ_ENROLLED = "read_enrolled"
    SEND_RETURNS = "send_returns"
    ACCEPT_RETURNS = "accept_returns"
    DEFINE_INDICATORS = "define_indicators"
    READ_AUDIT = "read_audit"
    MANAGE_ACCOUNTS = "manage_accounts"


OF_A_DIVISION = frozenset({Role.DIVISION_STAFF, Role.DIVISION_HEAD})
"""The roles whose posts belong to one division."""

_RIGHTS = {
    Role.PLAN_OFFICE: {
        Right.READ_PLAN, Right.TAKE_IN_SHEETS, Right.RUN_ROUNDS, Right.DEFINE_INDICATORS, Right.WRITE_ENTRIES,
    },
    Role.DIVISION_STAFF: {
        Right.READ_PLAN, Right.WRITE_ENTRIES, Right.KEEP_REGISTERS, Right.READ_ENROLLED, Right.ACCEPT_RETURNS,
    },
    Role.DIVISION_HEAD: {Right.READ_PLAN, Right.APPROVE_ENTRIES, Right.READ_ENROLLED},
    Role.CONTRACTOR: {Right.SEND_RETURNS},
    Role.COMMITTEE: {Right.READ_PLAN},
    Role.AUDITOR: {Right.READ_PLAN, Right.READ_AUDIT},
    Role.SYSTEM_ADMIN: {Right.MANAGE_ACCOUNTS},
}  # fmt: skip


def may(role: Role, right: Right) -> bool:
    """Whether posts of a role have a right."""
    return right in _RIGHTS[role]

"""The tables of registers."""

from sasaeai.city.registers.models.enrolment import Enrolment, Network
from sasaeai.city.registers.models.network_state import NetworkState
from sasaeai.city.registers.models.organisation import Organisation
from sasaeai.city.registers.models.programme import Contract, Programme, Representative
from sasaeai.city.registers.models.returns import Return, ReturnItem, ReturnValue
from sasaeai.city.registers.models.staging import StagedEnrolment

__all__ = [
    "Contract",
    "Enrolment",
    "Network",
    "NetworkState",
    "Organisation",
    "Programme",
    "Representative",
    "Return",
    "ReturnItem",
    "ReturnValue",
    "StagedEnrolment",
]

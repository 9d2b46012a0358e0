"""The tables of accounts."""

from sasaeai.city.accounts.models.post import Holding, Post
from sasaeai.city.accounts.models.user import User

__all__ = ["Holding", "Post", "User"]

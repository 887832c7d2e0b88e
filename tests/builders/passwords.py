"""Passwords in the tests' own process are hashed quickly: nobody steals them.

What a hash costs outside is in `core/accounts/secrets.py`; servers that tests start as processes
pay it.
"""

from argon2 import PasswordHasher

from palaestra.core.accounts import secrets


def hash_quickly() -> None:
    """From now on, for all of this process."""
    secrets._hasher = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)

"""Passwords as argon2, tokens and API secrets as SHA-256 of 256 random bits."""

import hashlib
import hmac
import secrets
from functools import cache, lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# 19 MiB and 2 passes, as OWASP's password storage cheat sheet asks at the least: a hall that signs
# in at once must not take gigabytes.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


@cache
def _decoy() -> str:
    # Made at the first sign-in, not at import, which every start and every command would pay.
    return _hasher.hash(secrets.token_hex(16))


def hash_password(password: str) -> str:
    return _hasher.hash(password)


def password_fits(password: str, hashed: str | None) -> bool:
    """Takes the same time whether there is a hash or not, so that it does not tell."""
    decoy = _decoy()
    try:
        _hasher.verify(hashed or decoy, password)
    except (VerificationError, InvalidHashError):
        return False
    return hashed is not None


def new_token() -> str:
    return secrets.token_urlsafe(32)


def new_public_id() -> str:
    """Twelve digits that tell neither order nor number."""
    return str(secrets.randbelow(9 * 10**11) + 10**11)


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def secret_fits(secret: str, hashed: str) -> bool:
    return hmac.compare_digest(digest(secret), hashed)


@lru_cache(maxsize=16)  # every socket and every token asks for the same ones
def derive(secret: str, purpose: str) -> str:
    """A token that only this server can make, e.g. for a signed address."""
    return hmac.new(secret.encode(), purpose.encode(), hashlib.sha256).hexdigest()

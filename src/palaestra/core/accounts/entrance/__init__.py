"""Every door into the house leads here: sign in, register, and the cookies that follow."""

from palaestra.core.accounts.entrance.cookies import (
    KEEP_COOKIE,
    cookies,
    identify,
    no_cookies,
    staying,
)
from palaestra.core.accounts.entrance.parts import Entrance, SignedIn
from palaestra.core.accounts.entrance.registering import register
from palaestra.core.accounts.entrance.signing_in import reopen, sign_in

# What every register door says where an e-mail address has to be confirmed first.
CHECK_MAIL = "A mail is on its way to this address. Follow its link to go on."

__all__ = [
    "CHECK_MAIL",
    "KEEP_COOKIE",
    "Entrance",
    "SignedIn",
    "cookies",
    "identify",
    "no_cookies",
    "register",
    "reopen",
    "sign_in",
    "staying",
]

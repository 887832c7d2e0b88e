"""The one page of the web UI: rendered for each request with a fresh nonce, never cached."""

import html
import json
import re
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from palaestra.core.access import Access, Identity, check
from palaestra.core.errors import Forbidden, NotSignedIn, Unavailable
from palaestra.core.http.call import Call
from palaestra.core.http.render import Rendered

_NONCE = "__CSP_NONCE__"
_BOOT = "<!--boot-->"

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; "
    "img-src 'self' blob:; font-src 'self'; connect-src 'self'; media-src 'self' blob:; "
    "worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)

_LANGUAGES = ("en", "sv")

Boot = Callable[[Identity], dict[str, Any]]


def policy(nonce: str) -> dict[str, str]:
    """The strict content security policy of every page, and its companions."""
    return {
        "Content-Security-Policy": _POLICY.format(nonce=nonce),
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
    }


def language_of(accept_language: str) -> str:
    """Of the languages of the pages, the one that an Accept-Language header likes best."""
    wishes = (part.partition(";") for part in accept_language.lower().split(","))
    weighed = [(tag.strip().partition("-")[0], _weight(options)) for tag, _, options in wishes]
    known = [wish for wish in weighed if wish[0] in _LANGUAGES and wish[1] > 0]
    # Of equals, the one named first.
    return max(known, key=lambda wish: wish[1], default=(_LANGUAGES[0], 1.0))[0]


def _weight(options: str) -> float:
    found = re.search(r"q\s*=\s*([01](?:\.\d*)?)", options)
    return float(found[1]) if found else 1.0


class Shell:
    """Reads the built page once; `boot` says what the page knows before its first request."""

    def __init__(self, folder: Path, *, basepath: str, boot: Boot) -> None:
        self._basepath = basepath
        self._boot = boot
        self._template = _read_template(folder / "index.html", basepath)

    @property
    def is_built(self) -> bool:
        return self._template is not None

    def page(self, call: Call, identity: Identity, *, access: Access, open_mode: bool) -> Rendered:
        """The page, or the way to sign in; raises Forbidden only for who is signed in."""
        try:
            check(access, identity, open_mode=open_mode)
        except NotSignedIn:
            return self._to_sign_in(call)
        except Forbidden:
            return self.render(call, identity, status=403)
        return self.render(call, identity, status=200)

    def _to_sign_in(self, call: Call) -> Rendered:
        wanted = f"{self._basepath}{call.path}" + (f"?{call.query}" if call.query else "")
        return Rendered(
            status=302,
            headers={"Location": f"{self._basepath}/login?next={quote(wanted, safe='')}"},
            media_type="text/html",
        )

    def render(self, call: Call, identity: Identity, *, status: int) -> Rendered:
        if self._template is None:
            raise Unavailable(
                "The web pages are not built: run 'make web' (the API works without them)."
            )
        nonce = secrets.token_urlsafe(18)
        locale = language_of(call.headers.get("accept-language", ""))
        boot = {**self._boot(identity), "status": status, "locale": locale}
        page = self._template.replace(_NONCE, nonce).replace(_BOOT, _boot_block(boot))
        return Rendered(
            content=page.encode(),
            status=status,
            media_type="text/html",
            headers=policy(nonce),
        )


def _read_template(file: Path, basepath: str) -> str | None:
    if not file.exists():
        return None
    page = file.read_text(encoding="utf-8")
    return page.replace('"/static/', f'"{html.escape(basepath)}/static/')


def _boot_block(boot: dict[str, Any]) -> str:
    # "<" would let a name close the block.
    text = json.dumps(boot).replace("<", "\\u003c")
    return f'<script type="application/json" id="boot">{text}</script>'

"""The server's own secret: configured, or made once and kept in the data folder."""

import os
import secrets

from palaestra.core.configuration import ServerSettings, Settings


def read_secret(settings: Settings) -> str:
    """Only its owner may read the file; a second start finds the same secret."""
    configured = settings[ServerSettings].cookie_secret
    if configured:
        return configured
    file = settings.data / "secret"
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text().strip()
    with os.fdopen(descriptor, "w") as handle:
        secret = secrets.token_hex(32)
        handle.write(f"{secret}\n")
    return secret

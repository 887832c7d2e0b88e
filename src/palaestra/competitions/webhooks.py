"""Messages to webhooks, as the Standard Webhooks specification (1.0) signs them; in a worker.

The signature is the base64 of HMAC-SHA-256 over ``id.timestamp.body`` with the secret's bytes;
the timestamp is of the try, so that a receiver may refuse what is old.
"""

import base64
import hmac
import time
from typing import Any

from palaestra.core.errors import PalaestraError
from palaestra.core.fetch import post

PREFIX = "whsec_"


def secret_text(key: bytes) -> str:
    """A secret as hosts see it."""
    return PREFIX + base64.b64encode(key).decode()


def signature(key: bytes, *, delivery_id: str, timestamp: int, body: str) -> str:
    """As the header ``webhook-signature`` has it."""
    signed = f"{delivery_id}.{timestamp}.{body}".encode()
    return "v1," + base64.b64encode(hmac.digest(key, signed, "sha256")).decode()


def deliver(*, delivery_id: str, key: str, body: str, address: dict[str, Any]) -> dict[str, Any]:
    """Send once. ``trouble`` says why it did not arrive; ``gone``, that no try ever will.

    `key` is in hexadecimal; `address` are the arguments of `post` but for headers and body.
    """
    timestamp = int(time.time())
    headers = {
        "Content-Type": "application/json",
        "webhook-id": delivery_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(
            bytes.fromhex(key), delivery_id=delivery_id, timestamp=timestamp, body=body
        ),
    }
    try:
        status = post(**address, headers=headers, body=body.encode())
    except PalaestraError as error:
        return {"trouble": error.message.removeprefix(f"{address['field']}: "), "gone": False}
    if 200 <= status < 300:
        return {"trouble": None, "gone": False}
    return {"trouble": f"The address answers {status}.", "gone": status == 410}

"""Delivery of one mail, in a worker: to an SMTP server or into a folder."""

import os
import smtplib
import ssl
from datetime import UTC, datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from palaestra.core.errors import Invalid, PalaestraError, Unavailable

TIMEOUT = 30.0
PERMANENT = 500


def deliver(
    url: str,
    sender: str,
    recipient: str,
    subject: str,
    text: str,
    html: str,
    message_id: str,
    written_at: float,
) -> None:
    """Raises Unavailable where a later try may succeed, Invalid where none will."""
    message = compose(
        sender=sender,
        recipient=recipient,
        subject=subject,
        text=text,
        html=html,
        message_id=message_id,
        written_at=written_at,
    )
    if url.startswith("file:"):
        _write(Path(url.removeprefix("file:")), message, message_id)
    else:
        _post(urlsplit(url), message, sender=sender, recipient=recipient)


def compose(
    *,
    sender: str,
    recipient: str,
    subject: str,
    text: str,
    html: str,
    message_id: str,
    written_at: float,
) -> EmailMessage:
    """Text and HTML as alternatives; `written_at` is in seconds since 1970."""
    message = EmailMessage(policy=SMTP)
    try:
        message["From"] = Address(addr_spec=sender)
        message["To"] = Address(addr_spec=_in_ascii(recipient))
    except (MessageError, ValueError, IndexError) as wrong:
        raise Invalid("recipient", f"Mail cannot be addressed like this: {wrong}") from wrong
    message["Subject"] = subject
    message["Date"] = format_datetime(datetime.fromtimestamp(written_at, UTC))
    message["Message-ID"] = message_id
    # Nobody's holiday notice shall answer a machine (RFC 3834).
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    message.add_alternative(html, subtype="html")
    return message


def _in_ascii(address: str) -> str:
    """With the domain as the network spells it."""
    name, _, domain = address.rpartition("@")
    try:
        return f"{name}@{domain.encode('idna').decode()}"
    except UnicodeError as wrong:
        raise Invalid("recipient", "The domain of this address cannot exist.") from wrong


def _write(folder: Path, message: EmailMessage, message_id: str) -> None:
    """One file a mail, there as a whole or not at all; a second try writes the same one."""
    name = message_id.strip("<>").partition("@")[0]
    file, arriving = folder / f"{name}.eml", folder / f".{name}.arriving"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(arriving, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as handle:
            handle.write(message.as_bytes())
            handle.flush()
            os.fsync(handle.fileno())
        arriving.replace(file)
    except OSError as wrong:
        raise Unavailable(f"The mail folder cannot be written: {wrong.strerror}.") from wrong


def _post(server: SplitResult, message: EmailMessage, *, sender: str, recipient: str) -> None:
    try:
        with _connected(server) as connection:
            connection.send_message(message, sender, [_in_ascii(recipient)])
    except smtplib.SMTPRecipientsRefused as refused:
        code, said = next(iter(refused.recipients.values()))
        raise _refusal(code, said) from refused
    except smtplib.SMTPResponseException as refused:
        raise _refusal(refused.smtp_code, refused.smtp_error) from refused
    except smtplib.SMTPNotSupportedError as lacking:
        raise Invalid("recipient", f"The mail server cannot do this: {lacking}") from lacking
    except (OSError, smtplib.SMTPException) as failed:
        raise Unavailable(f"The mail server did not take the mail: {failed}") from failed


def _connected(server: SplitResult) -> smtplib.SMTP:
    """Encrypted where the server offers it, and always before a password is said."""
    host, port = server.hostname or "localhost", server.port or 25
    if server.scheme == "smtps":
        connection: smtplib.SMTP = smtplib.SMTP_SSL(
            host, port, timeout=TIMEOUT, context=_context(host)
        )
    else:
        connection = smtplib.SMTP(host, port, timeout=TIMEOUT)
        connection.ehlo()
        if connection.has_extn("starttls"):
            connection.starttls(context=_context(host))
            connection.ehlo()
        elif server.password is not None and not _is_here(host):
            connection.close()
            raise Invalid("mail", "The mail server offers no TLS: its password is not sent.")
    if server.username is not None:
        connection.login(unquote(server.username), unquote(server.password or ""))
    return connection


def _context(host: str) -> ssl.SSLContext:
    """Certificates are checked, but for this machine's own server, which signs its own."""
    context = ssl.create_default_context()
    if _is_here(host):
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _refusal(code: int, said: bytes | str) -> PalaestraError:
    text = said.decode(errors="replace") if isinstance(said, bytes) else said
    message = f"The mail server answered {code}: {text[:200]}"
    return Invalid("recipient", message) if code >= PERMANENT else Unavailable(message)

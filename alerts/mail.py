"""Mail: a message with the headers that mailboxes ask for, and handing it to a server over SMTP."""

from __future__ import annotations

import smtplib
import ssl
from base64 import b64encode
from binascii import b2a_qp
from dataclasses import dataclass
from datetime import datetime
from email.errors import HeaderParseError
from email.generator import BytesGenerator
from email.headerregistry import Address
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.policy import Compat32
from email.utils import format_datetime, formataddr, parseaddr
from hashlib import sha256
from io import BytesIO
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from alerts.digest import Letter
from data.settings import Settings
from pipeline.errors import SendError, SettingsError


class _Plain(Compat32):
    """Headers as they are, each on one line: folded, a long address would be encoded, and no mailbox would find it."""

    def fold_binary(self, name: str, value: str) -> bytes:
        """A header as bytes. Raises ValueError where it would be more than one."""
        if not value.isprintable():
            raise ValueError(f"the header {name} holds what no header may")
        return f"{name}: {value}{self.linesep}".encode("ascii")


_WIRE = _Plain(linesep="\r\n")
_WORD = 11
"""Characters of an encoded word, which holds at most 45 bytes."""
_SERVER_TROUBLE = (421, 454, 530, 534, 535, 538)


@dataclass(frozen=True)
class Envelope:
    """Who gets a message, by which id it is known, and whose thread it is; `unsubscribe` is the address for one click."""

    to: str
    message_id: str
    subscription_id: int
    sent: datetime
    unsubscribe: str = ""


class ServerError(SendError):
    """The mail server takes nothing from us now: no fault of the message."""


def compose(letter: Letter, envelope: Envelope, settings: Settings) -> MIMEMultipart:
    """The message as it goes over the wire. Raises SettingsError where there is no sender."""
    sender = _sender(settings)
    message = MIMEMultipart("alternative")
    message["From"] = formataddr((sender.display_name, sender.addr_spec))
    message["To"] = envelope.to
    message["Subject"] = letter.subject if letter.subject.isascii() else _encoded(letter.subject)
    message["Date"] = format_datetime(envelope.sent)
    message["Message-ID"] = f"<{envelope.message_id}@{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    if envelope.unsubscribe:
        message["In-Reply-To"] = message["References"] = f"<{_thread(letter, envelope)}@{sender.domain}>"
        message["List-Id"] = f"Swansong <alerts.{urlsplit(settings.public_url).hostname or sender.domain}>"
        message["List-Unsubscribe"] = f"<{envelope.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.attach(_part(letter.text, "plain"))
    message.attach(_part(letter.html, "html"))
    return message


def wire(message: MIMEMultipart) -> bytes:
    """The bytes that go over the wire."""
    out = BytesIO()
    BytesGenerator(out, mangle_from_=False, maxheaderlen=0, policy=_WIRE).flatten(message)
    return out.getvalue()


def _encoded(text: str) -> str:
    """`text` as encoded words (RFC 2047), which readers put together again."""
    parts = (text[start : start + _WORD] for start in range(0, len(text), _WORD))
    return " ".join(f"=?utf-8?b?{b64encode(part.encode()).decode()}?=" for part in parts)


def _part(text: str, subtype: str) -> MIMENonMultipart:
    """A part in quoted-printable, which every server passes on as it is, so that a signature over it stays true."""
    part = MIMENonMultipart("text", subtype, charset="utf-8")
    part["Content-Transfer-Encoding"] = "quoted-printable"
    part.set_payload(b2a_qp(text.encode(), istext=True).decode("ascii"))
    return part


def _thread(letter: Letter, envelope: Envelope) -> str:
    """What stands at the top of a thread: of the one product that a message is about, or of all digests of a subscription."""
    about = letter.products[0] if len(letter.products) == 1 else "digest"
    return sha256(f"{envelope.subscription_id} {about}".encode()).hexdigest()[:32] + ".thread"


def _sender(settings: Settings) -> Address:
    name, address = parseaddr(settings.mail_from)
    try:
        return Address(name or "Swansong", addr_spec=address)
    except (HeaderParseError, ValueError, IndexError) as error:
        raise SettingsError(
            f"SWANSONG_MAIL_FROM: {settings.mail_from!r} is no sender; write alerts@example.org"
        ) from error


class MailRoom:
    """A connection to the mail server, opened when the first message comes and used for all."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def send(self, message: MIMEMultipart, to: str) -> None:
        """Return when the server has accepted it. Raises SendError, and ServerError where the server takes nothing at all."""
        server = self._connected()
        try:
            server.sendmail(_sender(self._settings).addr_spec, [to], wire(message))
        except smtplib.SMTPRecipientsRefused as error:
            code, text = next(iter(error.recipients.values()))
            raise _refused(code, text) from error
        except smtplib.SMTPSenderRefused as error:
            raise ServerError(f"the mail server refuses the sender: {_said(error.smtp_error)}") from error
        except smtplib.SMTPResponseException as error:
            raise _refused(error.smtp_code, error.smtp_error) from error
        except (smtplib.SMTPException, OSError) as error:
            self._close()
            raise SendError(f"the connection to the mail server broke: {error}") from error

    def _connected(self) -> smtplib.SMTP:
        if self._server is None:
            try:
                self._server = self._connect()
            except (smtplib.SMTPException, OSError) as error:
                where = f"{self._settings.smtp_host}:{self._settings.smtp_port}"
                raise ServerError(f"the mail server {where} cannot be used: {_why(error)}") from error
        return self._server

    def _connect(self) -> smtplib.SMTP:
        given = self._settings
        context = ssl.create_default_context()
        if given.smtp_tls == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                given.smtp_host, given.smtp_port, timeout=given.send_timeout, context=context
            )
        else:
            server = smtplib.SMTP(given.smtp_host, given.smtp_port, timeout=given.send_timeout)
        if given.smtp_tls == "starttls":
            server.starttls(context=context)
        if given.smtp_user:
            server.login(given.smtp_user, given.smtp_password.get_secret_value())
        return server

    def _close(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None


def _why(error: smtplib.SMTPException | OSError) -> str:
    """What is wrong with a server, and what can be done about it."""
    if isinstance(error, ssl.SSLCertVerificationError):
        advice = "name the file of whoever signed it in SSL_CERT_FILE, or the server as its certificate does"
        return f"its certificate is refused: {error.verify_message}; {advice}"
    if isinstance(error, smtplib.SMTPAuthenticationError):
        said = _said(error.smtp_error)
        return f"it refuses the name or password of SWANSONG_SMTP_USER: {error.smtp_code} {said}"
    return str(error)


def _refused(code: int, text: bytes | str) -> SendError:
    """A refusal that starts with 5 is for good, except that a server which is full or overloaded says 4."""
    said = f"{code} {_said(text)}"
    return ServerError(said) if code in _SERVER_TROUBLE else SendError(said, final=500 <= code < 600)


def _said(text: bytes | str) -> str:
    return (text.decode("utf-8", "replace") if isinstance(text, bytes) else text)[:300]

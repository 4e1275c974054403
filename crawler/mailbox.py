"""Mailboxes: folders of ``.eml`` files, each mail a document. No network."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart
from pathlib import Path
from urllib.parse import quote

from crawler.content import Fetched
from crawler.ledger import Ledger
from crawler.results import Outcome, SourceResult
from data.sources import SourceEntry
from pipeline.errors import SwansongError

_TICK = 0.02
"""Seconds by which the clock of a file system may lag behind the clock of the system."""


class MailError(SwansongError):
    """Why a mail is no document."""


def read_mailbox(source: SourceEntry, ledger: Ledger, max_bytes: int) -> Iterator[SourceResult]:
    """Keep every mail that is new: one result for each of these, at least one in all; a mail that cannot be read is told of once."""
    now = datetime.now(UTC)
    folder = Path(source.address)
    if not folder.is_dir():
        reason = f"there is no folder {folder}; correct it in the registry"
        ledger.failed(source, reason, now)
        yield SourceResult(source.id, Outcome.FAILED, reason, source.address)
        return
    since = ledger.succeeded_at(source)
    mails = {path: _kept(source, path, ledger, max_bytes) for path in sorted(folder.glob("*.eml"))}
    told = [
        result
        for path, result in mails.items()
        if result.outcome is Outcome.NEW or (result.outcome is Outcome.FAILED and _came_after(path, since))
    ]
    ledger.succeeded(source, now)
    yield from told or [SourceResult(source.id, Outcome.UNCHANGED, url=source.address)]


def _came_after(path: Path, moment: datetime | None) -> bool:
    """Whether a file was put here after `moment`; copying may keep the time of its content, not that of its entry."""
    found = path.lstat()  # of a link, since what it leads to may be gone
    came = max(found.st_mtime, found.st_ctime)
    return moment is None or came > moment.timestamp() - _TICK


def _kept(source: SourceEntry, path: Path, ledger: Ledger, max_bytes: int) -> SourceResult:
    try:
        mail = _mail(path, max_bytes)
        saved = ledger.keep(source, mail)
    except MailError as error:
        return SourceResult(source.id, Outcome.FAILED, f"{path.name}: {error}", source.address)
    except Exception as error:  # whatever broken bytes make a parser raise; the other mails go on
        reason = f"{path.name}: {type(error).__name__}: {error}"
        return SourceResult(source.id, Outcome.FAILED, reason, source.address)
    outcome = Outcome.NEW if saved.new else Outcome.UNCHANGED
    return SourceResult(source.id, outcome, "", mail.url, saved.document_id)


def _mail(path: Path, max_bytes: int) -> Fetched:
    """The part of a mail that is best to read, as it came. Raises MailError where there is none."""
    if not path.is_file():
        raise MailError("not a file that can be read")  # a pipe would never end
    if path.stat().st_size > max_bytes:
        raise MailError(f"larger than {max_bytes / 1e6:g} MB; raise SWANSONG_MAX_BYTES to read it")
    raw = path.read_bytes()
    message = message_from_bytes(raw, policy=policy.default)
    if not (message["From"] or message["Message-ID"]):
        raise MailError("not a mail: it has neither sender nor id")
    part = message.get_body(("html", "plain"))
    if part is None:
        raise MailError("holds no text to read, only attachments")
    mail = _fetched(message, part, _identity(message, raw))
    objection = mail.objection()
    if objection:
        raise MailError(objection)
    return mail


def _fetched(message: EmailMessage, part: MIMEPart, identity: str) -> Fetched:
    body = part.get_payload(decode=True)
    charset = part.get_content_charset()
    return Fetched(
        url=f"mid:{identity}",
        raw=body if isinstance(body, bytes) else b"",
        at=datetime.now(UTC),
        content_type=part.get_content_type() + (f"; charset={charset}" if charset else ""),
        last_modified=str(message["Date"] or ""),
        title=" ".join(str(message["Subject"] or "").split()),
    )


def _identity(message: EmailMessage, raw: bytes) -> str:
    """The message's id as RFC 2392 writes it in an address; of a mail without one, its digest."""
    given = str(message["Message-ID"] or "").strip().strip("<>")
    return quote(given, safe="@!$&'*+=") or hashlib.sha256(raw).hexdigest()

"""Mail to a server that asks for a secret connection and a name, as most do; one that cannot prove who it is gets nothing."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from alerts.digest import Letter
from alerts.mail import Envelope, MailRoom, ServerError, compose
from data.settings import settings
from tests.alerts.receivers import mail_server

LETTER = Letter("Lark ends", "It ends.", "<p>It ends.</p>", "")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory) -> Path:
    """A certificate of 127.0.0.1 that vouches for itself, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.corvid.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = tmp_path_factory.mktemp("certificate") / "mail.pem"
    file.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.fixture
def secured(certificate) -> ssl.SSLContext:
    """What the server speaks TLS with."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return context


@pytest.fixture
def trusted(certificate, monkeypatch) -> None:
    """As if the machine knew the certificate."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))


def knows(_server, _session, _envelope, _mechanism, given) -> AuthResult:
    return AuthResult(success=(given.login, given.password) == (b"swansong", b"secret"), handled=False)


def send() -> None:
    envelope = Envelope("reader@corvid.example", "m1", 1, datetime.now(UTC))
    with MailRoom(settings()) as room:
        room.send(compose(LETTER, envelope, settings()), envelope.to)


def use(own_settings, port: int, tls: str, password: str = "secret") -> None:
    own_settings(
        smtp_host="127.0.0.1", smtp_port=port, smtp_tls=tls, smtp_user="swansong", smtp_password=password, mail_from="alerts@swansong.example",
        send_timeout=5,
    )  # fmt: skip


def options(secured, tls: str) -> dict[str, object]:
    if tls == "tls":
        return {"ssl_context": secured, "auth_require_tls": False}
    return {"tls_context": secured, "require_starttls": True}


@pytest.mark.parametrize("tls", ["starttls", "tls"])
def test_a_mail_goes_over_tls_under_our_name(own_settings, secured, trusted, tls):
    with mail_server(authenticator=knows, auth_required=True, **options(secured, tls)) as box:
        use(own_settings, box.port, tls)
        send()
        assert [mail["Subject"] for mail in box.mails] == ["Lark ends"]


@pytest.mark.parametrize("tls", ["starttls", "tls"])
def test_a_server_that_nobody_vouches_for_gets_nothing_and_the_reason_is_said(own_settings, secured, tls):
    with mail_server(authenticator=knows, auth_required=True, **options(secured, tls)) as box:
        use(own_settings, box.port, tls)
        with pytest.raises(ServerError) as refused:
            send()
        assert box.attempts == 0
    said = str(refused.value)
    assert said.startswith(
        f"the mail server 127.0.0.1:{box.port} cannot be used: its certificate is refused: self-signed certificate"
    )
    assert "SSL_CERT_FILE" in said


def test_a_wrong_password_is_said_and_is_not_in_what_is_said(own_settings, secured, trusted):
    with mail_server(authenticator=knows, auth_required=True, **options(secured, "starttls")) as box:
        use(own_settings, box.port, "starttls", "guessed-wrong")
        with pytest.raises(
            ServerError, match="refuses the name or password of SWANSONG_SMTP_USER"
        ) as refused:
            send()
    assert "guessed-wrong" not in str(refused.value)


def test_a_server_without_starttls_is_not_written_to_in_the_clear(own_settings):
    with mail_server() as box:
        use(own_settings, box.port, "starttls")
        with pytest.raises(ServerError, match="cannot be used"):
            send()
        assert box.attempts == 0

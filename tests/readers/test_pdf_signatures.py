"""Signed PDF files: who signed and when, read without asking anybody and without a judgement."""

from __future__ import annotations

import importlib
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest

from policyparse import parse
from policyparse.document import DigitalSignature
from policyparse.readers import Options, read, read_bytes
from policyparse.readers.pdf import signatures

from .pdf_samples import Drawing, make_pdf

NAMES = {
    "country_name": "VN",
    "organization_name": "UBND tỉnh Sông Lam",
    "organizational_unit_name": "Văn phòng",
    "common_name": "Nguyễn Văn An",
}


def sign(data: bytes, names: dict[str, str] = NAMES, field: str = "ChuKy1") -> bytes:
    """The file signed with a certificate that exists only for this."""
    from asn1crypto import keys as asn1_keys
    from asn1crypto import x509 as asn1_x509
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import signers
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    kinds = {
        "country_name": x509.NameOID.COUNTRY_NAME,
        "organization_name": x509.NameOID.ORGANIZATION_NAME,
        "organizational_unit_name": x509.NameOID.ORGANIZATIONAL_UNIT_NAME,
        "common_name": x509.NameOID.COMMON_NAME,
    }
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(kinds[kind], value) for kind, value in names.items()])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(154)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    signer = signers.SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER)),
        signing_key=asn1_keys.PrivateKeyInfo.load(private),
        cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call]
    )
    result = BytesIO()
    writer = IncrementalPdfFileWriter(BytesIO(data))
    signers.sign_pdf(writer, signers.PdfSignatureMetadata(field_name=field), signer=signer, output=result)
    return result.getvalue()


@pytest.fixture(scope="module")
def plain() -> bytes:
    return make_pdf([Drawing().lines((85, "Số: 45/KH-UBND"), (85, "KẾ HOẠCH"), (85, "Triển khai công tác năm 2025."))])


@pytest.fixture(scope="module")
def signed(plain: bytes) -> bytes:
    return sign(plain)


def test_signer_and_time_are_in_the_document_block(signed: bytes, tmp_path: Path) -> None:
    path = tmp_path / "signed.pdf"
    path.write_bytes(signed)
    (found,) = parse(path).document.signatures
    assert (found.signer, found.organization, found.unit) == ("Nguyễn Văn An", "UBND tỉnh Sông Lam", "Văn phòng")
    assert found.time is not None
    assert abs(datetime.fromisoformat(found.time) - datetime.now(UTC)) < timedelta(minutes=10)
    assert found.timestamp is None


def test_every_signature_is_told(signed: bytes) -> None:
    twice = sign(signed, {**NAMES, "common_name": "Trần Thị Bình"}, "ChuKy2")
    names = [each.signer for each in signatures.read_signatures(twice)]
    assert names == ["Nguyễn Văn An", "Trần Thị Bình"]


def test_the_text_is_that_of_the_unsigned_file(plain: bytes, signed: bytes) -> None:
    options = Options(isolation="never")
    assert read_bytes(signed, "a.pdf", options=options).text == read_bytes(plain, "a.pdf", options=options).text
    assert read_bytes(plain, "a.pdf", options=options).signatures == ()


def test_a_signature_that_cannot_be_read_is_told_without_a_signer(signed: bytes) -> None:
    start = signed.rindex(b"/Contents <") + len(b"/Contents <")
    broken = signed[:start] + b"00" * 40 + signed[start + 80 :]
    (found,) = signatures.read_signatures(broken)
    assert found.signer is None
    assert found.time is not None


def test_without_pyhanko_nothing_is_filled(signed: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signatures, "find_spec", lambda name: None if name == "pyhanko" else importlib.util.find_spec(name))
    assert signatures.read_signatures(signed) == ()


@pytest.mark.parametrize("data", [b"", b"/ByteRange", b"%PDF-1.7\n/ByteRange [0 1 2 3]\n%%EOF"])
def test_what_only_looks_signed_has_no_signatures(data: bytes) -> None:
    assert signatures.read_signatures(data) == ()


def test_a_file_from_an_office(shared: Path) -> None:
    found = signatures.read_signatures((shared / "plans/files/07-kh-signed-2.pdf").read_bytes())
    assert [(each.signer is not None, each.organization is not None, (each.time or "")[:10]) for each in found] == [
        (True, True, "2023-07-26")
    ]
    assert all(isinstance(each, DigitalSignature) for each in found)


def test_stamped_signature_pages_still_read(shared: Path) -> None:
    document = read(shared / "plans/files/254-TB-PCTT_Thua-Thien-Hue.pdf")
    assert len(document.signatures) == 1
    assert document.source.ocr is False

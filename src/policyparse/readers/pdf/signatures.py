"""Who signed a PDF file and when, from the signatures embedded in it. Nothing is verified and nothing fetched."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from importlib.util import find_spec
from io import BytesIO
from typing import Any

from policyparse.document import DigitalSignature

__all__ = ["read_signatures"]

_MARK = b"/ByteRange"  # in every signed file, and never compressed
_MAX_SIGNATURES = 50
_MAX_NAME = 300


def read_signatures(data: bytes) -> tuple[DigitalSignature, ...]:
    """The signatures of a file in the order in which they are listed; none without pyHanko (the extra `sign`)."""
    if _MARK not in data or find_spec("pyhanko") is None:
        return ()
    # What is odd about a file is said elsewhere, or does not matter here.
    for name in ("pyhanko", "pyhanko_certvalidator"):
        logging.getLogger(name).addHandler(logging.NullHandler())
    try:
        return tuple(_read(data))
    except Exception:  # a file that pdfium can still repair need not be one that pyHanko can open
        return ()


def _read(data: bytes) -> list[DigitalSignature]:
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.fields import enumerate_sig_fields
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

    reader = PdfFileReader(BytesIO(data), strict=False)
    if reader.encrypted:
        reader.decrypt("")
    found: list[DigitalSignature] = []
    for name, _, field in enumerate_sig_fields(reader, filled_status=True):
        if len(found) == _MAX_SIGNATURES:
            break
        try:
            embedded = EmbeddedPdfSignature(reader, field, name)
            if embedded.sig_object_type != "/DocTimeStamp":
                found.append(_describe(embedded))
        except Exception:  # a signature without the certificate, or without a CMS that can be read
            found.append(_describe_bare(field.get_object()["/V"]))
    return found


def _describe(embedded: Any) -> DigitalSignature:
    subject = embedded.signer_cert.subject.native
    return DigitalSignature(
        signer=_name(subject, "common_name"),
        organization=_name(subject, "organization_name"),
        unit=_name(subject, "organizational_unit_name"),
        time=_iso(embedded.self_reported_timestamp),
        timestamp=_timestamp(embedded.signer_info),
    )


def _describe_bare(signed: Any) -> DigitalSignature:
    """What the dictionary around a signature says, where the signature itself cannot be read."""
    from pyhanko.pdf_utils.generic import parse_pdf_date

    time = None
    with suppress(Exception):  # whatever somebody wrote there instead of a date
        time = _iso(parse_pdf_date(str(signed["/M"]), strict=False))
    name = signed.get("/Name")
    return DigitalSignature(signer=str(name)[:_MAX_NAME] if name else None, time=time)


def _name(subject: Mapping[str, Any], part: str) -> str | None:
    value = subject.get(part)
    if isinstance(value, list):
        value = ", ".join(map(str, value))
    return str(value)[:_MAX_NAME] if value else None


def _timestamp(signer: Any) -> str | None:
    """The time of the timestamp token that hangs from a signature."""
    for attribute in signer["unsigned_attrs"] or ():
        if attribute["type"].native == "signature_time_stamp_token":
            content = attribute["values"][0]["content"]["encap_content_info"]["content"].parsed
            return _iso(content["gen_time"].native)
    return None


def _iso(time: datetime | None) -> str | None:
    return time.isoformat() if time is not None else None

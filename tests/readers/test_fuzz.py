"""Any bytes give a document or a `ReadError`: real files of every format, damaged in every way that comes to mind.

seeds/ holds a small plan in each format, and what was once found to break a reader. What starts a program for each file (doc, rtf,
xls, ods) is tried a few times here and more often with POLICYPARSE_TEST_ALL.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from random import Random
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import TEST_ALL
from policyparse.errors import DamagedFile, FileTooLarge, ReadError
from policyparse.readers import Limits, Options, load_readers, read_bytes
from policyparse.readers.office import find_program

from .samples import pack, paragraph, parts_of

SEEDS = Path(__file__).with_name("seeds")
FILES = {path.name: path.read_bytes() for path in sorted(SEEDS.iterdir()) if path.suffix[1:] in {*load_readers(), "txt"}}
# Each of these costs a start of LibreOffice, the rest milliseconds.
SLOW = {"doc", "rtf", "xls", "ods"}
LIMITS = Limits(max_bytes=2_000_000, max_unzipped_bytes=20_000_000, max_paragraphs=20_000, max_pages=20, max_seconds=60)
ROUNDS, SLOW_ROUNDS = (400, 25) if TEST_ALL else (25, 1)
# Bytes that mean something to one parser or another.
WORDS = (
    b"\0", b"\xff", b"<", b"&#x0;", b"&e;", b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>", b"]]>", b"%s", b"-1", b"99999999999",
    b"endobj", b"/Kids [1 0 R]", b"/Length 99999999", b"\\bin99999999 ", b"{\\rtf1" * 50, b"<div>" * 400, b"<table><tr><td>" * 100,
    b"PK\x03\x04", b"PK\x01\x02", "\u202e".encode(), b"\xed\xa0\x80", b"<w:tbl>", b"<text:list>",
)  # fmt: skip


def outcome(data: bytes, name: str, isolation: str = "auto") -> None:
    """Read, and be content with a whole document or a `ReadError`; anything else is the failure that pytest shows."""
    here = Options(LIMITS, isolation="never" if isolation == "never" else "auto")
    refusal: ReadError | None = None
    try:
        document = read_bytes(data, name, options=here)
    except ReadError as error:
        refusal = error
    if refusal is not None:
        assert refusal.code.startswith("PP1")
        assert "\n" not in refusal.message
        return
    assert document.blocks
    assert "\n".join(document.text[slice(*block.span)] for block in document.blocks) == document.text


def truncate(data: bytes, random: Random) -> bytes:
    return data[: random.randrange(len(data) + 1)]


def flip_bits(data: bytes, random: Random) -> bytes:
    changed = bytearray(data)
    for _ in range(random.choice((1, 3, 20, 200))):
        changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def cut_out(data: bytes, random: Random) -> bytes:
    start = random.randrange(len(data))
    return data[:start] + data[start + random.choice((1, 10, 300, 3000)) :]


def repeat(data: bytes, random: Random) -> bytes:
    start = random.randrange(len(data))
    piece = data[start : start + random.choice((1, 50, 2000))]
    return data[:start] + piece * random.choice((2, 5, 50)) + data[start:]


def put_in(data: bytes, random: Random) -> bytes:
    start = random.randrange(len(data) + 1)
    return data[:start] + random.choice(WORDS) + data[start:]


def splice(data: bytes, random: Random) -> bytes:
    other = random.choice(list(FILES.values()))
    return data[: random.randrange(len(data) + 1)] + other[random.randrange(len(other)) :]


SIMPLE: tuple[Callable[[bytes, Random], bytes], ...] = (truncate, flip_bits, cut_out, repeat, put_in, splice)


def operate_on_zip(data: bytes, random: Random) -> bytes:
    """The archive packed again with one of its parts damaged, gone, doubled, renamed, or in another's place."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            parts = [(info.filename, archive.read(info)) for info in archive.infolist()]
    except (BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, OSError):
        return data
    if not parts:
        return data
    place = random.randrange(len(parts))
    name, content = parts[place]
    deed = random.randrange(6)
    if deed == 0:
        del parts[place]
    elif deed == 1:
        parts[place] = random.choice(("../" * 3 + name, name.upper(), "x", name + "\0")), content
    elif deed == 2:
        parts[place] = name, random.choice(parts)[1]
    else:
        for _ in range(random.choice((1, 1, 4))):
            content = random.choice(SIMPLE)(content or b"x", random)
        parts[place] = name, content
    result = BytesIO()
    with ZipFile(result, "w") as archive:
        for name, content in parts:
            archive.writestr(name or "x", content, random.choice((ZIP_DEFLATED, ZIP_STORED)))
    return result.getvalue()


def damage(data: bytes, random: Random) -> bytes:
    if data.startswith(b"PK") and random.random() < 0.7:
        data = operate_on_zip(data, random)
        if random.random() < 0.7:
            return data
    for _ in range(random.choice((1, 1, 2, 5))):
        data = random.choice(SIMPLE)(data or b"x", random)
    return data


@pytest.mark.parametrize("name", [name for name in FILES if TEST_ALL or Path(name).suffix[1:] not in SLOW])
def test_seeds_are_read_or_refused(name: str) -> None:
    outcome(FILES[name], name)


@pytest.mark.parametrize("name", FILES)
def test_damaged_files_give_a_document_or_a_read_error(name: str) -> None:
    slow = Path(name).suffix[1:] in SLOW
    if slow and find_program() is None:
        pytest.skip("không có LibreOffice")
    for number in range(SLOW_ROUNDS if slow else ROUNDS):
        data = damage(FILES[name], Random(f"{name} {number}"))
        try:
            outcome(data, name)
        except BaseException as error:
            error.add_note(f"damage(FILES[{name!r}], Random('{name} {number}')), {len(data)} bytes")
            raise


SUFFIXES = st.sampled_from(("", ".txt", ".docx", ".odt", ".xlsx", ".html", ".pdf", ".zip"))


@given(st.binary(max_size=3000), SUFFIXES)
def test_any_bytes_under_any_name(data: bytes, suffix: str) -> None:
    outcome(data, f"a{suffix}", isolation="never")


@given(st.text(alphabet=st.sampled_from("<>/=\"' &;!-apulotrdhbsfn1#\n\u1ebf"), max_size=300))
def test_any_markup_is_a_page(text: str) -> None:
    outcome(f"<!doctype html><body>{text}".encode(), "a.html", isolation="never")


def _nested_xml(depth: int) -> bytes:
    return pack({**parts_of(""), "word/document.xml": "<w:p>" * depth})


BOMBS: dict[str, tuple[str, bytes]] = {
    "a sheet of blanks": ("a.xlsx", pack({"[Content_Types].xml": "<x/>", "xl/workbook.xml": b" " * 30_000_000})),
    "a text of blanks": (
        "a.odt",
        pack({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": b" " * 30_000_000}),
    ),
    "an archive of archives": ("a.zip", pack({f"{number}.zip": pack({"a.txt": b" " * 3_000_000}) for number in range(20)})),
    "elements without end": ("a.docx", _nested_xml(200_000)),
    "boxes in boxes": ("a.html", b"<html>" + b"<div>" * 100_000 + b"x"),
    "tables in tables": ("a.html", b"<html>" + b"<table><tr><td>" * 20_000 + b"x"),
    "lists in lists": ("a.html", b"<html>" + b"<ul><li>" * 20_000 + b"x"),
    "pages of themselves": (
        "a.pdf",
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 9>>endobj\n"
        b"trailer<</Root 1 0 R/Prev 0>>\nstartxref\n0\n%%EOF",
    ),
}


@pytest.mark.parametrize("name, data", BOMBS.values(), ids=BOMBS.keys())
def test_bombs(name: str, data: bytes) -> None:
    outcome(data, name)


def test_an_entity_never_opens_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("bí mật")
    entity = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    files = {
        "a.docx": pack({**parts_of(""), "word/document.xml": f"{entity}{parts_of(paragraph('&e;'))['word/document.xml']!s}"}),
        "a.odt": pack({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": f"{entity}<x>&e;</x>"}),
        "a.xlsx": pack({"[Content_Types].xml": f"{entity}<x>&e;</x>", "xl/workbook.xml": "<x/>"}),
        "a.html": f"{entity.replace('x [', 'html [')}<html><p>chữ &e;</p></html>".encode(),
    }
    for name, data in files.items():
        try:
            assert "bí mật" not in read_bytes(data, name).text
        except (DamagedFile, FileTooLarge):
            continue

"""Any bytes give a document or a `ReadError`; the error has the right code and one line an officer can act on."""

from __future__ import annotations

import os
import random
import struct
import subprocess
import sys
from importlib.metadata import EntryPoint
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_LZMA, ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import policyparse
from policyparse import readers
from policyparse.document import Document
from policyparse.errors import (
    DamagedFile,
    FileEmpty,
    FileIsDirectory,
    FileMissing,
    FileTooLarge,
    ProtectedFile,
    ReadError,
    SeveralDocuments,
    UnknownFormat,
    WrongEncoding,
)
from policyparse.readers import Limits, Options, load_readers, read

from .samples import CORPUS, encode_tcvn3, make_docx, pack, paragraph, parts_of, table

GOOD = make_docx(paragraph("KẾ HOẠCH") + table(["TT", "Việc", "Hạn"]))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def without(name: str) -> bytes:
    return pack({key: part for key, part in parts_of(paragraph("Một")).items() if key != name})


def with_document(xml: str) -> bytes:
    return pack({**parts_of(""), "word/document.xml": xml})


def bomb() -> bytes:
    return pack({**parts_of(paragraph("Một")), "word/media/x.bin": bytes(20_000_000)})


def lying_bomb() -> bytes:
    """An archive whose directory gives its big main part a small size."""
    parts = parts_of(paragraph("Một"))
    data = pack({**parts, "word/document.xml": str(parts["word/document.xml"]).encode().ljust(20_000_000)})
    return data.replace(struct.pack("<I", 20_000_000), struct.pack("<I", 20))


def odd_method() -> bytes:
    result = BytesIO(GOOD)
    with ZipFile(result, "a", ZIP_LZMA) as archive:
        archive.writestr("word/extra.xml", b"<x/>")
    return result.getvalue()


CASES: dict[str, tuple[str, bytes, type[ReadError], str]] = {
    "nothing": ("a.txt", b"", FileEmpty, "rỗng"),
    "white space": ("a.txt", b" \r\n\t\n ", FileEmpty, "không có chữ"),
    "mark only": ("a.txt", b"\xef\xbb\xbf", FileEmpty, "không có chữ"),
    "docx without text": ("a.docx", make_docx(paragraph(" ")), FileEmpty, "không có chữ"),
    "legacy encoding": ("a.txt", encode_tcvn3("Thực hiện nhiệm vụ được giao"), WrongEncoding, "TCVN3"),
    "binary": ("a.txt", bytes(range(256)), UnknownFormat, "nhị phân"),
    "zeros": ("a", bytes(100), UnknownFormat, "nhị phân"),
    "old Office": ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504), UnknownFormat, "Office đời cũ"),
    "password": ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le") + bytes(96), ProtectedFile, "mật khẩu"),
    "PDF": ("a.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", DamagedFile, "Tệp PDF hỏng"),
    "RAR": ("a.rar", b"Rar!\x1a\x07\x00" + bytes(20), UnknownFormat, "RAR"),
    "empty web page": ("a.txt", b"\n<!DOCTYPE HTML><html></html>", FileEmpty, "không có chữ"),
    "web page of scripts": ("a.html", b"<html><script>var a = 'K\xe1\xba\xbf';</script></html>", FileEmpty, "không có chữ"),
    "web archive without page": ("a.mht", b"MIME-Version: 1.0\nContent-Type: image/png\n\nAAAA", DamagedFile, "MHTML"),
    "page in an unknown encoding": (
        "a.html",
        b'<html><meta charset="koi8-r"><p>' + b"\xf0\xe5\xf2 " * 99,
        WrongEncoding,
        "koi8-r",
    ),
    "picture": ("a.docx", b"\x89PNG\r\n\x1a\n" + bytes(20), DamagedFile, "Ảnh hỏng"),
    "OpenDocument": ("a.odt", pack({"mimetype": "application/vnd.oasis.opendocument.text"}), DamagedFile, "ODT hỏng"),
    "presentation": (
        "a.odp",
        pack({"mimetype": "application/vnd.oasis.opendocument.presentation"}),
        UnknownFormat,
        "trình chiếu",
    ),
    "garbage as docx": ("a.docx", bytes(range(256)), DamagedFile, ".docx"),
    "truncated docx": ("a.docx", GOOD[: len(GOOD) // 2], DamagedFile, "chưa đủ"),
    "only the magic": ("a.docx", b"PK\x03\x04", DamagedFile, "hỏng"),
    "flipped byte": ("a.docx", GOOD.replace(b"\x00\x00word/document.xml", b"\x00\x00word/dokument.xml", 1), DamagedFile, "hỏng"),
    "several documents": ("a.zip", pack({"1.txt": "Một", "2.txt": "Hai"}), SeveralDocuments, "2 văn bản"),
    "empty zip": ("a.zip", pack({}), UnknownFormat, "ZIP"),
    "truncated zip": ("a.zip", pack({"plan.txt": "Kế hoạch " * 9})[:-30], DamagedFile, "chưa đủ"),
    "workbook": ("a.docx", pack(parts_of("", SHEET)), UnknownFormat, "Excel"),
    "damaged workbook": ("a.xlsx", pack({"[Content_Types].xml": "<x/>", "xl/workbook.xml": "<x/>"}), DamagedFile, "XLSX"),
    "no document part": ("a.docx", without("word/document.xml"), DamagedFile, "nội dung chính"),
    "no relationships": ("a.docx", without("_rels/.rels"), DamagedFile, "nội dung chính"),
    "no body": ("a.docx", with_document("<x/>"), DamagedFile, "thân"),
    "broken XML": ("a.docx", with_document("<w:document"), DamagedFile, "nội dung chính"),
    "too deep": ("a.docx", make_docx("<w:sdt>" * 5000 + "</w:sdt>" * 5000), DamagedFile, "quá sâu"),
    "entities": (
        "a.docx",
        with_document('<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'),
        DamagedFile,
        "nội dung chính",
    ),
    "zip bomb": ("a.docx", bomb(), FileTooLarge, "bung ra quá lớn"),
    "lying zip bomb": ("a.docx", lying_bomb(), DamagedFile, "hỏng"),
    "method outside the standard": ("a.docx", odd_method(), DamagedFile, "nén"),
}


@pytest.mark.parametrize("name, data, error, words", CASES.values(), ids=CASES.keys())
def test_a_bad_file_is_refused_by_its_code(name: str, data: bytes, error: type[ReadError], words: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(ReadError) as caught:
        read(path)
    assert type(caught.value) is error
    assert words in caught.value.message
    assert "\n" not in caught.value.message
    assert caught.value.path == str(path)


def test_a_missing_file(tmp_path: Path) -> None:
    for name in ("none.txt", "none/none.txt", "nul\0.txt"):
        with pytest.raises(FileMissing):
            read(tmp_path / name)


def test_a_directory(tmp_path: Path) -> None:
    with pytest.raises(FileIsDirectory):
        read(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes in the file system")
def test_a_name_that_the_system_refuses(tmp_path: Path) -> None:
    with pytest.raises(ReadError):
        read(tmp_path / ("x" * 5000))


def test_size_is_asked_before_reading(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(200_000_000)  # a hole: nothing is written, and nothing may be read
    with pytest.raises(FileTooLarge, match="100 MB"):
        read(path)


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes in the file system")
def test_a_pipe_is_read_up_to_the_limit() -> None:
    for content, limits in ((b"Ok.", Limits()), (b"Qua dai.", Limits(max_bytes=4))):
        out, into = os.pipe()
        os.write(into, content)
        os.close(into)
        try:
            if len(content) <= limits.max_bytes:
                assert read(f"/dev/fd/{out}", options=Options(limits)).text == "Ok."
            else:
                with pytest.raises(FileTooLarge):
                    read(f"/dev/fd/{out}", options=Options(limits))
        finally:
            os.close(out)


def test_limits(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(GOOD)
    assert read(path).blocks
    assert read(path, options=Options(Limits(max_unzip_ratio=1))).blocks  # too little to be a bomb
    for limits in (Limits(max_unzipped_bytes=1000), Limits(max_paragraphs=1), Limits(max_bytes=100)):
        with pytest.raises(FileTooLarge):
            read(path, options=Options(limits))


@pytest.mark.parametrize(
    "name, data",
    [
        ("a.txt", GOOD),  # the bytes go before the name
        ("a", GOOD),
        ("a.docx", "KẾ HOẠCH".encode()),
        ("a.md", "KẾ HOẠCH".encode()),
        ("a.TXT", "KẾ HOẠCH".encode("utf-16")),
    ],
)
def test_the_reader_is_chosen_by_the_bytes(name: str, data: bytes, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert read(path).text.startswith("KẾ HOẠCH")


class _Shout:
    """A reader from elsewhere, for files that end in .shout."""

    name = "shout"
    media_type = "text/x-shout"

    def accepts(self, head: bytes, suffix: str) -> bool:
        return suffix == ".shout"

    def read(self, data: bytes, source_path: str, options: Options) -> Document:
        return load_readers()["text"].read(data.upper(), source_path, options)


def test_another_distribution_adds_a_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    points = [
        EntryPoint("shout", f"{__name__}:_Shout", readers.ENTRY_POINT_GROUP),
        EntryPoint("text", f"{__name__}:_Shout", readers.ENTRY_POINT_GROUP),  # the built-in names are taken
    ]
    monkeypatch.setattr("importlib.metadata.entry_points", lambda group: points if group == readers.ENTRY_POINT_GROUP else [])
    readers._added.cache_clear()
    try:
        assert {name: reader.name for name, reader in load_readers().items()} == {
            **{name: name for name in readers._BUILT_IN}, "shout": "shout",
        }  # fmt: skip
        for name, text in (("a.shout", "MOT HAI"), ("a.md", "mot hai")):
            (tmp_path / name).write_bytes(b"mot hai")
            assert read(tmp_path / name).text == text
    finally:
        readers._added.cache_clear()


def test_reading_text_loads_no_word_library() -> None:
    program = (
        "import sys; from policyparse.readers import read; read(sys.argv[1]); "
        "sys.exit(' '.join({'docx', 'lxml'} & sys.modules.keys()) or 0)"
    )
    source = str(Path(policyparse.__file__).resolve().parent.parent)
    result = subprocess.run(
        [sys.executable, "-c", program, str(CORPUS / "kh-154" / "kh-154.txt")],
        env={**os.environ, "PYTHONPATH": source},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.returncode, result.stderr) == (0, "")


def outcome(data: bytes, name: str, folder: Path) -> Document | ReadError:
    path = folder / name
    path.write_bytes(data)
    try:
        return read(path)
    except ReadError as error:
        return error


NAMES = st.sampled_from(["a.txt", "a.docx", "a"])
relaxed = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@relaxed
@given(
    data=st.binary(max_size=600) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")),
    magic=st.sampled_from([b"", b"PK\x03\x04", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf"]),
    name=NAMES,
)
def test_any_bytes_give_a_document_or_a_read_error(data: bytes, magic: bytes, name: str, tmp_path: Path) -> None:
    outcome(magic + data, name, tmp_path)


@relaxed
@given(seed=st.integers(0, 2**32), cuts=st.integers(1, 8))
def test_damaged_archives_give_a_document_or_a_read_error(seed: int, cuts: int, tmp_path: Path) -> None:
    outcome(mutate((CORPUS / "kh-154" / "kh-154.docx").read_bytes(), seed, cuts), "a.docx", tmp_path)
    outcome(mutate(GOOD, seed, cuts), "a.docx", tmp_path)


@relaxed
@given(seed=st.integers(0, 2**32), cuts=st.integers(1, 4), part=st.sampled_from(sorted(parts_of(""))))
def test_damaged_parts_in_a_whole_archive_give_a_document_or_a_read_error(
    seed: int, cuts: int, part: str, tmp_path: Path
) -> None:
    parts = parts_of(paragraph("Nhiệm vụ:", "- Một") + table(["TT", "Việc"], ["Nơi nhận:", paragraph("x", "1. y")]))
    content = parts[part]
    parts[part] = mutate(content if isinstance(content, bytes) else content.encode(), seed, cuts)
    outcome(pack(parts), "a.docx", tmp_path)


def mutate(data: bytes, seed: int, cuts: int) -> bytes:
    """Overwrite, drop, repeat or move short pieces; small enough that much of what comes out is almost right."""
    chance = random.Random(seed)
    result = bytearray(data)
    for _ in range(cuts):
        start = chance.randrange(len(result) + 1)
        end = min(len(result), start + chance.randrange(1, 40))
        other = chance.randrange(len(result) + 1)
        result[start:end] = chance.choice(
            [b"", chance.randbytes(end - start), bytes(result[start:end]) * 2, bytes(result[other : other + 20])]
        )
    return bytes(result)

"""Text files: which bytes are text, where the lines are, and what the encodings that are refused look like."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from policyparse.document import Document
from policyparse.errors import FileTooLarge, UnknownFormat, WrongEncoding
from policyparse.readers import DEFAULT_LIMITS, Limits, Options, read
from policyparse.readers.text import TextReader

from .samples import CORPUS, encode_tcvn3, encode_vni, encode_windows_1258

PLAN = "KẾ HOẠCH\nTriển khai Nghị quyết số 29-NQ/TW\n"


def read_bytes(data: bytes, limits: Limits = DEFAULT_LIMITS) -> Document:
    return TextReader().read(data, "plan.txt", Options(limits))


@pytest.mark.parametrize(
    "data",
    [
        PLAN.encode(),
        PLAN.encode("utf-8-sig"),
        PLAN.encode("utf-16"),
        b"\xff\xfe" + PLAN.encode("utf-16-le"),
        b"\xfe\xff" + PLAN.encode("utf-16-be"),
        PLAN.replace("\n", "\r\n").encode(),
    ],
    ids=["utf-8", "utf-8 with mark", "utf-16", "utf-16 little", "utf-16 big", "dos lines"],
)
def test_every_encoding_gives_the_same_text(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_bytes(data)
    assert read(path).text == PLAN.strip()


@pytest.mark.parametrize(
    "text, lines",
    [
        ("Một.\nHai.", [1, 2]),
        ("\n\n  \nMột.\n\nHai.\n", [4, 6]),
        ("Một.\r\n\r\nHai.\r\n", [1, 3]),
        ("Một.\rHai.\nBa.", [1, 2]),  # a lone carriage return is no line of the file
        ("Một.\x0cHai.\u2028Ba.\x85Bốn.\nNăm.", [1, 2]),  # what str.splitlines would take for lines
    ],
)
def test_lines_are_counted_by_line_feeds(text: str, lines: list[int]) -> None:
    assert [block.origin.line for block in read_bytes(text.encode()).blocks] == lines


def test_a_broken_paragraph_is_joined_and_keeps_its_lines() -> None:
    document = read_bytes("- Sở Tư pháp chủ trì,\nphối hợp với Sở Nội vụ.\n- Việc khác.".encode())
    assert document.text.split("\n") == ["- Sở Tư pháp chủ trì, phối hợp với Sở Nội vụ.", "- Việc khác."]
    assert document.origin_at(document.text.index("phối hợp")).line == 2
    assert document.origin_at(document.text.index("Việc")).line == 3


def test_the_source_is_stamped() -> None:
    source = read_bytes(PLAN.encode()).source
    assert (source.path, source.media_type, source.reader) == ("plan.txt", "text/plain", "text")
    assert source.sha256 == hashlib.sha256(PLAN.encode()).hexdigest()


@pytest.mark.parametrize(
    "head, suffix, accepted",
    [
        (PLAN.encode(), ".txt", True),
        (PLAN.encode(), "", True),
        (PLAN.encode(), ".html", False),
        (encode_tcvn3(PLAN), ".txt", True),  # refused by name when it is read
        (PLAN.encode("utf-16-le"), ".txt", True),
        (b"Word leaves a \x1f now and then in a text that is otherwise quite long enough", ".txt", True),
        (b"%PDF-1.7\n", ".txt", False),
        (b"\xef\xbb\xbf <!DOCTYPE html><p>", ".txt", False),
        (bytes(range(256)), ".txt", False),
        (bytes(64), ".txt", False),
    ],
)
def test_accepts(head: bytes, suffix: str, accepted: bool) -> None:
    assert TextReader().accepts(head, suffix) is accepted


SENTENCE = (CORPUS / "kh-154" / "kh-154.txt").read_text(encoding="utf-8").split("\n")[20]


@pytest.mark.parametrize(
    "data, finding",
    [
        (encode_tcvn3(SENTENCE), "TCVN3"),
        (encode_windows_1258(SENTENCE), "Windows-1258"),
        (encode_vni(SENTENCE), "VNI"),
        (SENTENCE.encode("utf-16-le"), "giống UTF-16LE thiếu dấu BOM"),
        (SENTENCE.encode("utf-16-be"), "giống UTF-16BE thiếu dấu BOM"),
        (SENTENCE.encode("utf-32"), "UTF-32"),
        (SENTENCE.encode("utf-16") + b"\x00", "UTF-16 nhưng hỏng ở byte thứ"),
        ((SENTENCE + "\n" + SENTENCE).encode() + b"\xff", "UTF-8 nhưng hỏng ở dòng 2"),
        ("Ça ne ressemble à rien".encode("latin-1"), "không phải UTF-8 hay UTF-16"),
    ],
)
def test_a_wrong_encoding_is_named(data: bytes, finding: str) -> None:
    with pytest.raises(WrongEncoding) as caught:
        read_bytes(data)
    assert finding in caught.value.message
    assert caught.value.path == "plan.txt"


@pytest.mark.parametrize("data", [PLAN.encode() + bytes(3), PLAN.encode("utf-16") + bytes(2)])
def test_nul_is_not_text(data: bytes) -> None:
    with pytest.raises(UnknownFormat):
        read_bytes(data)


def test_too_many_lines() -> None:
    assert len(read_bytes(b"a.\nb.\nc.", Limits(max_paragraphs=3)).blocks) == 3
    with pytest.raises(FileTooLarge):
        read_bytes(b"a.\nb.\nc.\nd.", Limits(max_paragraphs=3))


def test_rows_of_cells_between_tabs_are_a_table(tmp_path: Path) -> None:
    lines = [
        "Tên\tmột tab thôi",
        "STT\tNội dung\tCơ quan chủ trì\tThời gian",
        "1\tLập danh mục\tSở Y tế\tQuý I/2026",
        "2\tsoát danh mục\t\tQuý II/2026",
        "ghi chú dưới bảng",
    ]
    file = tmp_path / "plan.txt"
    file.write_text("\n".join(lines), encoding="utf-8")
    document = read(file)
    cells = {document.text[slice(*block.span)]: (block.origin.cell, block.origin.line) for block in document.blocks}
    assert cells["Tên một tab thôi"] == (None, 1)
    assert cells["Sở Y tế"] == ("T1R2C3", 3)
    assert cells["soát danh mục"] == ("T1R3C2", 4)
    assert cells["Quý II/2026"] == ("T1R3C4", 4)
    assert cells["ghi chú dưới bảng"] == (None, 5)

"""Old formats: through LibreOffice, or a smaller program, or a clear word about what to install; and old alphabets."""

from __future__ import annotations

import csv
import os
import sys
import time
from importlib.resources import files
from pathlib import Path
from typing import Literal

import pytest

from policyparse.errors import DamagedFile, ProgramMissing, ReadError, ReadingTooSlow
from policyparse.readers import DEFAULT_OPTIONS, Limits, Options, office, read, read_bytes
from policyparse.readers.isolation import _stop_all as stop_workers
from policyparse.readers.legacy_fonts import TCVN3, VNI, Font, font_of, recognise, to_unicode

from .samples import CORPUS, encode_tcvn3, encode_vni, make_docx_with

EXPORTS = CORPUS / "kh-154" / "exports"
DOC, RTF = EXPORTS / "kh-154.doc", EXPORTS / "kh-154.rtf"
HERE = Options(isolation="never")
SENTENCE = "giao sở khoa học và công nghệ chủ trì, phối hợp với các sở, ngành xây dựng đề án trước ngày 30 tháng 6; kỹ thuật, thủy lợi, quỹ, được, ưỡn ẹo ầm ĩ"

needs_office = pytest.mark.skipif(office.find_program() is None, reason="không có LibreOffice")


@needs_office
@pytest.mark.parametrize("target", ["xls", "ods"])
def test_old_workbooks(target: str) -> None:
    annex = CORPUS / "annex-40" / "annex-40.xlsx"
    data = office.convert(annex.read_bytes(), "xlsx", target, "a.xlsx", DEFAULT_OPTIONS.limits)
    document, expected = read_bytes(data, f"a.{target}"), read(annex)
    assert document.source.reader == target
    assert document.text == expected.text
    assert [(block.origin.cell, block.rows) for block in document.blocks] == [
        (block.origin.cell, block.rows) for block in expected.blocks
    ]


@needs_office
def test_rtf_under_a_wrong_name(tmp_path: Path) -> None:
    path = tmp_path / "a.doc"
    path.write_bytes(b"{\\rtf1\\ansi K\\u7871? ho\\u7841?ch}")
    document = read(path)
    assert (document.text, document.source.reader) == ("Kế hoạch", "rtf")


@needs_office
@pytest.mark.parametrize("data", [DOC.read_bytes()[:1500], DOC.read_bytes()[:512] + bytes(90_000)], ids=["cut", "emptied"])
def test_a_damaged_file_is_refused(data: bytes) -> None:
    with pytest.raises(ReadError):
        read_bytes(data, "a.doc")


@needs_office
@pytest.mark.parametrize("options", [Options(Limits(max_seconds=0.05), isolation="never")], ids=["here"])
def test_it_is_stopped_when_its_time_is_over(options: Options) -> None:
    start = time.monotonic()
    with pytest.raises(ReadingTooSlow, match="seconds"):
        read_bytes(DOC.read_bytes(), "a.doc", options=options)
    assert time.monotonic() - start < 20


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux shows its processes as files")
@pytest.mark.parametrize("isolation", ["auto", "never"])
def test_a_program_that_hangs_goes_with_its_children_and_its_folder(
    isolation: Literal["auto", "never"], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\nsleep 61 &\necho $$ $! $PWD > {tmp_path}/note\nwait\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    stop_workers()
    office.find_program.cache_clear()
    try:
        with pytest.raises(ReadingTooSlow):
            read_bytes(DOC.read_bytes(), "a.doc", options=Options(Limits(max_seconds=2), isolation=isolation))
        parent, child, folder = (tmp_path / "note").read_text().split()
        for process in (parent, child):
            assert is_gone(int(process))
        assert not Path(folder).exists()
    finally:
        office.find_program.cache_clear()
        stop_workers()


def is_gone(process: int) -> bool:
    """True if a process ends within two seconds, or is only waited for."""
    for _ in range(20):
        try:
            state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.1)
    return False


class TestWithoutLibreOffice:
    @pytest.fixture(autouse=True)
    def no_office(self, monkeypatch: pytest.MonkeyPatch) -> None:
        found = office.find_program
        monkeypatch.setattr(office, "find_program", lambda *names: found(*names) if names else None)

    @pytest.mark.skipif(office.find_program("antiword") is None, reason="không có antiword")
    def test_antiword_gives_the_words(self) -> None:
        document = read(DOC, options=HERE)
        text = " ".join(document.text.split())
        assert "Sở Khoa học và Công nghệ chủ trì, phối hợp các sở, ban, ngành, địa phương:" in text
        assert document.source.reader == "doc"

    @pytest.mark.skipif(office.find_program("antiword") is None, reason="không có antiword")
    def test_a_damaged_file(self) -> None:
        with pytest.raises(DamagedFile):
            read_bytes(
                DOC.read_bytes()[:512] + bytes(2000) + "WordDocument".encode("utf-16-le") + bytes(90), "a.doc", options=HERE
            )

    @pytest.mark.parametrize("name", ["a.doc", "a.rtf", "a.xls"])
    def test_nothing_at_all(self, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(office, "find_program", lambda *names: None)
        data = RTF.read_bytes() if name == "a.rtf" else b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
        with pytest.raises(ProgramMissing, match="LibreOffice") as caught:
            read_bytes(data, name, options=HERE)
        assert caught.value.code == "PP109"


class TestWordFilesInOldFonts:
    STYLES = (
        '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman"/></w:rPr></w:rPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:styleId="N"><w:rPr><w:rFonts w:ascii=".VnTime"/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="T"><w:basedOn w:val="N"/></w:style>'
    )

    def write(self, *runs: tuple[str, str], style: str = "T") -> str:
        """A paragraph of runs as (font or "", text)."""
        made = "".join(
            f'<w:r><w:rPr>{f"<w:rFonts w:hAnsi={font!r}/>" if font else ""}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'
            for font, text in runs
        ).replace("'", '"')
        return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{made}</w:p>'

    def test_runs_are_read_by_their_own_font_or_their_style(self) -> None:
        tcvn3 = encode_tcvn3("giao sở y tế chủ trì, ").decode("latin-1")
        capitals = encode_tcvn3("kế hoạch ").decode("latin-1")
        vni = encode_vni("phối hợp với ").decode("latin-1")
        body = self.write(("", tcvn3), ("VNI-Times", vni), ("Times New Roman", "Sở Nội vụ"), (".VnTimeH", capitals))
        document = read_bytes(make_docx_with(body, styles=self.STYLES), "a.docx")
        assert document.text == "giao sở y tế chủ trì, phối hợp với Sở Nội vụKẾ HOẠCH"

    def test_unicode_under_the_name_of_an_old_font_stays(self) -> None:
        body = self.write(("", "là cơ quan chủ trì, được giao nhiệm vụ")) + self.write((".VnTime", "và"))
        assert read_bytes(make_docx_with(body, styles=self.STYLES), "a.docx").text == "là cơ quan chủ trì, được giao nhiệm vụ\nvà"


class TestOldAlphabets:
    def test_the_tables_are_whole(self) -> None:
        lines = (files("policyparse.readers") / "legacy_fonts.csv").read_text("utf-8").splitlines()
        rows = [(row["encoding"], row["code"], row["letter"]) for row in csv.DictReader(lines)]
        letters = {name: {letter for encoding, _, letter in rows if encoding == name} for name in ("TCVN3", "VNI")}
        small = {letter for letter in letters["VNI"] if letter.islower()}
        assert len(small) == 67  # all letters of the alphabet that are not plain Latin
        assert letters["VNI"] == small | {letter.upper() for letter in small}
        # TCVN3 has capitals only without a tone; the others are small letters in a font of capitals
        assert letters["TCVN3"] == small | set("ĂÂĐÊÔƠƯ")
        assert len({row[:2] for row in rows}) == len(rows)

    @pytest.mark.parametrize("font, encode", [(TCVN3, encode_tcvn3), (VNI, encode_vni)])
    def test_there_and_back(self, font: Font, encode: object) -> None:
        assert callable(encode)
        printed = encode(SENTENCE).decode("latin-1")
        assert to_unicode(printed, font) == SENTENCE
        assert recognise(printed) == font

    def test_fonts_of_capitals(self) -> None:
        assert to_unicode(encode_tcvn3("kế hoạch").decode("latin-1"), Font("TCVN3", capitals=True)) == "KẾ HOẠCH"

    @pytest.mark.parametrize(
        "name, font",
        [
            (".VnTime", TCVN3), (".VnTimeH", Font("TCVN3", capitals=True)), (".VnArial NarrowH", Font("TCVN3", capitals=True)),
            ("VNI-Times", VNI), ("font-family:'.VnTime', serif", TCVN3), ("Times New Roman", None), ("VnTime", None), ("", None),
            ("UTM Avnir", None),
        ],
    )  # fmt: skip
    def test_fonts_by_name(self, name: str, font: Font | None) -> None:
        assert font_of(name) == font

    @pytest.mark.parametrize(
        "text", [SENTENCE, "Plain English text with résumé, naïve, café, façade, über, señor, élan", "", "5/KH"]
    )
    def test_other_text_is_left_alone(self, text: str) -> None:
        assert recognise(text) is None

"""Scans: pictures of pages become documents whose words know their places."""

from __future__ import annotations

import math
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from policyparse.errors import DamagedFile, FileTooLarge, ProgramMissing
from policyparse.readers import Limits, Options, read_bytes
from policyparse.readers.scan import engine
from policyparse.readers.scan.engine import Found, _Program, find_models, open_engine
from policyparse.readers.scan.pages import read_page
from policyparse.readers.scan.picture import clean, make_grey, measure_noise, measure_shade
from policyparse.readers.scan.rulings import find_rulings
from policyparse.readers.scan.sources import Picture, open_picture

from .scans import needs_tesseract, printer, scan, tiff

HERE = Options(isolation="never")


def png(image: Image.Image, **told: object) -> bytes:
    packed = BytesIO()
    image.save(packed, "PNG", **told)
    return packed.getvalue()


@needs_tesseract
class TestReading:
    def test_a_scan_is_read_page_by_page(self) -> None:
        told: list[tuple[int, int]] = []
        pages = scan("an-thai", "clean")
        options = Options(isolation="never", progress=lambda done, total: told.append((done, total)))
        document = read_bytes(tiff(pages, 300), "an-thai.tiff", options=options)
        assert document.source.ocr
        assert document.source.pages == 2
        assert told == [(1, 2), (2, 2)]
        assert "theo Nghị quyết số 61/NQ-HĐND ngày 13/12/2024" in document.text
        assert {block.origin.page for block in document.blocks} == {1, 2}

    def test_every_word_has_its_place_and_its_confidence(self) -> None:
        document = read_bytes(png(scan("an-thai", "clean", 2)[0], dpi=(300, 300)), "page.png", options=HERE)
        at = document.text.index("61/NQ-HĐND")
        [reading] = [each for each in document.readings if at in each.span]
        left, top, right, bottom = reading.box
        assert 75 < left < 95  # the left margin is 30 mm
        assert 10 < bottom - top < 25
        assert right < 595
        assert 0.5 < reading.confidence <= 1
        assert all(document.text[slice(*each.span)].strip() for each in document.readings)

    def test_a_worker_reads_the_same(self) -> None:
        data = png(scan("an-thai", "clean", 2)[0], dpi=(300, 300))
        assert read_bytes(data, "page.png").blocks == read_bytes(data, "page.png", options=HERE).blocks

    @pytest.mark.parametrize("turn", [Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180])
    def test_a_page_on_its_side_or_head_is_turned(self, turn: Image.Transpose) -> None:
        page = scan("an-thai", "clean", 2)[0].reduce(2).transpose(turn)
        words = read_page(Picture(page, 150), 1, open_engine("page.png"))
        assert {"61/NQ-HĐND", "TỔ", "CHỨC"} <= {word.text for word in words.words}
        assert words.height > words.width

    def test_a_skewed_page_has_level_lines(self) -> None:
        page = scan("an-thai", "clean", 1)[0].rotate(2, fillcolor=255, resample=Image.Resampling.BICUBIC)
        words = read_page(Picture(page, 300), 1, open_engine("page.png"))
        line = [word for word in words.words if word.text in ("Thực", "Quyết", "922/QĐ-TTg", "Thủ")][:3]
        assert max(word.top for word in line) - min(word.top for word in line) < 2

    def test_the_program_does_where_the_library_is_missing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "tesserocr", None)
        made = open_engine("page.png")
        assert isinstance(made, _Program)
        words = made.read(scan("an-thai", "clean", 2)[0].reduce(2), 150)
        assert "61/NQ-HĐND" in [word.text for word in words]
        assert all(0 <= word.confidence <= 1 and word.right > word.left for word in words)

    def test_the_pictures_of_a_pdf_file_are_read(self) -> None:
        made = printer()
        data = made.pack_pdf(scan("an-thai", "clean", 2), made.KINDS["clean"])
        document = read_bytes(data, "page.pdf", options=HERE)
        assert (document.source.reader, document.source.ocr) == ("pdf", True)
        assert "theo Nghị quyết số 61/NQ-HĐND ngày 13/12/2024" in document.text
        assert [reading.page for reading in document.readings[:3]] == [1, 1, 1]

    def test_the_cells_of_a_ruled_table_stay_apart(self) -> None:
        document = read_bytes(png(scan("phu-loc", "clean", 3)[0], dpi=(300, 300)), "page.png", options=HERE)
        cells = {block.origin.cell: document.text[slice(*block.span)] for block in document.blocks if block.origin.cell}
        assert cells["T1R4C3"] == "Phòng Nội vụ"
        assert cells["T1R4C4"] == "Trước ngày 31/8/2025"
        assert len({cell[:4] for cell in cells}) == 6

    def test_a_blank_page_has_no_words(self) -> None:
        assert read_page(Picture(Image.new("L", (1240, 1754), 255), 150), 1, open_engine("x")).words == ()


def test_lines_of_tables_and_specks_are_no_words() -> None:
    class Engine:
        def read(self, picture: Image.Image, dpi: float) -> list[Found]:
            texts = ("4_", "|", "|Phòng", "b/c", "-", "‘", "KH_UBND")
            unsure = [Found("SÁẢN", 2400, 300, 2470, 340, 0.15, 0), Found("l'", 2400, 400, 2410, 440, 0.15, 1)]
            return [*(Found(text, 300 * at, 300, 300 * at + 200, 340, 0.9, 0) for at, text in enumerate(texts, 1)), *unsure]

        def close(self) -> None:
            """Nothing to close."""

    page = read_page(Picture(Image.effect_noise((2480, 600), 1), 300), 1, Engine())
    assert [word.text for word in page.words] == ["4", "Phòng", "b/c", "-", "KH_UBND", "SÁẢN"]


class TestMissing:
    def test_without_a_model_one_line_says_what_to_install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(engine, "_FOLDERS", ())
        monkeypatch.delenv("TESSDATA_PREFIX", raising=False)
        with pytest.raises(ProgramMissing, match=r"PP109.*tesseract-ocr-vie"):
            read_bytes(png(Image.new("L", (300, 300), 255)), "page.png", options=HERE)

    def test_without_tesseract_one_line_says_what_to_install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "tesserocr", None)
        monkeypatch.setattr("shutil.which", lambda name: None)
        with pytest.raises(ProgramMissing, match=r"Tesseract.*tesseract-ocr-vie") as caught:
            open_engine("page.png")
        assert "\n" not in str(caught.value)

    def test_the_model_is_where_the_environment_says(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        (tmp_path / "tessdata").mkdir()
        (tmp_path / "tessdata" / "vie.traineddata").touch()
        monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
        assert find_models() == tmp_path / "tessdata"


class TestLimits:
    def test_too_many_pixels(self) -> None:
        with pytest.raises(FileTooLarge, match="điểm ảnh"):
            open_picture(png(Image.new("1", (4000, 3000))), Limits(max_pixels=1_000_000), "big.png").picture(1)

    def test_too_many_pages(self) -> None:
        data = tiff([Image.new("1", (40, 40)) for _ in range(4)], 300)
        with pytest.raises(FileTooLarge, match="4 trang"):
            open_picture(data, Limits(max_pages=3), "long.tiff")

    @pytest.mark.parametrize("cut", [12, 60, 400])
    def test_a_cut_picture_is_damaged(self, cut: int) -> None:
        page = Image.effect_noise((300, 300), 40)
        with pytest.raises(DamagedFile):
            open_picture(png(page)[:cut], Limits(), "cut.png").picture(1)

    def test_the_resolution_of_a_screen_is_not_believed(self) -> None:
        [number] = open_picture(png(Image.new("1", (2480, 3508)), dpi=(72, 72)), Limits(), "x.png").numbers
        assert 295 < open_picture(png(Image.new("1", (2480, 3508)), dpi=(72, 72)), Limits(), "x.png").picture(number).dpi < 305


class TestPicture:
    def test_only_a_page_that_needs_it_is_cleaned(self) -> None:
        page = make_grey(scan("an-thai", "clean", 2)[0])
        assert clean(page, 300) is page

    def test_a_hard_scan_is_lit_evenly_and_loses_its_grain(self) -> None:
        page = make_grey(scan("an-thai", "hard-200", 2)[0])
        assert (measure_shade(page) > 24, measure_noise(page) > 6) == (True, True)
        cleaned = clean(page, 200)
        assert (measure_shade(cleaned) < 5, measure_noise(cleaned) < 2) == (True, True)

    def test_a_red_seal_becomes_paper_and_black_print_stays(self) -> None:
        page = Image.new("RGB", (400, 400), "white")
        draw = ImageDraw.Draw(page)
        draw.ellipse((100, 100, 300, 300), fill=printer().SEAL_RED)
        draw.rectangle((180, 190, 220, 200), fill="black")
        grey = make_grey(page)
        assert grey.getpixel((120, 200)) > 200  # type: ignore[operator]
        assert grey.getpixel((200, 195)) == 0

    def test_transparent_is_white(self) -> None:
        assert make_grey(Image.new("RGBA", (50, 50), (0, 0, 0, 0))).getextrema() == (255, 255)


class TestRulings:
    @pytest.mark.parametrize("tilt", [0.0, 1.5])
    def test_the_lines_of_a_table_are_found(self, tilt: float) -> None:
        page = Image.new("L", (2480, 3508), 255)
        draw = ImageDraw.Draw(page)
        for y in (600, 800, 1000):
            draw.line((300, y, 2200, y), 0, 4)
        for x in (300, 900, 2200):
            draw.line((x, 600, x, 1000), 0, 4)
        draw.text((400, 640), "Lập dự toán thuê dịch vụ", 0, printer()._font("Regular", 13))
        found = find_rulings(page.rotate(-tilt, fillcolor=255), 300, math.tan(math.radians(tilt)))
        across = sorted(line.top for line in found if line.across)
        down = sorted(line.x0 for line in found if not line.across)
        assert across == pytest.approx([144, 192, 240], abs=2)
        assert down == pytest.approx([72, 216, 528], abs=2)

    def test_letters_are_no_lines(self) -> None:
        assert not find_rulings(make_grey(scan("an-thai", "clean", 2)[0]), 300, 0.0)


@needs_tesseract
def test_the_command_reads_a_scan(tmp_path: Path) -> None:
    path = tmp_path / "page.png"
    path.write_bytes(png(scan("an-thai", "clean", 2)[0], dpi=(300, 300)))
    command = [sys.executable, "-m", "policyparse", "parse", str(path), "--format", "json"]
    done = subprocess.run(command, capture_output=True, check=True, text=True, encoding="utf-8")
    assert '"ocr":true' in done.stdout.replace(" ", "")
    assert done.stderr == f"{path}: chữ do máy nhận dạng từ bản quét; nên đối chiếu số, ngày với bản gốc.\n"

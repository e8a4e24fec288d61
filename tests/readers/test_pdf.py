"""PDF files: reading order, paragraphs, tables, what belongs to no text, and the pages that nobody can read as they are."""

from __future__ import annotations

import random
import zlib
from pathlib import Path

import pytest

from policyparse.document import Document
from policyparse.errors import DamagedFile, FileTooLarge, ProgramMissing, ProtectedFile, ReadError, ReadingTooSlow
from policyparse.readers import DEFAULT_OPTIONS, Limits, Options, read, read_bytes
from policyparse.readers.page import Page, Word
from policyparse.readers.pdf import PdfReader, recognition
from policyparse.readers.pdf import text as text_layer
from policyparse.readers.pdf.quality import Quality, judge
from policyparse.readers.pdf.words import Run, assemble_words

from .pdf_samples import FULL, PART, Drawing, make_pdf
from .samples import CORPUS

HERE = Options(isolation="never")


def read_drawn(*pages: Drawing, options: Options = HERE) -> Document:
    return read_bytes(make_pdf(pages), "a.pdf", options=options)


def texts(document: Document, part: str = "body") -> list[str]:
    return [document.text[slice(*block.span)] for block in document.blocks if block.origin.part == part]


def cells(document: Document) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for block in document.blocks:
        if block.origin.cell:
            found.setdefault(block.origin.cell, []).append(document.text[slice(*block.span)])
    return {cell: " ".join(held) for cell, held in found.items()}


class TestReadingOrder:
    def test_letterhead_and_foot_are_read_column_by_column(self) -> None:
        page = Drawing()
        # Drawn line by line across both columns, as many programs do
        page.text(95, 60, "UBND TỈNH SÔNG LAM", 11).text(262, 60, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 11)
        page.text(120, 75, "SỞ NỘI VỤ", 11).text(300, 75, "Độc lập - Tự do - Hạnh phúc", 12)
        page.text(110, 98, "Số: 45/SNV-CCHC", 12).text(285, 98, "Sông Lam, ngày 12 tháng 3 năm 2025", 12)
        page.text(85, 115, "V/v triển khai công tác", 11)
        page.text(85, 129, "cải cách hành chính", 11)
        page.text(180, 170, "Kính gửi: Các sở, ban, ngành.")
        page.text(113, 200, "Sở Nội vụ đề nghị các sở, ban, ngành báo cáo trước ngày")
        page.text(85, 218, "15/4/2025./.")
        page.text(85, 260, "Nơi nhận:", 11).text(370, 260, "GIÁM ĐỐC", 12)
        page.text(85, 274, "- Như trên;", 10)
        page.text(85, 286, "- Lưu: VT, CCHC.", 10)
        page.text(365, 330, "Nguyễn Văn An", 12)
        assert texts(read_drawn(page)) == [
            "UBND TỈNH SÔNG LAM",
            "SỞ NỘI VỤ",
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Độc lập - Tự do - Hạnh phúc",
            "Số: 45/SNV-CCHC",
            "V/v triển khai công tác cải cách hành chính",
            "Sông Lam, ngày 12 tháng 3 năm 2025",
            "Kính gửi: Các sở, ban, ngành.",
            "Sở Nội vụ đề nghị các sở, ban, ngành báo cáo trước ngày 15/4/2025./.",
            "Nơi nhận:",
            "- Như trên;",
            "- Lưu: VT, CCHC.",
            "GIÁM ĐỐC",
            "Nguyễn Văn An",
        ]

    def test_a_national_title_broken_in_two_is_one_line(self) -> None:
        page = Drawing()
        page.text(95, 60, "TỈNH ỦY SÔNG LAM", 12).text(330, 60, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA", 12)
        page.text(390, 76, "VIỆT NAM", 12)
        page.text(85, 120, "Nội dung.")
        assert texts(read_drawn(page))[:2] == ["TỈNH ỦY SÔNG LAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]

    def test_a_misread_national_title_and_specks_in_the_gutter_keep_the_columns_apart(self) -> None:
        page = Drawing()
        page.text(95, 60, "UBND TỈNH SÔNG LAM", 11).text(262, 60, "CỘNG HÒA XÃ HỌI CHỦ NGHĨA VIỆT NAM", 11)
        page.text(110, 80, "Số: 45/QĐ-UBND", 12).text(285, 80, "Sông Lam, ngày 12 tháng 3 năm 2025", 12)
        page.text(85, 260, "Nơi nhận:", 11).text(350, 260, "CHỦ TỊCH", 12)
        page.text(85, 274, "- Như Điều 3;", 10).text(330, 274, "=", 10)
        page.text(85, 286, "- Các sở, ban, ngành, đoàn thể cấp tỉnh;", 10).text(320, 287, "(", 10)
        page.text(85, 298, "- Lưu: VT.", 10).text(340, 320, "Nguyễn Văn An", 12)
        words = [text for text in texts(read_drawn(page)) if any(map(str.isalnum, text))]
        assert words == [
            "UBND TỈNH SÔNG LAM",
            "CỘNG HÒA XÃ HỌI CHỦ NGHĨA VIỆT NAM",
            "Số: 45/QĐ-UBND",
            "Sông Lam, ngày 12 tháng 3 năm 2025",
            "Nơi nhận:",
            "- Như Điều 3;",
            "- Các sở, ban, ngành, đoàn thể cấp tỉnh;",
            "- Lưu: VT.",
            "CHỦ TỊCH",
            "Nguyễn Văn An",
        ]

    @pytest.mark.parametrize("rotation", [0, 90, 180, 270])
    def test_a_page_is_read_as_its_text_runs_however_it_is_turned(self, rotation: int) -> None:
        page = Drawing(842, 595, rotation)
        page.lines(
            (113, "- Giao Sở Công Thương chủ trì, phối hợp với các sở, ban, ngành, địa phương triển khai thực"),
            (85, "hiện Kế hoạch này."),
        )
        assert texts(read_drawn(page)) == [
            "- Giao Sở Công Thương chủ trì, phối hợp với các sở, ban, ngành, địa phương triển khai thực hiện Kế hoạch này."
        ]

    @pytest.mark.parametrize("degrees", [90, 270])
    def test_text_that_is_drawn_sideways_is_turned_upright(self, degrees: int) -> None:
        page = Drawing()
        for row, line in enumerate(("1. Sở Nội vụ chủ trì.", "2. Sở Tài chính phối hợp.")):
            x = 100 + 20 * row if degrees == 90 else 400 - 20 * row
            page.turned(line, x, 700 if degrees == 90 else 100, degrees)
        assert texts(read_drawn(page)) == ["1. Sở Nội vụ chủ trì.", "2. Sở Tài chính phối hợp."]

    def test_letters_drawn_after_their_line_find_their_words(self) -> None:
        from reportlab.pdfbase.pdfmetrics import stringWidth

        from .pdf_samples import font

        page, later = Drawing(), []
        x = 85.0
        for letter in "Sở Kế hoạch và Đầu tư chủ trì":
            missing = ord(letter) > 0x17F or letter in "Đđư"
            face = FULL if missing else PART
            if missing:
                later.append((x, letter))
            else:
                page.text(x, 100, letter, 13, face)
            x += stringWidth(letter, font(face), 13)
        for x, letter in later:
            page.text(x, 100, letter, 13, FULL)
        assert texts(read_drawn(page)) == ["Sở Kế hoạch và Đầu tư chủ trì"]


class TestParagraphs:
    def test_an_indented_line_begins_a_paragraph_and_a_page_does_not(self) -> None:
        first = Drawing().lines(
            (113, "Thực hiện Nghị quyết của Hội đồng nhân dân tỉnh về phát"),
            (85, "triển kinh tế - xã hội năm 2025, Ủy ban nhân dân tỉnh ban"),
        )
        second = Drawing().lines(
            (85, "hành Kế hoạch như sau."), (113, "Các sở, ban, ngành căn cứ Kế hoạch này tổ chức triển khai"), (85, "thực hiện.")
        )
        document = read_drawn(first, second)
        assert texts(document) == [
            "Thực hiện Nghị quyết của Hội đồng nhân dân tỉnh về phát triển kinh tế - xã hội năm 2025, Ủy ban nhân dân tỉnh ban hành Kế hoạch như sau.",
            "Các sở, ban, ngành căn cứ Kế hoạch này tổ chức triển khai thực hiện.",
        ]
        assert [block.origin.page for block in document.blocks] == [1, 2]

    def test_every_label_of_the_ladder_begins_a_paragraph(self) -> None:
        labelled = [
            "I. MỤC TIÊU",
            "1. Mục tiêu chung",
            "1.1. Về kinh tế",
            "a) Tăng trưởng cao;",
            "- Bền vững;",
            "+ Ổn định;",
            "Điều 2. Thi hành",
        ]
        assert texts(read_drawn(Drawing().lines(*((85, line) for line in labelled)))) == labelled

    def test_a_number_broken_at_its_hyphen_is_whole(self) -> None:
        page = Drawing().lines(
            (113, "Thực hiện Quyết định số 2783/QĐ-"), (85, "UBND ngày 26/8/2020, giai đoạn 2021-"), (85, "2025.")
        )
        assert texts(read_drawn(page)) == ["Thực hiện Quyết định số 2783/QĐ-UBND ngày 26/8/2020, giai đoạn 2021-2025."]

    def test_the_mark_of_a_note_is_left_out_and_the_2_of_a_square_metre_is_not(self) -> None:
        page = (
            Drawing()
            .text(85, 100, "Theo Nghị quyết 29")
            .text(207, 94.5, "1", 7)
            .text(215, 100, ", diện tích 150m")
            .text(322, 94.5, "2", 7)
        )
        page.text(85, 700, "1", 6).text(90, 703, "Nghị quyết số 29-NQ/TW ngày 17/11/2022.", 9)
        for row in range(6):
            page.text(85, 120 + 18 * row, "Các sở, ban, ngành tổ chức triển khai thực hiện./.")
        document = read_drawn(page)
        assert texts(document)[0] == "Theo Nghị quyết 29, diện tích 150m2"
        assert texts(document, "footnote") == ["Nghị quyết số 29-NQ/TW ngày 17/11/2022."]


class TestMargins:
    def test_numbers_and_heads_of_pages_are_no_text(self) -> None:
        pages = []
        for number in range(1, 5):
            page = Drawing().text(85, 40, "CÔNG BÁO TỈNH/Số 12/Ngày 02-3-2025", 9)
            page.lines(*((85, f"{4 * number + row}. Nhiệm vụ thứ {4 * number + row}.") for row in range(4)))
            pages.append(page.text(290, 800, f"Trang {number}/4", 10))
        document = read_drawn(*pages)
        assert texts(document) == [f"{number}. Nhiệm vụ thứ {number}." for number in range(4, 20)]
        assert [(aside.part, aside.text) for aside in document.asides] == [("header", "CÔNG BÁO TỈNH/Số 12/Ngày 02-3-2025")]

    def test_a_number_of_a_row_at_the_edge_of_a_page_is_text(self) -> None:
        pages = [Drawing().lines(*((85, f"{number}") for number in range(20 * page + 1, 20 * page + 21))) for page in range(4)]
        assert texts(read_drawn(*pages)) == [str(number) for number in range(1, 81)]

    def test_a_number_that_counts_nothing_is_text(self) -> None:
        pages = [Drawing().lines((85, "Chỉ tiêu năm nay:"), (85, str(number))) for number in (120, 95, 300)]
        assert texts(read_drawn(*pages))[1] == "120"

    def test_the_stamp_of_a_signing_program_is_kept_apart(self) -> None:
        page = Drawing().text(85, 100, "Ủy ban nhân dân tỉnh ban hành Kế hoạch như sau:")
        page.text(350, 30, "Người ký: Ủy ban nhân dân tỉnh Sông Lam", 7).text(350, 38, "Email: ubnd@songlam.gov.vn", 7)
        page.text(350, 46, "Thời gian ký: 12.03.2025 08:12:12 +07:00", 7)
        document = read_drawn(page)
        assert texts(document) == ["Ủy ban nhân dân tỉnh ban hành Kế hoạch như sau:"]
        assert [aside.part for aside in document.asides] == ["stamp"] * 3


HEADER = ("TT", "Nhiệm vụ", "Chủ trì", "Thời gian")
XS = (60, 100, 300, 440, 540)


def fill(page: Drawing, top: float, *cells: str, pitch: float = 14) -> Drawing:
    """Write the cells of a row, whose lines are divided by "|"."""
    for x, text in zip(XS, cells, strict=False):
        for row, line in enumerate(text.split("|") if text else ()):
            page.text(x + 4, top + pitch * row, line, 10)
    return page


class TestTables:
    def test_cells_of_a_ruled_table(self) -> None:
        page = Drawing().grid(XS, (100, 130, 170, 200))
        fill(page, 118, *HEADER)
        fill(page, 145, "1", "Rà soát thủ tục hành|chính", "Sở Nội vụ", "Quý II/2025")
        fill(page, 188, "2", "Công bố kết quả", "Văn phòng UBND", "30/6/2025")
        assert cells(read_drawn(page)) == {
            "T1R1C1": "TT", "T1R1C2": "Nhiệm vụ", "T1R1C3": "Chủ trì", "T1R1C4": "Thời gian",
            "T1R2C1": "1", "T1R2C2": "Rà soát thủ tục hành chính", "T1R2C3": "Sở Nội vụ", "T1R2C4": "Quý II/2025",
            "T1R3C1": "2", "T1R3C2": "Công bố kết quả", "T1R3C3": "Văn phòng UBND", "T1R3C4": "30/6/2025",
        }  # fmt: skip

    def test_a_table_over_two_pages_has_one_header_and_whole_rows(self) -> None:
        first = Drawing().grid(XS, (700, 730, 770, 800))
        fill(first, 718, *HEADER)
        fill(first, 745, "1", "Rà soát thủ tục", "Sở Nội vụ", "Quý II/2025")
        fill(first, 785, "2", "Công bố kết quả cải", "Văn phòng UBND", "30/6/2025")
        second = Drawing().grid(XS, (60, 90, 120, 150))
        fill(second, 78, *HEADER)
        fill(second, 105, "", "cách hành chính", "tỉnh", "")
        fill(second, 135, "3", "Tập huấn", "Sở Nội vụ", "Hằng năm")
        found = cells(read_drawn(first, second))
        assert found["T1R3C2"] == "Công bố kết quả cải cách hành chính"
        assert found["T1R3C3"] == "Văn phòng UBND tỉnh"
        assert [found.get(f"T1R{row}C1") for row in range(1, 6)] == ["TT", "1", "2", "3", None]

    def test_a_lead_merged_over_rows_holds_for_them_also_over_the_page(self) -> None:
        first = Drawing().grid((60, 100, 300), (700, 730, 760, 790))
        first.rule(440, 700, 440, 790).rule(300, 700, 440, 700).rule(300, 730, 440, 730).rule(300, 790, 440, 790)
        first.rule(440, 700, 540, 700).rule(540, 700, 540, 790)
        for top in (730, 760, 790):
            first.rule(440, top, 540, top)
        fill(first, 718, *HEADER)
        fill(first, 745, "1", "Rà soát thủ tục", "Sở Nội vụ", "Quý II")
        fill(first, 775, "2", "Công bố kết quả", "", "Quý III")
        second = Drawing().grid(XS, (60, 90, 120))
        fill(second, 75, "3", "Tập huấn", "", "Quý IV")
        fill(second, 105, "4", "Tổng kết", "Văn phòng", "Quý IV")
        document = read_drawn(first, second)
        rows = {block.origin.cell: block.rows for block in document.blocks if block.rows > 1}
        assert rows == {"T1R2C3": 3}
        assert cells(document)["T1R5C3"] == "Văn phòng"

    def test_a_table_on_the_next_page_with_a_header_of_its_own_is_another(self) -> None:
        first = Drawing().grid(XS, (700, 730, 760))
        fill(first, 718, *HEADER)
        fill(first, 745, "1", "Rà soát", "Sở Nội vụ", "Quý II")
        second = Drawing().grid(XS, (60, 90, 120))
        fill(second, 78, "TT", "Chỉ tiêu", "Đơn vị", "Kết quả")
        fill(second, 105, "1", "Tỷ lệ hài lòng", "%", "95")
        assert cells(read_drawn(first, second))["T2R1C2"] == "Chỉ tiêu"

    def test_a_table_open_at_its_sides(self) -> None:
        page = Drawing()
        for top in (100, 130, 160, 190):
            page.rule(60, top, 540, top)
        for x in XS[1:-1]:
            page.rule(x, 100, x, 190)
        fill(page, 118, *HEADER)
        fill(page, 145, "1", "Rà soát", "Sở Nội vụ", "Quý II")
        fill(page, 175, "2", "Công bố", "Văn phòng", "Quý III")
        found = cells(read_drawn(page))
        assert [found[f"T1R3C{column}"] for column in range(1, 5)] == ["2", "Công bố", "Văn phòng", "Quý III"]

    def test_a_table_without_rulings_over_two_pages(self) -> None:
        first = fill(Drawing(), 700, *HEADER)
        fill(first, 725, "1", "Rà soát thủ tục hành|chính", "Sở Nội vụ", "Quý II/2025")
        fill(first, 765, "2", "Công bố kết quả", "Văn phòng UBND", "30/6/2025")
        second = fill(Drawing(), 80, "3", "Tập huấn nghiệp vụ", "Sở Nội vụ", "Hằng năm")
        second.text(85, 140, "Trên đây là Kế hoạch của Ủy ban nhân dân tỉnh, yêu cầu các đơn vị thực hiện./.")
        document = read_drawn(first, second)
        found = cells(document)
        assert found["T1R2C2"] == "Rà soát thủ tục hành chính"
        assert [found[f"T1R4C{column}"] for column in range(1, 5)] == ["3", "Tập huấn nghiệp vụ", "Sở Nội vụ", "Hằng năm"]
        assert texts(document)[-1].startswith("Trên đây là Kế hoạch")

    def test_a_frame_around_text_is_no_table(self) -> None:
        page = Drawing().grid((60, 540), (60, 780)).lines((85, "I. MỤC TIÊU"), (85, "1. Mục tiêu chung."))
        document = read_drawn(page)
        assert texts(document) == ["I. MỤC TIÊU", "1. Mục tiêu chung."]
        assert not cells(document)

    def test_annex_cells_stand_where_they_stand_in_word(self) -> None:
        word, pdf = (read(CORPUS / "annex-40" / f"annex-40.{suffix}", options=HERE) for suffix in ("docx", "pdf"))
        assert cells(pdf) == cells(word)
        merged = [{block.origin.cell: block.rows for block in each.blocks if block.rows > 1} for each in (word, pdf)]
        assert merged[0] == merged[1] != {}


GOOD = "Ủy ban nhân dân tỉnh giao Sở Nội vụ chủ trì, phối hợp với các sở, ban, ngành liên quan tổ chức thực hiện."
BROKEN = {
    "accents lost": "Uy ban nhan dan tinh giao So Noi vu chu tri, phoi hop voi cac so, ban, nganh lien quan to chuc thuc hien.",
    "old encoding": "ñy ban nh©n d©n tØnh giao Së Néi vô chñ tr×, phèi hîp víi c¸c së, ban, ngµnh liªn quan tæ chøc thùc hiÖn.",
}  # fmt: skip


class TestBrokenLayers:
    @pytest.fixture
    def recognised(self, monkeypatch: pytest.MonkeyPatch) -> list[int]:
        """The numbers of the pages that were handed to the recogniser, which finds one word on each."""
        handed: list[int] = []

        class Recogniser:
            @staticmethod
            def recognise(data: bytes, numbers: list[int], source_path: str, options: Options) -> list[Page]:
                handed.extend(numbers)
                return [Page(number, 595, 842, (Word(f"trang{number}", 85, 80, 150, 95, 13, 0.9),)) for number in numbers]

        monkeypatch.setattr(recognition, "find_spec", lambda name: object())
        monkeypatch.setattr(recognition, "import_module", lambda name: Recogniser)
        return handed

    @pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN.keys())
    def test_only_the_page_with_the_broken_layer_is_recognised(self, text: str, recognised: list[int]) -> None:
        good = Drawing().lines(*((85, line) for line in (GOOD[:60], GOOD[60:])))
        document = read_drawn(good, Drawing().lines(*((85, text) for _ in range(3))), good)
        assert recognised == [2]
        assert "trang2" in document.text
        assert document.source.ocr
        assert document.source.pages == 3

    def test_characters_without_a_meaning_are_no_text(self) -> None:
        garbled = GOOD.replace("Sở", "\ufffdở").replace("Ủy", "\ue001\ue002").split()
        words = [Word(text, 0, 0, 10, 10, 10) for text in garbled]
        assert judge(words, pictured=False) is Quality.BROKEN
        assert judge(words[1:5] + words[6:], pictured=False) is Quality.GOOD

    def test_a_picture_without_text_is_recognised_and_a_blank_page_is_not(self, recognised: list[int]) -> None:
        document = read_drawn(Drawing().lines((85, GOOD)), Drawing(), Drawing().picture(0, 0, 595, 842))
        assert recognised == [3]
        assert document.text.endswith("trang3")

    def test_a_good_layer_over_a_picture_is_kept(self, recognised: list[int]) -> None:
        page = Drawing().picture(0, 0, 595, 842).lines((85, GOOD[:70]), (85, GOOD[70:]))
        assert not read_drawn(page).source.ocr
        assert recognised == []

    def test_letters_astray_are_read_by_pdfplumber(self, recognised: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
        def astray(page: object, frame: object) -> list[Run]:
            letters = "Ủy ban nh n d n t nh giao S N i v ch trì ph i h p ỉ ở ộ ụ ủ ố ợ ẩ ễ ể ẫ ữ ự ệ ỹ ổ"
            return [Run(100, 10 * index, 10 * index + 5, letter, 12) for index, letter in enumerate(letters.split() * 2)]

        monkeypatch.setattr(text_layer, "read_runs", astray)
        words = GOOD.split()
        page = Drawing().lines((85, " ".join(words[:14])), (85, " ".join(words[14:])))
        assert texts(read_drawn(page)) == [GOOD]
        assert recognised == []

    def test_a_foreign_language_is_not_taken_for_a_broken_layer(self, recognised: list[int]) -> None:
        page = Drawing().lines(*((85, "The Provincial People's Committee shall carry out this plan by 2030.") for _ in range(4)))
        assert not read_drawn(page).source.ocr
        assert recognised == []

    def test_without_a_recogniser_one_line_says_which_pages(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(recognition, "find_spec", lambda name: None)
        with pytest.raises(ProgramMissing, match=r"Trang 2 là ảnh quét hoặc có lớp chữ hỏng"):
            read_drawn(Drawing().lines((85, GOOD)), Drawing().picture(0, 0, 595, 842))


class TestLimits:
    def test_a_password_is_asked_for(self) -> None:
        with pytest.raises(ProtectedFile, match="mật khẩu"):
            read_bytes(make_pdf([Drawing().text(85, 100, GOOD)], password="bí mật"), "a.pdf", options=HERE)

    def test_a_file_that_only_forbids_printing_is_read(self) -> None:
        assert texts(read_bytes(make_pdf([Drawing().text(85, 100, "KẾ HOẠCH")], password=""), "a.pdf", options=HERE)) == [
            "KẾ HOẠCH"
        ]

    def test_more_pages_than_the_limit(self) -> None:
        options = Options(limits=Limits(max_pages=2), isolation="never")
        with pytest.raises(FileTooLarge, match="Tệp có 3 trang: giới hạn là 2"):
            read_drawn(Drawing(), Drawing(), Drawing(), options=options)

    def test_progress_is_told_page_by_page(self) -> None:
        told: list[tuple[int, int]] = []
        options = Options(isolation="never", progress=lambda done, total: told.append((done, total)))
        read_drawn(Drawing().text(85, 100, GOOD), Drawing().text(85, 100, GOOD), options=options)
        assert told == [(1, 2), (2, 2)]

    def test_what_is_cut_off_or_empty_is_damaged(self) -> None:
        data = (CORPUS / "kh-154" / "kh-154.pdf").read_bytes()
        for broken in (b"%PDF-1.7\n", data[:2000], b"%PDF-1.4\n" + bytes(range(256)) * 40):
            with pytest.raises(DamagedFile, match="PDF hỏng"):
                read_bytes(broken, "a.pdf", options=HERE)

    def test_a_file_whose_table_of_objects_is_lost_is_repaired(self) -> None:
        data = make_pdf([Drawing().text(85, 100, GOOD)]).replace(b"startxref\n", b"startxref\n9")
        assert texts(read_bytes(data, "a.pdf", options=HERE)) == [GOOD]

    def test_pages_within_pages_without_end(self) -> None:
        data = (
            b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R 3 0 R]/Count 9>>endobj\n"
            b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</A 4 0 R>>>>>>endobj\n"
            b"4 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</A 4 0 R>>>>/Length 5>>stream\n/A Do\n"
            b"endstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
        )
        with pytest.raises(ReadError):
            read_bytes(data, "a.pdf", options=Options(limits=Limits(max_seconds=20)))

    def test_a_page_that_never_ends_is_stopped(self) -> None:
        packed = zlib.compress(b"0 0 m 9 9 l S " * 1_000_000, 9)
        data = b"".join(
            (
                b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n",
                b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>endobj\n",
                b"4 0 obj<</Filter/FlateDecode/Length %d>>stream\n" % len(packed),
                packed,
                b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF",
            )
        )
        with pytest.raises(ReadingTooSlow):
            read_bytes(data, "a.pdf", options=Options(limits=Limits(max_seconds=2)))

    def test_any_damage_gives_a_document_or_a_read_error(self) -> None:
        data = bytearray(make_pdf([Drawing().grid(XS, (100, 130, 160)).text(85, 120, GOOD[:20]), Drawing().text(85, 100, GOOD)]))
        chance = random.Random(154)
        for _ in range(60):
            broken = bytearray(data)
            for _ in range(chance.randint(1, 12)):
                broken[chance.randrange(len(broken))] = chance.randrange(256)
            if chance.random() < 0.3:
                del broken[chance.randrange(len(broken)) :]
            try:
                PdfReader().read(bytes(broken), "a.pdf", DEFAULT_OPTIONS)
            except ReadError:
                continue

    def test_it_reads_in_a_process_of_its_own(self, tmp_path: Path) -> None:
        path = tmp_path / "plan.pdf"
        path.write_bytes(make_pdf([Drawing().text(85, 100, GOOD)]))
        document = read(path)
        assert document.source.reader == "pdf"
        assert texts(document) == [GOOD]


def test_words_are_made_of_what_touches() -> None:
    runs = [Run(100, 10, 20, "Kh", 12), Run(100, 26, 33, "n", 12), Run(100, 36, 60, "trương", 12), Run(100, 20, 26, "ẩ", 12)]
    assert [word.text for word in assemble_words(runs)] == ["Khẩn", "trương"]
    doubled = [Run(100, 10, 30, "Số", 12), Run(100, 10.4, 30.4, "Số", 12)]
    assert [word.text for word in assemble_words(doubled)] == ["Số"]
    apart = [Run(100, 10, 20, "a", 12), Run(100, 20, 22, "\u0301", 12)]
    assert [word.text for word in assemble_words(apart)] == ["a\u0301"]

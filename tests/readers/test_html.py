"""Web pages: what is read, how lists and tables come out, and what of a page is left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from policyparse.document import Document
from policyparse.readers import Options, read, read_bytes

from .samples import CORPUS, encode_tcvn3, encode_vni, encode_windows_1258

PORTAL = CORPUS / "kh-154" / "exports" / "kh-154-portal.html"
HEAD = "<table><tr><td>UBND TỈNH SÔNG LAM</td><td>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</td></tr></table><p>Số: 5/KH-UBND</p>"
FOOT = "<p>Nơi nhận:</p><p>- Lưu: VT.</p>"


def page(body: str, options: Options | None = None) -> Document:
    data = f'<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>{body}</body></html>'.encode()
    return read_bytes(data, "a.html", options=options or Options())


def lines(document: Document) -> list[str]:
    return document.text.split("\n")


class TestWhatIsLeftOut:
    def test_everything_around_the_plan_on_a_portal(self) -> None:
        document = read(PORTAL)
        txt = read(CORPUS / "kh-154" / "kh-154.txt")
        assert [line for line in lines(document) if set(line) != {"-"}] == [line for line in lines(txt) if set(line) != {"-"}]

    @pytest.mark.parametrize(
        "box",
        [
            '<div class="main-menu"><ul><li><a href="/">Trang chủ</a></li></ul></div>',
            '<div id="breadCrumb">Văn bản mới</div>',
            "<nav>Văn bản mới</nav>",
            '<div role="navigation">Văn bản mới</div>',
            "<aside>Xem nhiều nhất tuần</aside>",
            '<div class="vb-lien-quan"><p>Công văn số 9/UBND-KT</p></div>',
            "<div><h3>Văn bản liên quan</h3><ul><li>Công văn số 9/UBND-KT</li></ul></div>",
            "<h4>Tin khác</h4><ul><li><a href='1'>Họp báo quý I</a></li></ul>",
            '<div id="binh-luan"><p>Đề nghị Sở Y tế chủ trì.</p></div>',
            "<p style='display:none'>Sở Y tế chủ trì.</p>",
            "<p hidden>Sở Y tế chủ trì.</p>",
            "<script>document.write('Sở Y tế')</script>",
            "<!-- Sở Y tế chủ trì -->",
            "<noscript>Hãy bật JavaScript</noscript>",
            "<textarea>Gửi bình luận</textarea><button>Gửi</button>",
            "<footer>Bản quyền thuộc Cổng thông tin</footer>",
        ],
    )
    @pytest.mark.parametrize("head, foot", [(HEAD, FOOT), ("", "")], ids=["document", "text only"])
    def test_furniture(self, box: str, head: str, foot: str) -> None:
        text = "<p>1. Sở Nội vụ chủ trì rà soát, sắp xếp các đơn vị sự nghiệp công lập trên địa bàn tỉnh.</p>"
        around = lines(page(f"{box}<div>{head}{text}{foot}</div>{box}"))
        assert around == lines(page(f"<div>{head}{text}{foot}</div>"))

    @pytest.mark.parametrize(
        "kept",
        [
            '<p><a href="1">Nghị quyết số 29-NQ/TW ngày 17/11/2022</a></p>',
            '<ul><li><a href="1">Sở Y tế</a></li><li><a href="2">Sở Nội vụ</a></li></ul>',
            '<div class="doc-content-footer"><p>TM. ỦY BAN NHÂN DÂN</p><p>CHỦ TỊCH</p></div>',
            '<p class="MsoFooter">Các sở báo cáo trước ngày 15/12.</p>',
            "<blockquote>Trích Nghị quyết</blockquote>",
        ],
    )
    def test_nothing_between_head_and_foot_is_lost(self, kept: str) -> None:
        inside = page(f"<div>{HEAD}<p>Thực hiện nhiệm vụ được giao:</p>{kept}<p>Các sở thực hiện.</p>{FOOT}</div>")
        for word in ("Nghị quyết số 29", "Sở Y tế", "TM. ỦY BAN", "báo cáo trước", "Trích"):
            assert (word in inside.text) == (word in kept)

    def test_boxes_a_page_of_paper_each(self) -> None:
        body = f"<div>{HEAD}<p>{'Phần một. ' * 30}</p></div><div><p>{'Phần hai. ' * 30}</p></div><div><p>Phần ba.</p></div>"
        assert "Phần ba." in page(body).text
        assert "Phần hai." in page(body.replace("Phần ba.", "Nơi nhận:")).text

    def test_an_annex_in_a_box_behind_the_foot(self) -> None:
        body = f"<div class='doc'>{HEAD}<p>{'Giao các sở. ' * 20}</p>{FOOT}</div>"
        document = page(f"{body}<div><p>PHỤ LỤC</p><p>Danh mục nhiệm vụ</p></div><div><p>Chia sẻ lên mạng</p></div>")
        assert "Danh mục nhiệm vụ" in document.text
        assert "Chia sẻ" not in document.text

    def test_a_page_of_nothing_but_links_is_read_as_it_is(self) -> None:
        assert lines(page("<ul><li><a href='1'>Công văn số 9</a></li></ul>")) == ["• Công văn số 9"]

    def test_tags_that_nobody_closed(self) -> None:
        body = "".join(f"<div><font face=Arial><b>{number}. Việc." for number in range(1, 600))
        assert len(lines(page(HEAD + body))) == 599 + 3


class TestText:
    def test_line_breaks(self) -> None:
        text = "<p>1. Việc<br>thứ nhất.<br>2. Việc thứ hai;<br>Việc nữa<br><br>sau dòng trống</p>"
        assert lines(page(text)) == ["1. Việc thứ nhất.", "2. Việc thứ hai;", "Việc nữa", "sau dòng trống"]

    def test_text_between_blocks_and_white_space(self) -> None:
        assert lines(page("<div>Một\n  hai<p>ba&nbsp;bốn</p>năm <b>sá</b>u</div>")) == ["Một hai", "ba bốn", "năm sáu"]
        assert lines(page("<pre>Dòng một.\nDòng hai.</pre>")) == ["Dòng một.", "Dòng hai."]
        assert lines(page("<p>thực&shy;hiện 5<wbr>/KH&#8209;UBND</p>")) == ["thựchiện 5/KH-UBND"]

    def test_changes(self) -> None:
        text = "<p>Giao <del>Sở Y tế</del><ins>Sở Nội vụ</ins> chủ trì</p>"
        assert page(text).text == "Giao Sở Nội vụ chủ trì"
        assert page(text, Options(changes="reject")).text == "Giao Sở Y tế chủ trì"

    @pytest.mark.parametrize(
        "anchor, note",
        [
            ('<a href="#_ftn1" name="_ftnref1">[1]</a>', '<p><a href="#_ftnref1" name="_ftn1">[1]</a> Ghi chú.</p>'),
            (
                '<a class="sdfootnoteanc" name="sdfootnote1anc" href="#sdfootnote1sym"><sup>1</sup></a>',
                '<div id="sdfootnote1"><p><a href="#sdfootnote1anc">1</a> Ghi chú.</p></div>',
            ),
            ('<sup><a href="#fn1" id="fnref1">1</a></sup>', '<ol><li id="fn1">Ghi chú. <a href="#fnref1">↩</a></li></ol>'),
        ],
    )
    def test_footnotes_stand_behind_the_body_without_their_marks(self, anchor: str, note: str) -> None:
        document = page(f"<p>Thực hiện Nghị quyết{anchor} của Tỉnh ủy.</p>{note}<p>Hết.</p>")
        assert lines(document)[:2] == ["Thực hiện Nghị quyết của Tỉnh ủy.", "Hết."]
        assert lines(document)[2].startswith("Ghi chú.")
        assert [block.origin.part for block in document.blocks] == ["body", "body", "footnote"]


class TestLists:
    def test_numbers_are_written_out_and_marked(self) -> None:
        document = page('<ol type="I"><li>Một<ol type="a" start="3"><li>hai<li value="7">ba</ol><li>bốn</ol>')
        assert lines(document) == ["I. Một", "c. hai", "g. ba", "II. bốn"]
        assert [block.implied for block in document.blocks] == [3, 3, 3, 4]

    def test_bullets(self) -> None:
        assert lines(page("<ul><li>một<ul><li>hai</ul></ul>")) == ["• một", "+ hai"]
        assert lines(page("<ul style=\"list-style-type: '- '\"><li>một</ul>")) == ["- một"]
        assert lines(page("<ul style='list-style: none'><li>một</ul>")) == ["một"]
        assert lines(page("<ol reversed><li>một<li>hai</ol>")) == ["2. một", "1. hai"]

    def test_a_typed_label_is_not_written_twice(self) -> None:
        assert lines(page("<ul><li>- một<li>a) hai</ul><ol><li>1. ba</ol>")) == ["- một", "a) hai", "1. ba"]


class TestTables:
    def test_merged_cells(self) -> None:
        document = page(
            "<table><thead><tr><th>TT<th>Việc<th>Chủ trì</thead><tr><td>1<td>A<td rowspan=2>Sở Y tế<tr><td>2<td>B"
            "<tr><td colspan=2>Chung<td>C</table>"
        )
        found = [(block.origin.cell, block.rows, document.text[slice(*block.span)]) for block in document.blocks]
        assert found[3:] == [
            ("T1R2C1", 1, "1"), ("T1R2C2", 1, "A"), ("T1R2C3", 2, "Sở Y tế"), ("T1R3C1", 1, "2"), ("T1R3C2", 1, "B"),
            ("T1R4C1", 1, "Chung"), ("T1R4C3", 1, "C"),
        ]  # fmt: skip

    def test_spans_beyond_reason(self) -> None:
        document = page("<table><tr><td rowspan=99999>A<td colspan=99999999>B<td>C<tr><td rowspan=0>D</table>")
        assert [(block.origin.cell, block.rows) for block in document.blocks][-1] == ("T1R2C2", 1)

    def test_a_table_that_lays_out_the_page(self) -> None:
        body = "".join(f"<p>{number}. Sở Y tế chủ trì.</p>" for number in range(1, 30))
        inner = "<table><tr><td>TT</td><td>Việc</td></tr></table>"
        document = page(f"<table><tr><td>Trang nhà</td><td>{body}{inner}</td></tr></table>")
        assert [block.origin.cell for block in document.blocks][-3:] == [None, "T1R1C1", "T1R1C2"]


class TestEncodings:
    TEXT = "Ủy ban nhân dân tỉnh giao Sở Y tế chủ trì"

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
    def test_unicode(self, encoding: str) -> None:
        assert read_bytes(f"<html><p>{self.TEXT}</p></html>".encode(encoding), "a.html").text == self.TEXT

    @pytest.mark.parametrize("meta", ['<meta charset="windows-1258">', ""])
    def test_windows_1258(self, meta: str) -> None:
        data = f"<html>{meta}<p>".encode() + encode_windows_1258(self.TEXT) + b"</p></html>"
        assert read_bytes(data, "a.html").text == self.TEXT

    def test_tcvn3_that_says_so(self) -> None:
        data = b'<html><meta http-equiv="Content-Type" content="text/html; charset=x-viet-tcvn"><p>'
        assert read_bytes(data + encode_tcvn3("giao sở y tế chủ trì"), "a.html").text == "giao sở y tế chủ trì"

    @pytest.mark.parametrize("font, encoded", [(".VnTime", encode_tcvn3), ("VNI-Times", encode_vni)])
    def test_fonts_of_their_own_alphabet(self, font: str, encoded: object) -> None:
        assert callable(encoded)
        bytes_of_text = encoded("giao sở y tế chủ trì việc được nêu")
        for tag in (f'<font face="{font}">', f'<span style="font-family: {font}, serif">'):
            data = b'<html><meta charset="iso-8859-1"><p>' + tag.encode() + bytes_of_text
            assert read_bytes(data, "a.html").text == "giao sở y tế chủ trì việc được nêu"

    def test_a_page_cut_in_the_middle_of_a_letter(self) -> None:
        data = f"<html><p>{self.TEXT * 20} được".encode()
        assert read_bytes(data[:-2], "a.html").text.startswith(self.TEXT)


def test_a_saved_web_archive() -> None:
    data = (
        b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; type=\"text/html\"; boundary=\"x\"\r\n\r\n"
        b"--x\r\nContent-Type: text/css\r\n\r\np {}\r\n--x\r\nContent-Type: text/html; charset=\"utf-8\"\r\n"
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\n<p>K=E1=BA=BF ho=E1=BA=A1ch</p>\r\n--x--\r\n"
    )  # fmt: skip
    assert read_bytes(data, "a.mhtml").text == "Kế hoạch"


@pytest.mark.parametrize("name", ["a.html", "a.doc", "a.txt", "a"])
def test_a_page_under_any_name(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"\n<!-- x --><html><p>M\xe1\xbb\x99t</p></html>")
    assert read(tmp_path / name).source.reader == "html"

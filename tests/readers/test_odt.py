"""OpenDocument texts, from their XML: lists, changes, notes, tables, frames, margins."""

from __future__ import annotations

import pytest

from policyparse.document import Document
from policyparse.errors import DamagedFile, FileTooLarge, ProtectedFile, ReadError
from policyparse.readers import DEFAULT_OPTIONS, Limits, Options, read_bytes

from .samples import pack

_NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{uri}:1.0"'
    for name, uri in {
        "office": "office", "text": "text", "table": "table", "style": "style", "draw": "drawing", "svg": "svg-compatible",
    }.items()
)  # fmt: skip


def level(number: int, form: str, suffix: str, **more: str) -> str:
    shown = "".join(f' {name.replace("_", "-").replace("text-", "text:")}="{value}"' for name, value in more.items())
    return f'<text:list-level-style-number text:level="{number}" style:num-format="{form}" style:num-suffix="{suffix}"{shown}/>'


def bullet(number: int, sign: str) -> str:
    return f'<text:list-level-style-bullet text:level="{number}" text:bullet-char="{sign}"/>'


LISTS = (
    f'<text:list-style style:name="L">{level(1, "I", ".")}{level(2, "1", ".")}{level(3, "a", ")")}</text:list-style>'
    f'<text:list-style style:name="M">{level(1, "1", ".")}{level(2, "1", ".", text_display_levels="2")}</text:list-style>'
    f'<text:list-style style:name="B">{bullet(1, "-")}{bullet(2, "➢")}</text:list-style>'
    '<style:style style:name="Hidden" style:family="text"><style:text-properties text:display="none"/></style:style>'
)


def odt(body: str, styles: str = "", options: Options = DEFAULT_OPTIONS, manifest: str = "<manifest/>") -> Document:
    content = (
        f"<office:document-content {_NAMES}><office:automatic-styles>{LISTS}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    data = pack(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": content,
            "styles.xml": f"<office:document-styles {_NAMES}>{styles}</office:document-styles>",
            "META-INF/manifest.xml": manifest,
        }
    )
    return read_bytes(data, "a.odt", options=options)


def lines(body: str, options: Options = DEFAULT_OPTIONS) -> list[str]:
    return odt(body, options=options).text.split("\n")


def p(text: str) -> str:
    return f"<text:p>{text}</text:p>"


def items(*held: str, name: str = "L", more: str = "") -> str:
    return (
        f'<text:list text:style-name="{name}" {more}>'
        + "".join(f"<text:list-item>{item}</text:list-item>" for item in held)
        + "</text:list>"
    )


def inner(*held: str) -> str:
    return "<text:list>" + "".join(f"<text:list-item>{item}</text:list-item>" for item in held) + "</text:list>"


class TestNumbers:
    def test_levels_restart_under_a_new_number(self) -> None:
        text = items(p("một") + inner(p("hai") + inner(p("ba"), p("bốn"))), p("năm") + inner(p("sáu")))
        assert lines(text) == ["I. một", "1. hai", "a) ba", "b) bốn", "II. năm", "1. sáu"]

    def test_a_list_goes_on_behind_other_text(self) -> None:
        first = items(p("một"), more='xml:id="x"')
        assert lines(first + p("giữa") + items(p("hai"), more='text:continue-list="x"'))[-1] == "II. hai"
        assert lines(first + p("giữa") + items(p("hai"), more='text:continue-numbering="true"'))[-1] == "II. hai"
        assert lines(first + p("giữa") + items(p("hai")))[-1] == "I. hai"

    def test_wrapping_items_do_not_count(self) -> None:
        first = items(p("một") + inner(p("hai")), more='xml:id="x"')
        again = items(inner(p("ba")), more='text:continue-list="x"')
        assert lines(first + p("giữa") + again) == ["I. một", "1. hai", "giữa", "2. ba"]

    def test_only_the_first_paragraph_of_an_item_bears_the_number(self) -> None:
        assert lines(items(p("một") + p("tiếp"), p("hai"))) == ["I. một", "tiếp", "II. hai"]
        assert lines('<text:list text:style-name="L"><text:list-header>' + p("đầu") + "</text:list-header></text:list>") == [
            "đầu"
        ]

    def test_start_display_levels_and_bullets(self) -> None:
        assert lines(items(p("một") + inner(p("hai"), p("ba")), name="M")) == ["1. một", "1.1. hai", "1.2. ba"]
        assert lines(items(p("một") + inner(p("hai")), name="B")) == ["- một", "+ hai"]
        started = (
            '<text:list text:style-name="L"><text:list-item text:start-value="4">' + p("một") + "</text:list-item></text:list>"
        )
        assert lines(started) == ["IV. một"]

    def test_numbered_headings(self) -> None:
        outline = (
            f"<office:styles><text:outline-style>{level(1, '1', '.')}{level(2, 'a', ')')}</text:outline-style></office:styles>"
        )
        head = '<text:h text:outline-level="{}">{}</text:h>'
        document = odt("".join(head.format(*pair) for pair in ((1, "một"), (2, "hai"), (2, "ba"), (1, "bốn"))), outline)
        assert document.text.split("\n") == ["1. một", "a) hai", "b) ba", "2. bốn"]
        assert [block.implied for block in document.blocks] == [3, 3, 3, 3]


class TestText:
    def test_white_space_and_signs(self) -> None:
        text = "một<text:s text:c='3'/>hai<text:tab/>ba\n  bốn\u00a0năm s\u00adáu 5\u2011KH<text:span> bảy</text:span>"
        assert lines(p(text)) == ["một hai ba bốn năm sáu 5-KH bảy"]
        assert lines(p("1. một<text:line-break/>hai<text:line-break/>2. ba")) == ["1. một hai", "2. ba"]

    def test_what_does_not_print(self) -> None:
        text = (
            '<office:annotation><text:p>ý kiến</text:p></office:annotation><text:span text:style-name="Hidden">ẩn</text:span>thấy'
        )
        assert lines(p(text)) == ["thấy"]
        assert lines('<text:section text:display="none">' + p("ẩn") + "</text:section>" + p("thấy")) == ["thấy"]
        contents = (
            "<text:table-of-content><text:table-of-content-source><text:index-title-template>Mẫu</text:index-title-template>"
        )
        contents += f"</text:table-of-content-source><text:index-body>{p('I. Một 1')}</text:index-body></text:table-of-content>"
        assert lines(contents) == ["I. Một 1"]

    def test_frames_are_read_behind_their_paragraph(self) -> None:
        frame = f"<draw:frame><draw:text-box>{p('trong khung')}</draw:text-box><svg:desc>mô tả</svg:desc></draw:frame>"
        assert lines(p(f"một {frame}hai") + p("ba")) == ["một hai", "trong khung", "ba"]
        assert lines(frame + p("ba")) == ["trong khung", "ba"]

    def test_notes_stand_behind_the_body(self) -> None:
        note = '<text:note text:note-class="{}"><text:note-citation>1</text:note-citation><text:note-body>{}</text:note-body></text:note>'
        document = odt(p("một" + note.format("footnote", p("dưới"))) + p("hai" + note.format("endnote", p("cuối"))))
        assert document.text.split("\n") == ["một", "hai", "dưới", "cuối"]
        assert [block.origin.part for block in document.blocks] == ["body", "body", "footnote", "endnote"]

    def test_margins(self) -> None:
        master = f"<office:master-styles><style:master-page><style:header>{p('Bản nháp')}</style:header><style:footer>{p('Trang 2')}</style:footer>"
        document = odt(p("một"), master + "</style:master-page></office:master-styles>")
        assert [(aside.part, aside.text) for aside in document.asides] == [("header", "Bản nháp")]


class TestChanges:
    REGIONS = (
        '<text:tracked-changes><text:changed-region text:id="d"><text:deletion>{}</text:deletion></text:changed-region>'
        '<text:changed-region text:id="i"><text:insertion/></text:changed-region></text:tracked-changes>'
    )

    @pytest.mark.parametrize("changes, expected", [("accept", ["Giao Sở Nội vụ."]), ("reject", ["Giao Sở Y tế."])])
    def test_words(self, changes: str, expected: list[str]) -> None:
        body = self.REGIONS.format(p("Sở Y tế")) + p(
            'Giao <text:change text:change-id="d"/><text:change-start text:change-id="i"/>Sở Nội vụ<text:change-end text:change-id="i"/>.'
        )
        assert lines(body, Options(changes="reject" if changes == "reject" else "accept")) == expected

    def test_a_paragraph_that_was_put_in(self) -> None:
        body = (
            self.REGIONS.format(p(""))
            + p('một<text:change-start text:change-id="i"/>')
            + items(p("thêm"), p('<text:change-end text:change-id="i"/>hai'))
        )
        assert lines(body, Options(changes="reject")) == ["mộthai"]
        assert lines(body) == ["một", "I. thêm", "II. hai"]


class TestTables:
    def test_merged_cells(self) -> None:
        body = (
            '<table:table><table:table-header-rows><table:table-row><table:table-cell>{}</table:table-cell><table:table-cell '
            'table:number-columns-spanned="2">{}</table:table-cell><table:covered-table-cell/></table:table-row></table:table-header-rows>'
            '<table:table-row><table:table-cell>{}</table:table-cell><table:table-cell/><table:table-cell table:number-rows-spanned="9">{}'
            '</table:table-cell></table:table-row><table:table-row><table:table-cell>{}</table:table-cell>'
            '<table:table-cell table:number-columns-repeated="1"/><table:covered-table-cell/></table:table-row></table:table>'
        ).format(*map(p, "abcde"))  # fmt: skip
        document = odt(body)
        found = [(block.origin.cell, block.rows, document.text[slice(*block.span)]) for block in document.blocks]
        assert found == [("T1R1C1", 1, "a"), ("T1R1C2", 1, "b"), ("T1R2C1", 1, "c"), ("T1R2C3", 2, "d"), ("T1R3C1", 1, "e")]


class TestBadFiles:
    def test_a_password(self) -> None:
        with pytest.raises(ProtectedFile):
            odt(p("một"), manifest="<manifest><encryption-data/></manifest>")

    @pytest.mark.parametrize(
        "body", ["<text:p>", "&e;", p("a") + "<text:section>" * 3000 + "</text:section>" * 3000], ids=["cut", "entity", "deep"]
    )
    def test_damage(self, body: str) -> None:
        with pytest.raises(DamagedFile):
            odt(body)

    def test_a_document_type_is_refused(self) -> None:
        data = pack(
            {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": '<!DOCTYPE x [<!ENTITY e "x">]><x>&e;</x>'}
        )
        with pytest.raises(DamagedFile):
            read_bytes(data, "a.odt")

    def test_rows_without_end(self) -> None:
        row = f'<table:table-row table:number-rows-repeated="900000"><table:table-cell>{p("a")}</table:table-cell></table:table-row>'
        with pytest.raises(FileTooLarge):
            odt(f"<table:table>{row}</table:table>", options=Options(Limits(max_paragraphs=500)))
        with pytest.raises(ReadError):
            odt("")

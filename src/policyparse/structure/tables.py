"""Task tables of annexes: rows of "nội dung / cơ quan chủ trì / cơ quan phối hợp / thời gian / sản phẩm".

A table that kept its cells is read by rows and columns. A table that a portal flattened to one line a cell is rebuilt from
its header lines and the row numbers; a cell that was dropped because it was empty is found missing by what the others hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from policyparse.document import Document
from policyparse.lexicon import Lexicon
from policyparse.spans import Span

_TARGET = re.compile(r"(?<!\w)(?:chỉ tiêu|mục tiêu|chỉ số|tỷ lệ)(?!\w)")  # what is to be reached is no work
_ASIDE = re.compile(r"(?:tt|stt|số tt|số thứ tự|ghi chú|mã)(?!\w)|\s*$")
INDEX = re.compile(r"^(?:tt|stt|số tt|số thứ tự)\.?$")
_ROW_NUMBER = re.compile(r"^(\d{1,3}(?:\.\d{1,2})*)(?:\.|\s?-)?$")
_CELL_NUMBER = re.compile(
    r"((?:[IVXLC]{1,5}\.)?\d{1,3}(?:\.\d{1,2})*|[a-zđ](?=\)))(?:[.)]|\s?-)?$"
)  # of a row that kept its cells
_NUMBER_BEFORE = re.compile(r"(\d{1,3})(?:[.)]|-(?! \d)) (?=\S)")
_GROUP_NUMBER = re.compile(r"^([IVXLC]{1,5}|[A-Z])(?:\.|\s?-)?$")
_CELL = re.compile(r"T(\d+)R(\d+)C(\d+)")
_TIME_LIKE = re.compile(
    r"(?:chậm nhất|giữa|cuối|đầu|xong|ngay|mỗi|tuần|thứ (?:hai|ba|tư|năm|sáu|bảy)|ngày|trước|sau|trong|quý|quí|tháng|năm|hằng|hàng|thường xuyên|định kỳ|đến|từ|giai đoạn|theo|khi|hoàn thành|\d{1,2}[/-])|.{0,3}\d{4}$"
)
_BODY_LIKE = re.compile(
    r"(?:(?:cơ quan |đơn vị )?(?:chủ trì|phối hợp): )?(?:tất cả |toàn thể )?(?:các |những |mỗi )?(?:chi hội|chi đoàn|chi bộ|nhân viên|lớp|câu lạc bộ|đồng chí|đ/c|bộ phận|công chức|viên chức|cán bộ|giáo viên|hiệu trưởng|thôn|điện lực|viễn thông|bưu điện|khoa|tiểu ban|đội|kế toán|phó|thư ký|cụm|nhóm|nhà|tổ|sở|bộ|ban|ủy ban|ubnd|hđnd|công an|cơ quan|đơn vị|văn phòng|thanh tra|trung tâm|hội|đoàn|báo(?! cáo)|đài|cục|chi cục|ngân hàng|viện|trường"
    r"|tỉnh|thành|doanh nghiệp|địa phương|tập đoàn|tổng công ty|công ty|kho bạc|bảo hiểm|thuế|thống kê|vụ|phòng|huyện|xã|phường|liên minh|liên đoàn|mặt trận|tổ chức|chủ đầu tư|vtv|vov|bch|thủ trưởng|giám đốc|chủ tịch|tòa án|viện kiểm sát|liên hiệp|hiệp hội|tổng thanh tra|tổng giám đốc|tổ công tác|nhóm công tác|nhà |quỹ|chi nhánh|cổng|bệnh viện|học viện|đại học|lực lượng|hải quan|tổng cục|chính quyền|cấp ủy|bộ trưởng|trưởng|evn|vnpt|viettel|bidv|agribank|đảng ủy|đảng đoàn|đảng bộ|chi bộ|huyện ủy|thị ủy|quận ủy|thường trực|hội đồng|thành đoàn|tỉnh đoàn|tỉnh ủy|thành ủy|hợp tác xã|hộ |nhân dân|mttq|ubmttq|quân khu|đồn|trạm|hạt)(?!\w)"
)

_APPROVES = re.compile(
    r"(?:(?:chủ tịch |thường trực )?(?:hđnd|ubnd|hội đồng nhân dân|ủy ban nhân dân)(?: tỉnh| thành phố| huyện)?|(?:ban thường vụ |thường trực )?(?:tỉnh ủy|thành ủy|huyện ủy)|thủ tướng|chính phủ|quốc hội)\.?$"
)
_NUMBERED = re.compile(
    r"(?:căn cứ |theo )?(?:nghị quyết|nghị định|quyết định|kế hoạch|thông báo|chỉ thị|kết luận|công văn|công điện|chương trình|luật|văn bản|thông tư|đề án|quy định)(?!\w)"
)
_WORDED = re.compile(
    r"(?<!\w)(?:chủ trì|thực hiện|hướng dẫn|triển khai|xây dựng(?! và| tỉnh|,|;|$)|bảo đảm|đảm bảo|phối hợp|đã|đang) \w"
)


# Columns of those who only watch, and of those who are dealt with: neither says who does the work of a row.
_OVERSEEN = re.compile(
    r"lãnh đạo|(?<!ban )chỉ đạo(?! thực hiện)|(?:người|đơn vị|cơ quan|cán bộ) (?:giám sát|kiểm tra|đôn đốc)|(?:được|chịu sự) (?:kiểm tra|giám sát|thanh tra|kiểm toán)"
)
# One column for those who lead and those who help; which is which the cells say, or nobody does.
_SHARED = re.compile(r"[^.;:]{0,40}chủ trì(?:,| và|/|, và|\s?[-–+;])\s?(?:(?:cơ quan|đơn vị) )?phối hợp(?: thực hiện)?$")
_SHARED_CELL = re.compile(
    r"(?:cơ quan |đơn vị )?chủ trì: ?([^:()]+?)[;,.]? (?:(?:cơ quan|đơn vị) )?phối hợp: ?([^:()]+)|([^;():/]+\(chủ trì\))\s?(?:[;,–-]|và)?\s(?![^)]*\(phối hợp\))(?!phối hợp)(.+)|([^;():]+?)[,;]? phối hợp(?: với| cùng)? ((?!phối hợp)[^:]+)|([^;():/,]+?)\s?/\s?([^;():/]+)",
    re.DOTALL,
)
# What a column holds by the words of its head, whatever office is named in it ("Khoa, phòng thực hiện", "Tiểu ban đảm nhận").
_COLUMNS = (
    (re.compile(r"chủ trì|chịu trách nhiệm chính"), "lead"),
    (re.compile(r"phối hợp|cùng (?:thực hiện|tham gia|phụ trách)"), "coordinate"),
    (
        re.compile(r"thời gian|thời hạn|tiến độ|thời điểm|hoàn thành|^xong |^(?:kỳ )?hạn(?!\w)(?! chế| mức)|^mốc |tần suất"),
        "time",
    ),
    (re.compile(r"sản phẩm|kết quả"), "product"),
    (re.compile(r"phụ trách|đảm nhiệm|đảm nhận|chịu trách nhiệm|phân công|đầu mối"), "implement"),
    (re.compile(r"(?:đơn vị|cơ quan|lực lượng|bộ phận|khoa|phòng|ban|tổ|người) (?:tham gia|chuẩn bị)"), "implement"),
    (
        re.compile(r"(?:nhiệm vụ|nội dung|công việc|đầu việc|phần việc|hạng mục|hoạt động|giải pháp|việc cần làm)(?!\w)"),
        "content",
    ),
    (re.compile(r"thực hiện"), "implement"),
)


class TableRow(NamedTuple):
    """One row: its number, its work and its further cells as (field, span); `block` is where the work stands."""

    number: str
    work: Span
    block: int
    cells: tuple[tuple[str, Span], ...]


class _Line(NamedTuple):
    block: int
    span: Span


class _Columns(NamedTuple):
    fields: tuple[str, ...]
    names: frozenset[str]


@lru_cache(maxsize=4)
def _labels(lexicon: Lexicon) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(rf"(?:{rule.pattern})"), rule.field) for rule in lexicon.labels)


def _field_of(name: str, lexicon: Lexicon) -> str:
    """What a column holds, by its header; "note" where nothing says."""
    folded = name.strip(" .:*()")
    if _SHARED.match(folded):
        return "shared"
    if folded.startswith(("văn bản giao", "căn cứ")):
        return "basis"
    if folded.startswith(("nhóm nhiệm vụ", "nhóm nội dung", "nhóm giải pháp", "nhóm công việc", "lĩnh vực")):
        return "note"
    for head in (folded, *re.split(r"\s?[/,-]\s?|\s\(", folded)):
        for pattern, field in _labels(lexicon):
            if pattern.fullmatch(head):
                return field
    if _OVERSEEN.search(folded):
        return "note"
    return next((field for words, field in _COLUMNS if words.search(folded)), "note")


def find_task_rows(document: Document, blocks: range, lexicon: Lexicon) -> list[TableRow]:
    """The rows of the task tables in a stretch of blocks; empty where no header names work and who does it."""
    read = _from_cells if any(document.blocks[index].origin.cell for index in blocks) else _from_lines
    return [_told_apart(document, row) for row in read(document, blocks, lexicon)]


def _told_apart(document: Document, row: TableRow) -> TableRow:
    """The row with those who lead and those who help in columns of their own, where a cell of a shared column tells them apart."""
    cells: list[tuple[str, Span]] = []
    for field, span in row.cells:
        match = _SHARED_CELL.fullmatch(document.shadow, *span) if field == "shared" else None
        if match is None:
            cells.append(("implement" if field == "shared" else field, span))
            continue
        lead = (match.lastindex or 2) - 1
        cells += [("lead", Span(*match.span(lead))), ("coordinate", Span(*match.span(lead + 1)))]
    return row._replace(cells=tuple(cells))


def _with_content(fields: list[str], names: list[str]) -> list[str]:
    """The fields of a header; where none says what is to be done, the first that says nothing else does ("Tên đề án, nghị quyết")."""
    if (
        "content" in fields
        or any(_TARGET.search(name) for name in names)
        or not ("lead" in fields or (("implement" in fields or "shared" in fields) and "time" in fields))
    ):
        return fields
    free = (place for place, field in enumerate(fields) if field == "note" and not _ASIDE.match(names[place]))
    place = next(free, None)
    return fields if place is None else [*fields[:place], "content", *fields[place + 1 :]]


def _is_task_table(fields: tuple[str, ...]) -> bool:
    return "content" in fields and any(field in fields for field in ("lead", "implement", "shared"))


def cells_by_place(document: Document, blocks: range) -> dict[int, dict[int, dict[int, list[int]]]]:
    """The blocks of a stretch that stand in cells, by table, row and column. A merged cell is in every row that it goes over."""
    tables: dict[int, dict[int, dict[int, list[int]]]] = {}
    for index in blocks:
        match = _CELL.match(document.blocks[index].origin.cell or "")
        if match:
            table, row, column = map(int, match.groups())
            # A merged cell holds for all its rows; in those below the first it stands after everything of their own.
            for lower in range(document.blocks[index].rows):
                tables.setdefault(table, {}).setdefault(row + lower, {}).setdefault(column, []).append(index)
    return tables


def _from_cells(document: Document, blocks: range, lexicon: Lexicon) -> Iterator[TableRow]:
    for rows in cells_by_place(document, blocks).values():
        yield from _rows_of_table(document, rows, lexicon)


def _rows_of_table(document: Document, rows: dict[int, dict[int, list[int]]], lexicon: Lexicon) -> Iterator[TableRow]:
    fields: dict[int, str] = {}
    names: dict[int, str] = {}
    heading = True
    counted = 0
    made: TableRow | None = None
    charged: dict[str, tuple[tuple[str, Span], ...]] = {}  # by the number of a row, "" for a group: who does what stands under it
    for row, cells in sorted(rows.items()):
        own = {column for column, held in cells.items() if _row_of(document, held[0]) == row}
        if heading:
            # A header may go over two rows: "Cơ quan thực hiện" above "Chủ trì" and "Phối hợp"
            for column in own:
                names[column] = " ".join(document.shadow[slice(*document.blocks[index].span)] for index in cells[column])
                fields[column] = _field_of(names[column], lexicon)
            if _goes_on_as_header(document, rows.get(row + 1, {}), row + 1, min(names, default=0), lexicon):
                continue
            places = sorted(fields)
            named = _with_content([fields[place] for place in places], [names[place] for place in places])
            fields = dict(zip(places, named, strict=True))
            heading = not _is_task_table(tuple(named))
            if heading:
                fields, names = {}, {}
            continue
        number = min(cells)
        if made is not None and number not in own and own:
            # The number cell of the row above goes on: what is new here belongs to the same task
            more = tuple((fields[column], _span_of(document, cells[column])) for column in sorted(own) if column in fields)
            made = made._replace(cells=made.cells + tuple(cell for cell in more if cell[0] != "content"))
            continue
        if made is not None:
            yield made
        counted += 1
        made = _cell_row(document, cells, fields, counted, indexed=any(INDEX.match(name) for name in names.values()))
        bodies = tuple(
            (fields[column], _span_of(document, held)) for column, held in cells.items() if fields.get(column) in _BODIES
        )
        if made is None:
            charged = {"": bodies}
        elif any(field in _CHARGED for field, _ in bodies):
            charged[made.number] = bodies
        else:
            above = charged.get(made.number.rpartition(".")[0]) or charged.get("", ())
            made = made._replace(cells=(*(cell for cell in above if cell[0] in _CHARGED), *made.cells))
    if made is not None:
        yield made


def _row_of(document: Document, index: int) -> int:
    match = _CELL.match(document.blocks[index].origin.cell or "")
    return int(match[2]) if match else 0


def _span_of(document: Document, held: list[int]) -> Span:
    return Span(document.blocks[held[0]].span.start, document.blocks[held[-1]].span.end)


def _goes_on_as_header(document: Document, cells: dict[int, list[int]], row: int, first: int, lexicon: Lexicon) -> bool:
    """True if the next row only names columns: no number, and every cell of its own the name of a role or time."""
    own = [held for held in cells.values() if _row_of(document, held[0]) == row]
    if not own or (len(own) == len(cells) and first in cells):
        return False
    texts = [" ".join(document.shadow[slice(*document.blocks[index].span)] for index in held) for held in own]
    return all(len(text) < 60 and _field_of(text, lexicon) not in ("note", "content") for text in texts)


def _cell_row(
    document: Document, cells: dict[int, list[int]], fields: dict[int, str], counted: int, *, indexed: bool
) -> TableRow | None:
    """A row of cells. Where the table has no column of numbers, its rows are counted."""
    spans = {column: _span_of(document, held) for column, held in sorted(cells.items())}
    first = min(spans, default=0)
    number = _CELL_NUMBER.match(document.text[slice(*spans[first])]) if spans else None
    work = next((column for column in spans if fields.get(column) == "content"), None)
    unnumbered = work is not None and work == first == min(fields) and len(spans) > 1
    # "Nhóm | Nhiệm vụ | Chủ trì": what stands first is no number, and no column is one of numbers
    dashed = bool(spans) and document.text[slice(*spans[first])].strip() in ("-", "–", "+")
    unnumbered |= (dashed or not indexed) and any(fields.get(column) in _CHARGED for column in spans)
    if work is None or (number is None and not unnumbered):
        return None
    rest = tuple((fields[column], span) for column, span in spans.items() if column not in (work, first) and column in fields)
    return TableRow(number[1] if number else str(counted), spans[work], cells[work][0], rest)


def _from_lines(document: Document, blocks: range, lexicon: Lexicon) -> Iterator[TableRow]:
    columns: _Columns | None = None
    header: list[str] | None = None
    number: str | None = None
    held: list[_Line] = []
    grouped = inside_numbers = False
    for index in blocks:
        span = document.blocks[index].span
        text = document.text[slice(*document.blocks[index].span)]
        shadow = document.shadow[slice(*document.blocks[index].span)]
        if INDEX.match(shadow) or (
            columns is None and header is None and _heads_columns(document, index, blocks, lexicon)
        ):  # of a new table, or the header again at the top of a page
            header = [] if INDEX.match(shadow) else [shadow]
            continue
        row = _ROW_NUMBER.match(text)
        inside = _NUMBER_BEFORE.match(text) if row is None else None
        group = _GROUP_NUMBER.match(text)
        if header is not None:
            if not row and not group and not inside and (columns is None or not held or shadow in columns.names):
                header.append(shadow)
                continue
            if columns is None or (header and set(header) != columns.names):
                if columns and number:
                    yield from _line_row(document, number, held, columns)
                columns, number, held = _read_header(header, lexicon), None, []
            header = None
        if columns is None or shadow in columns.names:
            continue
        if row or group or re.match(r"^(?:PHỤ LỤC|Ghi chú)\b", text):
            if number:
                yield from _line_row(document, number, held, columns)
            number, held = (row[1] if row else None), []
            grouped = group is not None
            if not row and not group:
                columns = None
            continue
        if inside and (number is None or inside_numbers):  # "1. Rà soát văn bản", and below it who does it
            if number:
                yield from _line_row(document, number, held, columns)
            number, inside_numbers = inside[1], True
            held = [_Line(index, Span(span.start + inside.end(), span.end))]
            continue
        if number is None and not grouped:
            continue
        if number is not None:
            held.append(_Line(index, span))
    if columns and number:
        yield from _line_row(document, number, held, columns)


def _heads_columns(document: Document, index: int, blocks: range, lexicon: Lexicon) -> bool:
    """True if three lines from here name columns, the work and who does it among them: a header without "TT"."""
    fields = []
    for place in range(index, min(index + 3, blocks.stop)):
        name = document.shadow[slice(*document.blocks[place].span)].strip(" .:*()")
        fields.append(
            next((field for pattern, field in _labels(lexicon) if pattern.fullmatch(name)), "") if len(name) < 40 else ""
        )
    return all(fields) and len(fields) == 3 and fields[0] == "content" and _is_task_table(tuple(fields))


def _read_header(header: list[str], lexicon: Lexicon) -> _Columns | None:
    """What the columns of a flattened table hold, by the lines of its header; None if it is no task table."""
    fields = _with_content([_field_of(name, lexicon) for name in header], header)
    if fields[-2:] == ["lead", "coordinate"] and "implement" in fields[:-2]:
        # "Cơ quan thực hiện" above "Chủ trì" and "Phối hợp": the two stand in its place
        place = fields.index("implement")
        fields = [*fields[:place], "lead", "coordinate", *fields[place + 1 : -2]]
    if fields.count("time") > 1:  # beside a time limit "Tiến độ" tells how far the work is
        fields = [
            "note" if field == "time" and header[min(place, len(header) - 1)].startswith("tiến độ") else field
            for place, field in enumerate(fields)
        ]
    return _Columns(tuple(fields), frozenset(header)) if _is_task_table(tuple(fields)) and len(fields) <= 9 else None


def _line_row(document: Document, number: str, held: list[_Line], columns: _Columns) -> Iterator[TableRow]:
    """Give the lines of a flattened row their columns; what is left over is another piece of work under the same number."""
    work = columns.fields.index("content")
    before = columns.fields[:work]  # "Cơ quan chủ trì" in front of the work
    ahead = tuple(zip(before, (line.span for line in held), strict=False))
    if not all(_stands_before(field, document.shadow[slice(*span)]) for field, span in ahead):
        before, ahead = (), ()
    held = held[len(before) :]
    if len(held) < 2 - bool(before):
        return
    groups = [document.shadow[slice(*line.span)] for line in held[: work + 1]]
    if not before and work and len(held) > work + 1 and not any(map(_is_body, groups)):
        held = held[work:]  # cells before the work: the group that it is in
    spans = [line.span for line in held]
    shadows = [document.shadow[slice(*span)] for span in spans]
    fields = columns.fields[work + 1 :]
    placed = _align(shadows[1:], fields)
    start = 1 + sum(1 for column in placed if column == _WORK)
    filled: dict[int, Span] = {}
    for line, column in enumerate(placed, 1):
        if column >= 0:
            filled[column] = Span(filled[column].start if column in filled else spans[line].start, spans[line].end)
    yield TableRow(
        number, Span(spans[0].start, spans[start - 1].end), held[0].block, (*ahead, *((fields[c], filled[c]) for c in filled))
    )
    left = placed.index(_LEFT) + 1 if _LEFT in placed else len(held)
    rest = held[left:]
    if len(rest) > 1 and not _is_body(shadows[left]) and len(shadows[left]) > 25 and _is_body(shadows[left + 1]):
        yield from _line_row(document, number, rest, columns)


_BODIES = frozenset({"lead", "coordinate", "implement", "shared"})
_CHARGED = _BODIES - {"coordinate"}
_LONG = frozenset({"product", "note", "basis", "funding"})
_WORK, _LEFT = -1, -2  # a line that goes on with the work, and one behind the last column


def _align(lines: list[str], fields: tuple[str, ...]) -> list[int]:
    """For each line of a row behind its first the column that it fills, so that all of them together fit best.

    A column may be empty, the work may go on over several lines; columns are filled in order.
    """
    best: dict[int, tuple[float, list[int]]] = {_WORK: (0.0, [])}  # last column filled -> (score, placing)
    for place, line in enumerate(lines):
        goes_on = place > 0 and lines[place - 1].endswith((";", ",", " và"))
        reached: dict[int, tuple[float, list[int]]] = {}
        for last, (score, placed) in best.items():
            choices = [(_LEFT, -1.5 if last != _WORK else -9.0)]
            if last == _WORK:
                choices.append((_WORK, -4.0 if _is_body(line) else -1.0))
            if last >= 0 and fields[last] in _LONG:  # a cell of several lines
                choices.append((last, -3.0 if _is_body(line) else -0.7))
            if last >= 0 and fields[last] in _BODIES and goes_on and _is_body(line):  # "Sở A;" and below it "Sở B"
                choices.append((last, 3.5))
            if last != _LEFT:
                empty = 0.0
                for column in range(last + 1, len(fields)):
                    choices.append((column, empty + _fit(line, fields[column])))
                    empty -= 3.0 if fields[column] == "lead" else 1.0
            for column, gain in choices:
                if column not in reached or score + gain > reached[column][0]:
                    reached[column] = (score + gain, [*placed, column])
        best = reached
    return max(best.values(), key=lambda choice: choice[0])[1]


def _stands_before(field: str, shadow: str) -> bool:
    """True if a line is a cell of a column in front of the work: who does it, or by when."""
    return (field in _BODIES and _is_body(shadow)) or (field == "time" and _fit(shadow, field) > 0)


def _is_body(shadow: str) -> bool:
    return bool(_BODY_LIKE.match(shadow)) and len(shadow) < 200 and not _WORDED.search(shadow)


def _fit(shadow: str, field: str) -> float:
    """How well a line fills a column."""
    body = _is_body(shadow)
    if field in _BODIES:
        return 3.0 if body else (1.0 if _BODY_LIKE.match(shadow) and len(shadow) < 300 else -3.0)
    if field == "time":
        return 2.0 if _TIME_LIKE.match(shadow) and len(shadow) < 120 else -3.0
    if field == "basis":
        return 2.0 if _NUMBERED.match(shadow) else -2.0
    if field == "approver":
        return 4.5 if _APPROVES.match(shadow) else (1.0 if body else -1.0)
    return -1.0 if body else 0.5

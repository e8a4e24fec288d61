"""What an office asks, on both databases; what it gets must be the same."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date

import msgspec
import pytest
from sqlalchemy import Engine

from policyparse.errors import OutputError, StoreError
from policyparse.lexicon import NO_CALENDAR, Lexicon, OfficeCalendar
from policyparse.records.model import Plan, Task
from policyparse.store import reading, writing
from policyparse.store.answers import Answer, AnswerFormat
from policyparse.store.citing import GraphFormat, basis, cites, render_graph
from policyparse.store.questions import docket, due, search, show, stats
from policyparse.store.recording import store_plan

from .conftest import renamed


@pytest.fixture
def filled(store: Engine, kh154_plan_txt: Plan) -> Engine:
    with writing(store) as connection:
        store_plan(connection, kh154_plan_txt, "e1", 1)
    return store


def column(answer: Answer, field: str) -> list[object]:
    return [row[answer.fields.index(field)] for row in answer.rows]


def has(task: Task, name: str, role: str | None = None) -> bool:
    return any(one.agency and one.agency.name.startswith(name) and role in (None, one.role) for one in task.assignees)


class TestDocket:
    @pytest.mark.parametrize("written", ["Sở Công Thương", "SỞ CÔNG THƯƠNG", "SCT", "so-cong-thuong"])
    def test_a_body_by_any_of_its_names(self, filled: Engine, kh154_plan_txt: Plan, lexicon: Lexicon, written: str) -> None:
        with reading(filled) as connection:
            found = docket(connection, lexicon, written)
        assert set(column(found, "task_id")) == {task.id for task in kh154_plan_txt.tasks if has(task, "Sở Công Thương")} != set()

    def test_one_role(self, filled: Engine, kh154_plan_txt: Plan, lexicon: Lexicon) -> None:
        with reading(filled) as connection:
            found = docket(connection, lexicon, "Sở Công Thương", role="lead")
        assert set(column(found, "task_id")) == {task.id for task in kh154_plan_txt.tasks if has(task, "Sở Công Thương", "lead")}

    def test_days(self, store: Engine, kh154_plan_txt: Plan, lexicon: Lexicon) -> None:
        with writing(store) as connection:
            store_plan(connection, with_deadline(kh154_plan_txt, "2025-11-15"), "e1", 1)
        with reading(store) as connection:
            found = docket(connection, lexicon, "Sở Nội vụ", due_before=date(2025, 11, 16), as_of=date(2025, 11, 1))
            assert column(found, "due_date") == ["2025-11-15"]  # a Saturday
            assert [column(found, "complies_by"), column(found, "days_left")] == [["2025-11-14"], [13]]
            assert docket(connection, lexicon, "Sở Nội vụ", due_before=date(2025, 11, 15)).total == 1
            assert docket(connection, lexicon, "Sở Nội vụ", due_before=date(2025, 11, 14)).rows == []

    def test_nobody(self, filled: Engine, lexicon: Lexicon) -> None:
        with reading(filled) as connection:
            assert docket(connection, lexicon, "Sở Không Có").rows == []


def with_deadline(plan: Plan, value: str) -> Plan:
    """The plan with a deadline for the first task of Sở Nội vụ."""
    tasks = list(plan.tasks)
    number = next(number for number, task in enumerate(tasks) if has(task, "Sở Nội vụ"))
    donor = next(deadline for task in tasks for deadline in task.deadlines)
    once = msgspec.structs.replace(donor, kind="due", value=value, rrule=None, rrules=(), bound="by")
    tasks[number] = msgspec.structs.replace(tasks[number], deadlines=(once,))
    return msgspec.structs.replace(plan, tasks=tuple(tasks))


class TestDue:
    def test_recurring_and_single_deadlines(self, store: Engine, kh154_plan_txt: Plan) -> None:
        with writing(store) as connection:
            store_plan(connection, with_deadline(kh154_plan_txt, "2025-11-20"), "e1", 1)
        with reading(store) as connection:
            found = due(connection, date(2025, 11, 1), 30)
            assert column(found, "due_date") == [
                "2025-11-14",
                "2025-11-20",
            ]  # "trước ngày 15 tháng 11 hằng năm" is in time on the 14th
            assert column(due(connection, date(2025, 11, 15), 10), "due_date") == ["2025-11-20"]
            assert due(connection, date(2025, 1, 1), 10).rows == []
            assert due(connection, date(2025, 11, 1), 30, limit=1).total == 2

    def test_what_counts_is_the_working_day_that_complies(self, store: Engine, kh154_plan_txt: Plan) -> None:
        with writing(store) as connection:
            store_plan(connection, with_deadline(kh154_plan_txt, "2025-12-21"), "e1", 1)  # a Sunday
        with reading(store) as connection:

            def asked(as_of: date, within: int, calendar: OfficeCalendar = NO_CALENDAR) -> list[tuple[object, ...]]:
                found = due(connection, as_of, within, calendar=calendar)
                fields = ("due_date", "complies_by", "days_left")
                return [row for row in zip(*(column(found, field) for field in fields), strict=True) if row[0] == "2025-12-21"]

            assert asked(date(2025, 12, 10), 9) == [("2025-12-21", "2025-12-19", 9)]
            assert asked(date(2025, 12, 10), 8) == []
            assert asked(date(2025, 12, 20), 30) == [("2025-12-21", "2025-12-19", -1)]  # printed to come, and late all the same
            assert asked(date(2025, 12, 22), 30) == []
            worked = OfficeCalendar(off=frozenset(), work=frozenset({date(2025, 12, 20)}), digest="x")
            assert asked(date(2025, 12, 10), 30, worked) == [("2025-12-21", "2025-12-20", 10)]

    def test_nothing_comes_back_before_it_was_ordered(self, filled: Engine) -> None:
        with reading(filled) as connection:
            assert due(connection, date(2022, 11, 1), 30).rows == []  # the plan is of May 2023
            assert column(due(connection, date(2023, 1, 1), 330), "due_date")[0] == "2023-11-14"


class TestShow:
    def test_a_task(self, filled: Engine, kh154_plan_txt: Plan) -> None:
        task = next(task for task in kh154_plan_txt.tasks if task.citations and len(task.assignees) > 1)
        with reading(filled) as connection:
            found = show(connection, task.id)
        values = dict(zip(column(found, "field"), column(found, "value"), strict=True))
        assert values["text"] == task.text
        assert column(found, "field").count("citation") == len(task.citations)

    def test_an_unknown_task(self, filled: Engine) -> None:
        with reading(filled) as connection, pytest.raises(StoreError, match="không có nhiệm vụ"):
            show(connection, "x#1")


def test_search_and_stats(filled: Engine, kh154_plan_txt: Plan) -> None:
    with reading(filled) as connection:
        found = search(connection, '"cong nghiep hoa"', limit=3)
        assert len(found.rows) == 3
        assert column(search(connection, "154/KH-UBND", documents=True), "tasks") == [len(kh154_plan_txt.tasks)]
        counted = stats(connection)
    assert dict(zip(column(counted, "kind"), column(counted, "number"), strict=True))["tasks"] == len(kh154_plan_txt.tasks)


class TestCiting:
    def test_directly_by_alias_and_in_tasks(self, filled: Engine, kh154_plan_txt: Plan) -> None:
        with reading(filled) as connection:
            found = cites(connection, "29 - nq/tw")
        meant = {cited.id for cited in kh154_plan_txt.cited_documents if cited.number == "29-NQ/TW"}
        expected = [citation.text for citation in kh154_plan_txt.citations if citation.target in meant]
        direct = [row for row in found.rows if row[found.fields.index("how")] != "qua chuỗi"]
        assert [row[found.fields.index("text")] for row in direct] == expected
        assert "tên gọi tắt" in column(found, "how")
        for text, sentence in zip(column(found, "text"), column(found, "sentence"), strict=True):
            assert str(text) in str(sentence)

    def test_through_what_is_only_spoken_of(self, filled: Engine) -> None:
        with reading(filled) as connection:
            found = cites(connection, "29-NQ/TW|2022-11-17")
        chains = dict(zip(column(found, "document"), column(found, "stored"), strict=True))
        assert chains == {"154/KH-UBND": "có", "13-KH/TW": "không", "26-CTr/TU": "không"}
        assert "1 văn bản trong kho và 2 văn bản ngoài kho" in found.note

    def test_a_chain_through_stored_documents(self, store: Engine, kh154_plan_txt: Plan) -> None:
        plan = kh154_plan_txt
        donor = next(cited for cited in plan.cited_documents if cited.number == "484/KH-UBND")
        cited = msgspec.structs.replace(donor, number="154/KH-UBND", issued="2023-05-05", key="154/KH-UBND|2023-05-05")
        grandchild = renamed(plan, "child", number="9/KH-UBND", issued="2024-01-01", key="ubnd@ha-tinh|2024-01-01|9/KH-UBND")
        grandchild = msgspec.structs.replace(grandchild, cited_documents=(cited,), citations=())
        elsewhere = renamed(plan, "else", number="8/KH-UBND", issued="2024-01-01", key="ubnd@nghe-an|2024-01-01|8/KH-UBND")
        other = msgspec.structs.replace(cited, issuer=msgspec.structs.replace(cited.issuer, id="uy-ban-nhan-dan@nghe-an"))
        elsewhere = msgspec.structs.replace(elsewhere, cited_documents=(other,), citations=())
        with writing(store) as connection:
            for one in (plan, grandchild, elsewhere):
                store_plan(connection, one, "e1", 1)
        with reading(store) as connection:
            found = cites(connection, "165/QĐ-TTg")
            assert "165/QĐ-TTg → 154/KH-UBND → 9/KH-UBND" in column(found, "chain")
            assert "8/KH-UBND" not in column(found, "document")  # 154/KH-UBND of another province
            rests = basis(connection, "9/KH-UBND")
        assert column(rests, "level")[0] == 1
        assert ("154/KH-UBND", "có") in list(zip(column(rests, "number"), column(rests, "stored"), strict=True))
        assert ("29-NQ/TW", "không") in list(zip(column(rests, "number"), column(rests, "stored"), strict=True))

    def test_another_day_is_another_document(self, filled: Engine) -> None:
        with reading(filled) as connection:
            both, one = cites(connection, "08-NQ/TU"), cites(connection, "08-NQ/TU|2021-11-22")
        assert 0 < len(one.rows) < len(both.rows)

    @pytest.mark.parametrize("written", ["", "//", "|2022"])
    def test_no_number(self, filled: Engine, written: str) -> None:
        with reading(filled) as connection, pytest.raises(StoreError):
            cites(connection, written)

    def test_graphs(self, filled: Engine) -> None:
        import networkx

        with reading(filled) as connection:
            graph = networkx.parse_graphml(render_graph(connection, GraphFormat.GRAPHML, None).decode())
            content = json.loads(render_graph(connection, GraphFormat.JSON, "29-NQ/TW"))
            dot = render_graph(connection, GraphFormat.DOT, "29-NQ/TW").decode()
        own = next(name for name, node in graph.nodes(data=True) if node["stored"])
        assert graph.nodes[own]["label"] == "154/KH-UBND"
        assert graph.out_degree(own) == len(graph) - 1 > 10
        assert {node["label"]: node["stored"] for node in content["nodes"]} == {
            "29-NQ/TW": False,
            "13-KH/TW": False,
            "26-CTr/TU": False,
            "154/KH-UBND": True,
        }
        assert dot.count("dashed") == 3

    def test_a_picture(self, filled: Engine) -> None:
        import shutil

        if shutil.which("dot") is None:
            pytest.skip("không có Graphviz")
        with reading(filled) as connection:
            picture = render_graph(connection, GraphFormat.SVG, "29-NQ/TW").decode()
        assert "<svg" in picture
        assert "154/KH&#45;UBND" in picture or "154/KH-UBND" in picture


def test_formats_say_the_same(filled: Engine, lexicon: Lexicon) -> None:
    with reading(filled) as connection:
        answer = docket(connection, lexicon, "Sở Công Thương")
    rows = json.loads(answer.render(AnswerFormat.JSON))["rows"]
    table = list(csv.reader(io.StringIO(answer.render(AnswerFormat.CSV).decode("utf-8-sig"))))
    assert [row["task_id"] for row in rows] == [row[0] for row in table[1:]]
    assert answer.render(AnswerFormat.XLSX)[:2] == b"PK"
    assert "Sở Công Thương" in answer.render(AnswerFormat.TABLE).decode()


ANSWER = Answer(
    "Đến hạn",
    ("complies_by", "days_left", "due_date", "task_id", "document", "text", "lead", "deadline"),
    ("Làm xong đến", "Còn (ngày)", "Ngày cuối", "Mã nhiệm vụ", "Văn bản", "Nhiệm vụ", "Chủ trì", "Thời hạn"),
    [
        (
            "2025-12-19",
            -3,
            "2025-12-21",
            "ubnd@ha-tinh|2025-05-05|12/KH-UBND#II/1",
            "Kế hoạch 12/KH-UBND ngày 05/5/2025",
            "Trình Ủy ban nhân dân tỉnh đề án phát triển du lịch cộng đồng " * 2,
            "Sở Văn hóa, Thể thao và Du lịch",
            "chậm nhất ngày 21/12/2025",
        ),
        ("2025-12-26", 4, "2025-12-26", "x#2", "Kế hoạch 1", "Báo cáo", None, "ngày 26/12/2025"),
        (None, None, None, "x#3", "Kế hoạch 1", "Kiểm tra", None, "thường xuyên"),
    ],
    3,
    as_of=date(2025, 12, 22),
)


class TestForms:
    @pytest.mark.parametrize("width", [80, 120, 160])
    def test_a_table_fits_its_screen_and_leaves_nothing_out(self, width: int) -> None:
        shown = ANSWER.render(AnswerFormat.TABLE, width).decode()
        assert max(map(len, shown.splitlines())) <= width
        words = " ".join(re.sub("[│┌┬┐├┼┤└┴┘─]", " ", shown).split())
        for day in ("19/12/2025", "21/12/2025", "26/12/2025", "quá hạn 3"):
            assert day in words
        assert "ubnd@ha-tinh" in words
        assert shown.splitlines()[1].count("┬") == {80: 3, 120: 4, 160: 7}[width]

    @pytest.mark.parametrize("width", [80, 120])
    def test_no_column_is_too_narrow_to_read(self, width: int) -> None:
        rule = ANSWER.render(AnswerFormat.TABLE, width).decode().splitlines()[1]
        columns = re.split("[┌┬┐]", rule)[1:-1]
        assert min(map(len, columns)) >= 12
        assert all(f"{day}/12/2025" in ANSWER.render(AnswerFormat.TABLE, width).decode() for day in (19, 21, 26))

    def test_a_day_that_complies_is_not_told_twice(self) -> None:
        assert ANSWER.render(AnswerFormat.TABLE, 80).decode().count("26/12/2025") == 2  # the day, and the words of the deadline
        assert "còn 4" in ANSWER.render(AnswerFormat.TABLE, 80).decode()

    def test_a_calendar_stands_on_the_day_that_complies(self) -> None:
        calendar = ANSWER.render(AnswerFormat.ICS).decode()
        assert calendar.count("BEGIN:VEVENT") == 2
        assert ANSWER.without_day() == 1
        assert "DTSTART;VALUE=DATE:20251219" in calendar
        assert calendar.count("DTSTAMP:20251222T000000Z") == 2
        assert calendar == ANSWER.render(AnswerFormat.ICS).decode()

    def test_what_speaks_of_no_days_is_no_calendar(self) -> None:
        with pytest.raises(OutputError, match="không có thời hạn"):
            Answer("x", ("text",), ("Chữ",), [("a",)], 1).render(AnswerFormat.ICS)

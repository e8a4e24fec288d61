"""What a store keeps: the whole result, once, and the same on both databases."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, func, select, text

from policyparse.errors import StoreError
from policyparse.records.model import Plan
from policyparse.store import open_store, reading, schema, writing
from policyparse.store.ledger import Outcome, find_outcome, note_file, note_outcome, open_run
from policyparse.store.recording import sentence_around, store_plan, unpack_plan, withdraw

from .conftest import renamed


def count(engine: Engine, table: str) -> int:
    with reading(engine) as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


class TestMigrations:
    def test_the_tables_are_those_of_the_schema(self, store: Engine) -> None:
        with reading(store) as connection:
            differences = compare_metadata(MigrationContext.configure(connection), schema.metadata)
        ours = [found for found in differences if "passage_index" not in str(found)]
        assert ours == []

    def test_opening_again_changes_nothing(self, store: Engine, store_url: str) -> None:
        open_store(store_url).dispose()
        open_store(store_url, create=True).dispose()

    def test_a_store_of_a_later_version_is_refused(self, store: Engine, store_url: str) -> None:
        with writing(store) as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        with pytest.raises(StoreError, match="mới hơn"):
            open_store(store_url, create=True)

    def test_nothing_is_made_where_nothing_was_asked_for(self, tmp_path: Path) -> None:
        with pytest.raises(StoreError, match="chưa có kho"):
            open_store(str(tmp_path / "khong-co.db"))
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("url", ["mysql://a/b", "postgresql//x://", "sqlite://"])
    def test_other_databases_are_refused(self, url: str) -> None:
        with pytest.raises(StoreError):
            open_store(url, create=True)


class TestStoring:
    def test_the_whole_result_comes_back(self, store: Engine, kh154_plan_txt: Plan) -> None:
        with writing(store) as connection:
            assert store_plan(connection, kh154_plan_txt, "e1", 1)
        with reading(store) as connection:
            packed = connection.execute(select(schema.documents.c.plan)).scalar_one()
        assert unpack_plan(packed) == kh154_plan_txt
        plan = kh154_plan_txt
        assert count(store, "tasks") == len(plan.tasks) > 0
        assert count(store, "assignees") == sum(len(task.assignees) for task in plan.tasks)
        assert count(store, "citations") == len(plan.citations)
        assert count(store, "cited_documents") == len(plan.cited_documents)
        assert count(store, "findings") == len(plan.findings)
        assert count(store, "deadlines") == sum(len(task.deadlines) for task in plan.tasks)
        assert count(store, "passages") == len(plan.tasks) + 1

    def test_the_same_bytes_are_stored_once(self, store: Engine, kh154_plan_txt: Plan) -> None:
        for expected in (True, False):
            with writing(store) as connection:
                assert store_plan(connection, kh154_plan_txt, "e1", 1) is expected
        assert count(store, "documents") == 1

    def test_a_newer_engine_takes_the_place_of_the_older(self, store: Engine, kh154_plan_txt: Plan) -> None:
        for engine in ("e1", "e2"):
            with writing(store) as connection:
                assert store_plan(connection, kh154_plan_txt, engine, 1)
        assert count(store, "documents") == 1
        assert count(store, "tasks") == len(kh154_plan_txt.tasks)

    @pytest.mark.parametrize("order", [("a", "b"), ("b", "a")])
    def test_of_two_files_of_one_document_one_counts_whatever_came_first(
        self, store: Engine, kh154_plan_txt: Plan, order: tuple[str, str]
    ) -> None:
        for name in order:
            with writing(store) as connection:
                store_plan(connection, renamed(kh154_plan_txt, name), "e1", 1)
        with reading(store) as connection:
            current = connection.execute(select(schema.documents.c.sha256).where(schema.documents.c.current)).scalars().all()
        assert current == ["b"]

    def test_a_later_run_counts_more(self, store: Engine, kh154_plan_txt: Plan) -> None:
        for name, run in (("b", 1), ("a", 2)):
            with writing(store) as connection:
                store_plan(connection, renamed(kh154_plan_txt, name), "e1", run)
        with reading(store) as connection:
            current = connection.execute(select(schema.documents.c.sha256).where(schema.documents.c.current)).scalars().all()
        assert current == ["a"]

    def test_what_is_withdrawn_leaves_nothing_behind(self, store: Engine, kh154_plan_txt: Plan) -> None:
        with writing(store) as connection:
            store_plan(connection, kh154_plan_txt, "e1", 1)
        with writing(store) as connection:
            assert withdraw(connection, kh154_plan_txt.source.sha256)
            assert not withdraw(connection, kh154_plan_txt.source.sha256)
        assert [count(store, table.name) for table in (schema.documents, *schema.PARTS)] == [0] * (1 + len(schema.PARTS))

    def test_a_failed_transaction_leaves_nothing_behind(self, store: Engine, kh154_plan_txt: Plan) -> None:
        def fail() -> None:
            with writing(store) as connection:
                store_plan(connection, kh154_plan_txt, "e1", 1)
                raise RuntimeError

        with pytest.raises(RuntimeError):
            fail()
        assert count(store, "documents") == count(store, "tasks") == count(store, "passages") == 0

    def test_letters_that_a_database_cannot_hold(self, store: Engine, kh154_plan_txt: Plan) -> None:
        odd = msgspec.structs.replace(kh154_plan_txt.tasks[0], text="một\0hai")
        plan = msgspec.structs.replace(kh154_plan_txt, tasks=(odd, *kh154_plan_txt.tasks[1:]))
        with writing(store) as connection:
            assert store_plan(connection, plan, "e1", 1)
        with reading(store) as connection:
            assert unpack_plan(connection.execute(select(schema.documents.c.plan)).scalar_one()) == plan


class TestSubjects:
    def test_a_subject_that_names_a_document_is_a_link_of_the_chain(self, store: Engine, kh154_plan_txt: Plan) -> None:
        with writing(store) as connection:
            store_plan(connection, kh154_plan_txt, "e1", 1)
        links, cited = schema.subject_links, schema.cited_documents
        source, target = cited.alias(), cited.alias()
        named = (
            select(source.c.number, target.c.number)
            .join(links, (links.c.document == source.c.document) & (links.c.source == source.c.ordinal))
            .join(target, (links.c.document == target.c.document) & (links.c.target == target.c.ordinal))
        )
        with reading(store) as connection:
            assert ("13-KH/TW", "29-NQ/TW") in [tuple(row) for row in connection.execute(named)]


class TestLedger:
    def test_an_outcome_is_of_content_and_engine(self, store: Engine) -> None:
        with writing(store) as connection:
            note_outcome(connection, "abc", "e1", Outcome("failed", "PP107", "hỏng"), "a.docx", 1)
            note_outcome(connection, "abc", "e1", Outcome("quarantined", "PP601", "chết"), "a.docx", 1)
        with reading(store) as connection:
            assert find_outcome(connection, "abc", "e1") == Outcome("quarantined", "PP601", "chết")
            assert find_outcome(connection, "abc", "e2") is None

    def test_a_document_is_named_after_its_first_file_in_order(self, store: Engine, kh154_plan_txt: Plan) -> None:
        sha256 = kh154_plan_txt.source.sha256
        with writing(store) as connection:
            store_plan(connection, kh154_plan_txt, "e1", 1)
            for path in ("c.txt", "a.txt", "b.txt", "a.txt"):
                note_file(connection, path, sha256)
        with reading(store) as connection:
            assert connection.execute(select(schema.documents.c.path)).scalar_one() == "a.txt"
            assert connection.execute(select(func.count()).select_from(schema.files)).scalar_one() == 3

    def test_a_run_cut_short_goes_on(self, store: Engine) -> None:
        with writing(store) as connection:
            first = open_run(connection, "batch x", "e1")
        with writing(store) as connection:
            assert open_run(connection, "batch x", "e1") == first
            assert open_run(connection, "batch y", "e1") != first


@pytest.mark.parametrize(
    ("words", "found", "expected"),
    [
        ("Một câu dài. Hai theo 29-NQ/TW; ba câu.", "29-NQ/TW", "Hai theo 29-NQ/TW;"),
        ("đầu\nCăn cứ 29-NQ/TW\ncuối", "29-NQ/TW", "Căn cứ 29-NQ/TW"),
        ("29-NQ/TW", "29-NQ/TW", "29-NQ/TW"),
        ("Tại TP. Vinh theo 29-NQ/TW thì", "29-NQ/TW", "Tại TP. Vinh theo 29-NQ/TW thì"),
    ],
)
def test_sentences(words: str, found: str, expected: str) -> None:
    from policyparse.spans import Span

    start = words.index(found)
    assert sentence_around(words, Span(start, start + len(found))) == expected

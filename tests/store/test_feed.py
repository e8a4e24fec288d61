"""A tracker that follows the feed holds what the store holds, whatever happened in between."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import Engine

from policyparse.records.model import Plan
from policyparse.store import reading, writing
from policyparse.store.feed import last_cursor, read_feed, settle_feed
from policyparse.store.recording import store_plan, withdraw
from policyparse.store.tables import read_table

from .conftest import renamed


class Tracker:
    """What a consumer has to do, and no more."""

    def __init__(self) -> None:
        self.cursor = 0
        self.tasks: dict[str, Any] = {}
        self.events: list[str] = []

    def follow(self, store: Engine, limit: int | None = None) -> list[str]:
        settle_feed(store)
        news = []
        for event in read_feed(store, self.cursor, limit):
            kind = event["type"].rsplit(".", 1)[1]
            news.append(kind)
            if kind == "withdrawn":
                del self.tasks[event["subject"]]
            else:
                assert (event["subject"] in self.tasks) == (kind == "changed")
                self.tasks[event["subject"]] = event["data"]
            self.cursor = int(event["cursor"])
        return news


def put(store: Engine, plan: Plan, engine: str = "e1", run: int = 1) -> None:
    with writing(store) as connection:
        store_plan(connection, plan, engine, run)


def test_new_changed_withdrawn_and_nothing_twice(store: Engine, kh154_plan_txt: Plan) -> None:
    plan, tracker = kh154_plan_txt, Tracker()
    put(store, plan)
    assert tracker.follow(store) == ["new"] * len(plan.tasks)
    assert tracker.follow(store) == []
    put(store, plan, "e2")  # a newer engine that says the same
    assert tracker.follow(store) == []
    reworded = msgspec.structs.replace(plan.tasks[0], text="Việc khác hẳn")
    put(store, msgspec.structs.replace(plan, tasks=(reworded, *plan.tasks[2:])), "e3")
    assert tracker.follow(store) == ["changed", "withdrawn"]
    assert tracker.tasks[reworded.id]["content"] == "Việc khác hẳn"
    assert plan.tasks[1].id not in tracker.tasks
    with writing(store) as connection:
        withdraw(connection, plan.source.sha256)
    assert set(tracker.follow(store)) == {"withdrawn"}
    assert tracker.tasks == {}


def test_the_same_document_as_another_file_is_no_news(store: Engine, kh154_plan_txt: Plan) -> None:
    tracker = Tracker()
    put(store, renamed(kh154_plan_txt, "a"))
    tracker.follow(store)
    put(store, renamed(kh154_plan_txt, "b"), run=2)
    assert tracker.follow(store) == []


def test_in_portions_and_after_a_restart(store: Engine, kh154_plan_txt: Plan) -> None:
    whole, portions = Tracker(), Tracker()
    put(store, kh154_plan_txt)
    whole.follow(store)
    while portions.follow(store, limit=7):
        cursor, tasks = portions.cursor, portions.tasks
        portions = Tracker()  # it kept these two, and nothing else
        portions.cursor, portions.tasks = cursor, tasks
    assert portions.tasks == whole.tasks
    with reading(store) as connection:
        assert last_cursor(connection) == portions.cursor


def test_events_are_cloudevents(store: Engine, kh154_plan_txt: Plan) -> None:
    put(store, kh154_plan_txt)
    settle_feed(store)
    events = list(read_feed(store, 0))
    assert {event["specversion"] for event in events} == {"1.0"}
    assert len({(event["source"], event["id"]) for event in events}) == len(events)
    for event in events:
        assert event["data"]["task_id"] == event["subject"]
        assert all(name.isalnum() and name.islower() for name in event)


class TestMapping:
    def test_every_field_of_the_table_is_told(self, store: Engine, kh154_plan_txt: Plan) -> None:
        put(store, kh154_plan_txt)
        settle_feed(store)
        first = next(iter(read_feed(store, 0)))
        assert list(first["data"]) == [row["field"] for row in read_table("tracker_fields.csv")]

    def test_statuses_are_of_the_table(self, store: Engine, kh154_plan_txt: Plan) -> None:
        put(store, kh154_plan_txt)
        settle_feed(store)
        codes = {(row["vocabulary"], row["code"]) for row in read_table("tracker_statuses.csv")}
        events = list(read_feed(store, 0))
        assert {("task", event["data"]["status"]) for event in events} <= codes
        told = {("report_class", event["data"]["report_class"]) for event in events}
        assert told == {("report_class", "khong_han"), ("report_class", "chua_ht_trong_han")}

    def test_names_are_those_of_the_domain(self, shared: Path) -> None:
        with (shared / "domain" / "task_statuses.csv").open(encoding="utf-8-sig") as file:
            known = {(row["vocabulary"], row["code"], row["label_vi"]) for row in csv.DictReader(file)}
        ours = {(row["vocabulary"], row["code"], row["label_vi"]) for row in read_table("tracker_statuses.csv")}
        assert ours <= known
        with (shared / "domain" / "task_fields.csv").open(encoding="utf-8-sig") as file:
            fields = {row["field"] for row in csv.DictReader(file)}
        added = {"implementers", "due_text", "recurrence", "report_class"}  # what the text says beyond what trackers keep
        assert {row["field"] for row in read_table("tracker_fields.csv")} - added <= fields


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0)])
def test_the_order_of_arrival_makes_no_difference(store: Engine, kh154_plan_txt: Plan, order: tuple[int, ...]) -> None:
    plans = [
        renamed(kh154_plan_txt, str(number), key=f"ubnd@ha-tinh|2023-05-0{number + 1}|{number}/KH-UBND") for number in range(3)
    ]
    for number in order:
        put(store, plans[number])
    settle_feed(store)
    subjects = [event["subject"] for event in read_feed(store, 0)]
    assert subjects == [task.id for plan in plans for task in plan.tasks]

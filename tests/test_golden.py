"""The tasks of KH-154 in short: a change of any of them shows as a line. POLICYPARSE_REWRITE_GOLDEN=1 writes the file anew."""

from __future__ import annotations

import json
import os
from pathlib import Path

from policyparse.records.model import Plan

GOLDEN = Path(__file__).with_name("golden") / "kh-154.tasks.jsonl"


def test_tasks_of_the_sample_plan(kh154_plan_txt: Plan) -> None:
    rows = [
        json.dumps(
            {
                "id": task.id.partition("#")[2],
                "roles": [f"{assignee.role}: {assignee.mention}" for assignee in task.assignees],
                "deadlines": [deadline.text for deadline in task.deadlines],
                "addressees": [f"{addressee.relation}: {addressee.mention}" for addressee in task.addressees],
            },
            ensure_ascii=False,
        )
        for task in kh154_plan_txt.tasks
    ]
    if os.environ.get("POLICYPARSE_REWRITE_GOLDEN"):
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text("\n".join(rows) + "\n", encoding="utf-8")
    assert rows == GOLDEN.read_text(encoding="utf-8").splitlines()

"""One task a line, each carrying its `document` block, for databases and line tools."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from policyparse.records.model import Plan, Task


def render(plans: Sequence[Plan]) -> bytes:
    """As many lines as tasks, every one an object: `document` first, then the task's own fields."""
    encoder = msgspec.json.Encoder()
    return b"".join(
        encoder.encode({"document": plan.document, **{field: getattr(task, field) for field in Task.__struct_fields__}}) + b"\n"
        for plan in plans
        for task in plan.tasks
    )

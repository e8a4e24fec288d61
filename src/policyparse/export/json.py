"""The record contract itself: an object a document."""

from __future__ import annotations

from collections.abc import Sequence

from policyparse.records.model import Plan, encode_plan


def render(plans: Plan | Sequence[Plan]) -> bytes:
    """One plan as one object on one line; a sequence as an array with a line a plan."""
    if isinstance(plans, Plan):
        return encode_plan(plans) + b"\n"
    if not plans:
        return b"[]\n"
    return b"[\n" + b",\n".join(map(encode_plan, plans)) + b"\n]\n"

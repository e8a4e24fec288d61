"""Targets into records of the contract."""

from __future__ import annotations

from policyparse.document import Document
from policyparse.mentions.agencies import AgencyFound
from policyparse.records.assembly import Assembler
from policyparse.records.model import Evidence, Target
from policyparse.records.origins import write_origin
from policyparse.resolution.targets import FoundTarget, year_of


def target_records(
    document: Document, targets: list[FoundTarget], bodies: list[AgencyFound], assembler: Assembler
) -> tuple[Target, ...]:
    """The targets, in reading order."""
    return tuple(
        Target(
            id=f"t{number}",
            locator=target.locator,
            headings=assembler.headings_of(target.node),
            text=document.text[slice(*target.span)],
            span=target.span,
            origin=write_origin(document, target.span),
            figure=target.figure.span,
            value=target.figure.value,
            upper=target.figure.upper,
            unit=target.figure.unit,
            bound=target.figure.bound,  # type: ignore[arg-type]
            horizon=target.horizon,
            year=year_of(target.horizon),
            yearly=target.yearly,
            assignees=tuple(
                assembler.describe_assignee(field, body, Evidence(rule="table.indicator", span=cell), inherited=False)  # type: ignore[arg-type]
                for field, cell in target.bodies
                for body in bodies
                if cell.covers(body.span)
            ),
        )
        for number, target in enumerate(targets, 1)
    )

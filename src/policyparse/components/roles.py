"""The component that says who does what: tasks, and who leads, coordinates and carries them out."""

from __future__ import annotations

from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.tokens import Span as TokenSpan

from policyparse.components.alignment import Aligned, align
from policyparse.components.finding import AGENCY, lexicon_of
from policyparse.errors import ComponentError
from policyparse.mentions.agencies import AgencyFound
from policyparse.resolution.assignment import Assigner, Unit
from policyparse.spans import Span
from policyparse.structure import build_outline, read_frame, read_letterhead

TASKS = "policyparse_tasks"
if not Doc.has_extension(TASKS):
    Doc.set_extension(TASKS, default=())

_KINDS = frozenset({"name", "group", "post", "open"})


class Roles:
    """Reads the structure of the text, and lays the bodies that earlier components found on its units.

    The span group gets one span for each body in each role (label lead, coordinate or implement; `kb_id_` as the body's own);
    `doc._.policyparse_tasks` lists the tasks in order, each a dictionary with the exact places of its text and of its bodies.
    """

    def __init__(self, lexicon: str | None, agencies_key: str, spans_key: str) -> None:
        self._lexicon = lexicon_of(lexicon)
        self.agencies_key = agencies_key
        self.spans_key = spans_key

    def __call__(self, doc: Doc) -> Doc:
        """Raises `ComponentError` where nobody looked for bodies before."""
        if self.agencies_key not in doc.spans:
            raise ComponentError(
                f'policyparse_roles cần doc.spans["{self.agencies_key}"]: thêm policyparse_agencies vào trước nó'
            )
        aligned = align(doc.text)
        document, lexicon = aligned.document, self._lexicon
        head = read_letterhead(document, lexicon)
        frame = read_frame(document, head)
        known = {found: span for span in doc.spans[self.agencies_key] if (found := _body(span, aligned)) is not None}
        bodies = sorted(found for found in known if frame.holds(found.span))
        units = Assigner(document, head, build_outline(document, head, lexicon), bodies, lexicon).assign()
        played: dict[tuple[int, int, str], TokenSpan] = {}
        tasks = []
        for unit in units:
            for actor, _ in unit.actors:
                named = known.get(actor.found)
                place = aligned.to_source(actor.found.span)
                if (key := (*place, actor.role)) not in played:
                    span = doc.char_span(*place, label=actor.role, kb_id=named.kb_id_ if named else "", alignment_mode="expand")
                    assert span is not None
                    played[key] = span
            tasks.append(_task(unit, doc, aligned))
        doc.spans[self.spans_key] = [played[key] for key in sorted(played)]
        doc._.set(TASKS, tasks)
        return doc


def _body(span: TokenSpan, aligned: Aligned) -> AgencyFound | None:
    """The body of a span group, from our component or from any other that names one; None for white space."""
    facts = span._.get(AGENCY)
    place = Span(facts["start"], facts["end"]) if facts else Span(span.start_char, span.end_char)
    found = aligned.from_source(place)
    return None if found is None else AgencyFound(found, span.label_ if span.label_ in _KINDS else "name")


def _task(unit: Unit, doc: Doc, aligned: Aligned) -> dict[str, Any]:
    place = aligned.to_source(unit.node.span)
    assignees = []
    for actor, inherited in unit.actors:
        body = aligned.to_source(actor.found.span)
        assignees.append(
            {
                "role": actor.role,
                "mention": doc.text[body.start : body.end],
                "start": body.start,
                "end": body.end,
                "inherited": inherited,
                "rule": actor.rule,
            }
        )
    return {
        "start": place.start,
        "end": place.end,
        "text": doc.text[place.start : place.end],
        "modality": "request" if unit.request else "order",
        "core": unit.core,
        "assignees": assignees,
    }


@Language.factory(
    "policyparse_roles",
    requires=["doc.spans"],
    assigns=["doc.spans", f"doc._.{TASKS}"],
    default_config={"lexicon": None, "agencies_key": "agencies", "spans_key": "roles"},
)
def create_roles(nlp: Language, name: str, lexicon: str | None, agencies_key: str, spans_key: str) -> Roles:
    """`lexicon` names an office's own folder of entries; `agencies_key` the span group that holds the bodies."""
    return Roles(lexicon, agencies_key, spans_key)

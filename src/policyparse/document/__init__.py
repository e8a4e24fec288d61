"""The document: one canonical text, the blocks it is made of, and where each came from."""

from policyparse.document.annexes import annex_number, attach_annexes
from policyparse.document.builder import Paragraph, build_document
from policyparse.document.joining import join_blocks
from policyparse.document.model import Aside, Block, DigitalSignature, Document, Origin, Reading, Source
from policyparse.document.shadow import CAPITALS, fold

__all__ = [
    "CAPITALS",
    "Aside",
    "Block",
    "DigitalSignature",
    "Document",
    "Origin",
    "Paragraph",
    "Reading",
    "Source",
    "annex_number",
    "attach_annexes",
    "build_document",
    "fold",
    "join_blocks",
]

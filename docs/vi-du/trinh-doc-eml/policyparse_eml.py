"""A reader of e-mails (.eml): subject, text, and the one attachment that policyparse can read, if there is one."""

from __future__ import annotations

import hashlib
from email import message_from_bytes, policy
from email.message import EmailMessage

from policyparse.document import Document, Origin, Paragraph, Source, attach_annexes, build_document
from policyparse.errors import DamagedFile, FileTooLarge, ReadError
from policyparse.readers import Options, read_bytes


class EmlReader:
    name = "eml"
    media_type = "message/rfc822"
    isolated = True  # mails come from outside: whatever they do to the parser happens in a process of its own

    def accepts(self, head: bytes, suffix: str) -> bool:
        # Readers of the package are asked first; what they leave is offered to those that others added.
        return suffix == ".eml" and b":" in head

    def read(self, data: bytes, source_path: str, options: Options) -> Document:
        try:
            mail = message_from_bytes(data, _class=EmailMessage, policy=policy.default)
            subject = str(mail["subject"] or "")
            body = mail.get_body(("plain",))
            text = body.get_content() if body is not None else ""
            attachments = [(part.get_filename() or "", part.get_content()) for part in mail.iter_attachments()]
        except Exception as error:  # any bytes give a document or a ReadError, never another exception
            raise DamagedFile("Thư điện tử hỏng.", path=source_path) from error
        lines = [subject, *text.splitlines()]
        if len(lines) > options.limits.max_paragraphs:
            raise FileTooLarge("Thư quá dài.", path=source_path)
        source = Source(source_path, hashlib.sha256(data).hexdigest(), self.media_type, self.name)
        # Paragraphs go in as they are: canonical text is made by build_document, and only there.
        paragraphs = [Paragraph(line, Origin(number)) for number, line in enumerate(lines, 1)]
        return attach_annexes(build_document(paragraphs, source, wrapped=True), list(self._read(attachments, options)))

    def _read(self, attachments: list[tuple[str, object]], options: Options) -> list[Document]:
        found = []
        for name, content in attachments:
            if isinstance(content, bytes):
                try:
                    found.append(read_bytes(content, name, options=options))
                except ReadError:  # a picture of a signature, a calendar entry
                    continue
        return found

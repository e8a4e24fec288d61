"""Parts of policyparse for other people's spaCy pipelines: mentions of bodies, documents and times, roles, and words.

Installed with the extra `spacy`, found by name: `nlp.add_pipe("policyparse_agencies")`. Each part says the same as the
command line does, on the text of the `Doc` as it stands there.
"""

"""Linking: what each quantity is of, when, on which basis, from whom.

`reading` turns a sentence into tokens with clauses and cues; `metric`, `subject`, `period`,
`basis`, `source` propose typed candidates with features; `ranker` scores them with weights that
are data; `drafts` collects the decisions for one text.
"""

"""The federal return: read, checked and compared without a database; built from the ledger, counted and published.

Owns the schema `afcars`: what was published, as it was published.

What is always true here:
    A check shows its basis, and an unconfirmed one never decides. No text repeats a value that was sent. What can be
    read is checked, whatever else is wrong with the file. A file that was said is built again as it was said. A
    published figure is never changed, and a later one of the same day is a revision.
"""

"""The federal return: read, checked, built from the ledger, counted and published.

Owns the schema `afcars`: what was published, as it was published. What is always true: a file that was said is built
again as it was said; a published figure is never changed, and a later one of the same day is a revision.
"""

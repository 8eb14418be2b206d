"""Pairs of children's records on which recognition goes wrong, thought out one kind at a time, with their truth.

Invented children. Not real figures for any state. Each kind says whether its two records are one child, and what a
person should see: a link without being asked, the question, or nothing. It knows nothing of how records are compared.
"""

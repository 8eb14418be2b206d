"""Agencies, their feeds and keys, and what each has promised.

Owns the schema `jurisdictions`. What is always true: a feed speaks for exactly one agency; a key has a day from
which it is in force and may have one on which it ceased to be, and a signature counts only between the two.
"""

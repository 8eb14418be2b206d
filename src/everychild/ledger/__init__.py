"""What happened to children, as agencies say it and as we learned it: append-only, ordered, provable.

Owns the schema `ledger`. What is always true: an entry is never changed and never deleted; positions are dense and
never reused; what a follower has read stays read; the leaf of an entry can be recomputed from what is stored, and the
tree over all leaves from the leaves. Writers take no lock. Only the sequencer gives positions.
"""

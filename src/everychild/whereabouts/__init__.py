"""Where is each child now: spells, the tally, and the roll call at any instant, as of any day and as then known.

Owns the schema `whereabouts`, which is derived: dropped and replayed from the ledger it has the same rows. What is
always true: each child in public responsibility has exactly one headline at each instant, and is counted once, under
the agency that has placement-and-care responsibility.
"""

"""Same person? Links between records, each dated, with its evidence, and reversible.

Owns the schema `identity`. What is always true: a person's decision outranks the model for ever; a link that the model
makes is conservative (link, ask, different), and it asks rather than joins where twins, one agency's own two records or
a seal are in question; what a child is made of is a pure function of the links; no name stands in clear in any table.
"""

"""Who may be shown what, for which purpose, under which law; and the record of every look.

Owns the schema `disclosure`, and the policies by which rows of other rooms open to people. What is always true: nothing
about a child reaches a person without a slip; a slip's looks are committed before a byte leaves; what no cell of the
matrix opens is withheld; a refusal is recorded too.
"""

"""Invented children by the million: homes, twins, moves, and the files that several agencies keep of them.

Invented children. Not real figures for any state. Given names are common ones, since nicknames and near spellings
must be real ones to be judged; family names are made of syllables, with "example" in twenty languages as the most
frequent; telephones are 555-01xx, Medicaid numbers begin with INV, social security numbers with 9 (never issued). It
knows nothing of how records are compared.
"""

"""Missing episodes: what has been done and what has not, each with its instant. Duties, forms and receipts come later.

Always true: a refusal by law enforcement stops no clock; the clock runs from the caregiver's word.
"""

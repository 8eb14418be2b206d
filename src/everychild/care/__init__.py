"""The events of a child's life, and what they add up to: history, headline, marks, roles.

Pure: no clock, no database, no log. What is always true: the order of arrival does not matter; folding twice changes
nothing; a retraction undoes exactly one claim; what contradicts is a finding, never an error.
"""

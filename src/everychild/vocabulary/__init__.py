"""The words that every room shares: ids, days, places, headlines, problems, and the AFCARS elements as data.

Owns no table and touches nothing outside the process. What is always true: everything here is a value.
"""

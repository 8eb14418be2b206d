"""The federal return: read, check and compare; it needs neither a database nor a network for that.

What is always true here:
    A check shows its basis, and an unconfirmed one never decides. No text repeats a value that was sent. What can be
    read is checked, whatever else is wrong with the file.
"""

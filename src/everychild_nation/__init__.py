"""The synthetic nation: invented children, lives and agencies, and the files that their agencies would send.

Imports `vocabulary` only, and nothing that finds what is planted here. Deterministic by seed. Everything that it writes
says that it is invented: agencies by their name, records by their number, people by surnames that nobody bears.
"""

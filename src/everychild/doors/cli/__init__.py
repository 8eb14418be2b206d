"""The command line. Every command takes `--json`; exit status 0 done, 1 the answer is no, 2 it could not be done."""

"""The rules of the federal return, one unit each, with examples beside it. `rulesets` says which are in force when."""

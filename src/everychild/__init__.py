"""Every child in public care accounted for, at every moment, across every jurisdiction."""

"""How an agency joins: its own extract looked at, a field map proposed, and the extract turned into files we take."""

"""Paper filled in from what was typed once. Nothing is built here yet; a later issue opens this room."""

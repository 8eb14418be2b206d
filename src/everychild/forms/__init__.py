"""Paper filled in from what was typed once.

Owns: what each paper asks, as data (`papers.yaml`), and how what stands of a child answers it. Always true: nothing is
stored here, nothing is guessed; a field that nobody has said is left to be written by hand, and so is one that the slip
does not open, of which the paper names the class. No place is printed but its class.
"""

"""What a person sees: each page parses, calls one function, renders. Every page works without script."""

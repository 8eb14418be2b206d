"""Recognition judged from outside: sets with a known truth, our engine and a peer over the same files.

Owns nothing. It calls the engine as anybody does, files in and files out, and knows nothing of its inside; the sets
were made without knowing how records are compared.
"""

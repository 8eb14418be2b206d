"""The worker: sequences, follows, stages and applies, counts, signs. Two processes, so that bulk never slows live."""

"""The worker: sequences, follows, stages and applies, counts, signs. Three processes, so that bulk never slows live."""

"""REST: deliveries in, receipts and the roll call out. Problems leave as `application/problem+json`."""

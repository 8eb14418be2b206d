-- Details are read by their entry only; each sealed entry paid for this index, and no query used it.
DROP INDEX ledger.detail_by_record;

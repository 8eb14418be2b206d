-- A record's claims are counted once, when they are written, and not each time that it comes again unchanged.
ALTER TABLE intake.said ADD COLUMN claim_count integer NOT NULL
      GENERATED ALWAYS AS (jsonb_array_length(jsonb_path_query_array(claims, '$.keyvalue()')) - (claims ? '~open')::integer)
      STORED;
COMMENT ON COLUMN intake.said.claim_count IS 'operational: how many claims it makes';

-- What is sealed cannot be made smaller.
ALTER TABLE intake.chunk ALTER COLUMN sealed SET STORAGE EXTERNAL;

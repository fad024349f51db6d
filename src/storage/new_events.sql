-- Rows of event_outbox. See new_events.hpp.

-- name: store
INSERT INTO event_outbox (n, op, kind, id, model_id, version)
SELECT * FROM unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[])

-- name: copy
COPY event_outbox (n, op, kind, id, model_id, version) FROM STDIN (FORMAT binary)

-- Partitions. See partitions.hpp and ensure_month_nof0() in the schema.

-- name: ensure_month
SELECT ensure_month_nof0($1, $2, $3, $4)

-- The materialized views. See views.hpp.

-- name: refresh
SELECT 1 FROM refresh_views_nof0()

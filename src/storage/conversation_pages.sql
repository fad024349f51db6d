-- Threads page by page, newest first. See conversation_pages.hpp. Those without a time are in no page.

-- name: all
SELECT c.id AS conversation_id, c.model_id, c.ext_id, c.ts_us, d.cycle_number, d.inserted_us,
       d.arena_run_id, d.skill, d.cot_trace, d.cot_trace_format, d.cot_trace_summary, d.decisions
FROM (
    SELECT * FROM conversations
    WHERE (ts_us, id) < ($1, $2) AND (ts_us, id) > ($3, $4)
    ORDER BY ts_us DESC NULLS LAST, id DESC
    LIMIT $5
) c
LEFT JOIN decision_cycles d ON d.conversation_id = c.id
ORDER BY c.ts_us DESC, c.id DESC

-- name: of
SELECT c.id AS conversation_id, c.model_id, c.ext_id, c.ts_us, d.cycle_number, d.inserted_us,
       d.arena_run_id, d.skill, d.cot_trace, d.cot_trace_format, d.cot_trace_summary, d.decisions
FROM (
    SELECT p.*
    FROM unnest($6::text[]) AS w (model_id)
    CROSS JOIN LATERAL (
        SELECT * FROM conversations
        WHERE model_id = w.model_id AND (ts_us, id) < ($1, $2) AND (ts_us, id) > ($3, $4)
        ORDER BY ts_us DESC NULLS LAST, id DESC
        LIMIT $5
    ) p
    ORDER BY p.ts_us DESC, p.id DESC
    LIMIT $5
) c
LEFT JOIN decision_cycles d ON d.conversation_id = c.id
ORDER BY c.ts_us DESC, c.id DESC

-- Conversations and decision cycles. See conversations.hpp.

-- name: recent
SELECT c.id AS conversation_id, c.model_id, c.ext_id, c.ts_us, d.cycle_number, d.inserted_us,
       d.arena_run_id, d.skill, d.cot_trace, d.cot_trace_format, d.cot_trace_summary, d.decisions
FROM (
    SELECT * FROM conversations ORDER BY ts_us DESC NULLS LAST, id DESC LIMIT $1
) c
LEFT JOIN decision_cycles d ON d.conversation_id = c.id
ORDER BY c.ts_us DESC NULLS LAST, c.id DESC

-- name: messages
SELECT conversation_id, role, content, ts_us
FROM conversation_messages
WHERE conversation_id = ANY ($1)
-- ext_id counts the messages of a thread: they may have arrived in another order.
ORDER BY conversation_id, length(ext_id), ext_id, id

-- name: recent_messages_of
SELECT m.conversation_id, m.role, m.content, m.ts_us
FROM (
    SELECT id, ts_us FROM conversations
    WHERE model_id = $1
    ORDER BY ts_us DESC NULLS LAST, id DESC
    LIMIT $2
) c
JOIN conversation_messages m ON m.conversation_id = c.id
ORDER BY c.ts_us DESC NULLS LAST, c.id DESC, length(m.ext_id) DESC, m.ext_id DESC, m.id DESC
LIMIT $2

-- name: last_decision
SELECT model_id, cycle_number, prompt_digest, decisions, success, error_message, executed_at
FROM decision_cycles
WHERE model_id = $1 AND cycle_number IS NOT NULL
ORDER BY executed_at DESC, id DESC
LIMIT 1

-- name: native_counts
SELECT model_id, count(*) AS invocations
FROM decision_cycles
WHERE origin = 'native'
  AND COALESCE(executed_us, (EXTRACT(EPOCH FROM executed_at) * 1000000)::bigint) >= $1
GROUP BY model_id
ORDER BY model_id

-- name: store_thread
INSERT INTO conversations (model_id, ext_id, ts_us, origin, version)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (ext_id) DO NOTHING
RETURNING id

-- name: store_messages
INSERT INTO conversation_messages (conversation_id, role, content, ts_ms, ts_us, ext_id, origin, version)
SELECT $1, m.role, m.content, m.ts_us / 1000, m.ts_us, m.ext_id, $6, $7
FROM unnest($2::text[], $3::text[], $4::bigint[], $5::text[])
    WITH ORDINALITY AS m (role, content, ts_us, ext_id, n)
ORDER BY m.n
RETURNING id

-- name: store_cycle
INSERT INTO decision_cycles (model_id, cycle_number, ext_id, conversation_id, prompt_message_id,
                             answer_message_id, prompt_digest, cot_trace, cot_trace_format,
                             cot_trace_summary, decisions, success, error_message, skill, arena_run_id,
                             inserted_us, executed_us, executed_at, origin, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
ON CONFLICT (model_id, cycle_number) DO NOTHING

-- name: begin_threads
INSERT INTO conversations (model_id, ext_id, ts_us, origin, version)
SELECT *, $5 FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[])
ON CONFLICT (ext_id) DO NOTHING

-- name: add_messages
INSERT INTO conversation_messages (conversation_id, role, content, ts_ms, ts_us, ext_id, metadata, origin,
                                   version)
SELECT c.id, m.role, m.content, m.ts_us / 1000, m.ts_us, m.ext_id, m.metadata, m.origin, $9
FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::jsonb[],
            $8::text[]) AS m (model_id, thread, ext_id, role, content, ts_us, metadata, origin)
CROSS JOIN LATERAL (
    SELECT id FROM conversations WHERE ext_id = m.thread AND model_id = m.model_id LIMIT 1
) c
ON CONFLICT (ext_id) DO NOTHING

-- name: conflicting_messages
SELECT m.n - 1
FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])
    WITH ORDINALITY AS m (model_id, thread, ext_id, role, content, n)
LEFT JOIN LATERAL (
    SELECT c.model_id, c.ext_id AS thread, s.role, s.content
    FROM conversation_messages s JOIN conversations c ON c.id = s.conversation_id
    WHERE s.ext_id = m.ext_id
    LIMIT 1
) stored ON TRUE
WHERE (stored.model_id, stored.thread, stored.role, stored.content)
      IS DISTINCT FROM (m.model_id, m.thread, m.role, m.content)
ORDER BY m.n

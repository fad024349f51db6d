-- Decision cycles. See decisions.hpp.

-- name: store
-- The rows keep their order: of two that exclude each other the first one stays.
INSERT INTO decision_cycles (model_id, cycle_number, ext_id, conversation_id, prompt_message_id,
                             answer_message_id, prompt_digest, cot_trace, cot_trace_format,
                             cot_trace_summary, decisions, guard_results, success, error_message, skill,
                             arena_run_id, llm_model, config_hash, prompt_tokens, completion_tokens,
                             latency_ms, attempts, prompt_templates, inserted_us, executed_us, executed_at,
                             origin, version)
SELECT d.model_id, d.cycle_number, d.ext_id,
       (SELECT id FROM conversations WHERE ext_id = d.thread_ext_id),
       (SELECT id FROM conversation_messages WHERE ext_id = d.prompt_ext_id),
       (SELECT id FROM conversation_messages WHERE ext_id = d.answer_ext_id),
       d.prompt_digest, d.cot_trace, d.cot_trace_format, d.cot_trace_summary, d.decisions, d.guard_results,
       d.success, d.error_message, d.skill, d.arena_run_id, d.llm_model, d.config_hash, d.prompt_tokens,
       d.completion_tokens, d.latency_ms, d.attempts, d.prompt_templates, d.inserted_us, d.executed_us,
       timestamptz 'epoch' + d.executed_us * interval '1 microsecond', d.origin, d.version
FROM unnest($1::text[], $2::integer[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
            $8::text[], $9::text[], $10::text[], $11::jsonb[], $12::jsonb[], $13::boolean[], $14::text[],
            $15::text[], $16::text[], $17::text[], $18::text[], $19::integer[], $20::integer[],
            $21::integer[], $22::jsonb[], $23::text[], $24::bigint[], $25::bigint[], $26::text[],
            $27::bigint[])
    WITH ORDINALITY AS d (model_id, cycle_number, ext_id, thread_ext_id, prompt_ext_id, answer_ext_id,
                          prompt_digest, cot_trace, cot_trace_format, cot_trace_summary, decisions,
                          guard_results, success, error_message, skill, arena_run_id, llm_model, config_hash,
                          prompt_tokens, completion_tokens, latency_ms, attempts, prompt_templates,
                          inserted_us, executed_us, origin, version, n)
ORDER BY d.n
ON CONFLICT DO NOTHING
RETURNING model_id, coalesce(cycle_number, 0) AS cycle_number, coalesce(ext_id, '') AS ext_id

-- name: is_stored
SELECT EXISTS (
    SELECT FROM decision_cycles
    WHERE model_id = $1 AND cycle_number = $2 AND ext_id = $3 AND prompt_digest = $4 AND decisions = $5
          AND success = $6 AND error_message IS NOT DISTINCT FROM $7 AND executed_us = $8
)

-- name: last_number
-- Of the trader's cycles and of the orders that cycles made: an order may be there before its cycle.
SELECT greatest((SELECT max(cycle_number) FROM decision_cycles WHERE model_id = $1),
                (SELECT max(cycle_number) FROM orders WHERE model_id = $1), 0)

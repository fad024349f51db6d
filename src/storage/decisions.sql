-- Decision cycles. See decisions.hpp.

-- name: store
INSERT INTO decision_cycles (model_id, cycle_number, ext_id, conversation_id, prompt_message_id,
                             answer_message_id, prompt_digest, cot_trace, cot_trace_format,
                             cot_trace_summary, decisions, guard_results, success, error_message, skill,
                             arena_run_id, llm_model, config_hash, prompt_tokens, completion_tokens,
                             latency_ms, inserted_us, executed_us, executed_at, origin, version,
                             attempts, prompt_templates)
VALUES ($1, $2, $3, (SELECT id FROM conversations WHERE ext_id = $4),
        (SELECT id FROM conversation_messages WHERE ext_id = $5),
        (SELECT id FROM conversation_messages WHERE ext_id = $6),
        $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26,
        $27, $28)
ON CONFLICT DO NOTHING

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

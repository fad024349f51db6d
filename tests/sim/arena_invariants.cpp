#include "sim/arena_invariants.hpp"

#include <gtest/gtest.h>

namespace nof0::test {
namespace {

struct Invariant {
    const char* what;
    const char* wrong_rows; // a query of one column; no row: it holds
};

constexpr Invariant k_invariants[] = {
    {"cash is conserved",
     "SELECT 'cash ' || has || ' of ' || given FROM (SELECT (SELECT sum(total) FROM sim_balances) "
     "AS "
     "has, (SELECT sum(initial_equity) FROM models) + (SELECT coalesce(sum(amount), 0) FROM "
     "cash_events WHERE kind IN ('deposit', 'withdrawal')) AS given) c WHERE has <> given"},
    {"somebody is on the other side of every position",
     "SELECT symbol || ' ' || sum(quantity) FROM sim_positions GROUP BY symbol "
     "HAVING sum(quantity) <> 0"},
    {"somebody pays the funding that another gets",
     "SELECT ts_ms || ' ' || coin || ' ' || sum(amount) FROM cash_events WHERE kind = 'funding' "
     "GROUP BY ts_ms, coin HAVING sum(amount) <> 0"},
    {"each hour's funding is paid once",
     "SELECT account || ' ' || coin || ' ' || ts_ms FROM cash_events WHERE kind = 'funding' "
     "GROUP BY account, coin, ts_ms HAVING count(*) > 1"},
    {"the money at the venue is the ledger's",
     "SELECT b.trader_id || ' ' || b.total || ' at the venue' FROM sim_balances b "
     "JOIN models m ON m.id = b.trader_id LEFT JOIN LATERAL (SELECT trade_cash, event_cash "
     "FROM trader_totals WHERE model_id = m.id ORDER BY version DESC LIMIT 1) t ON TRUE "
     "WHERE b.total <> m.initial_equity + coalesce(t.trade_cash + t.event_cash, 0)"},
    {"every trader has its money at the venue",
     "SELECT a.model_id FROM accounts a WHERE a.model_id <> 'house' AND NOT EXISTS "
     "(SELECT FROM sim_balances b WHERE b.trader_id = a.model_id)"},
    {"the venue's positions are the fold of the fills",
     "SELECT concat_ws(' ', s.trader_id, p.model_id, s.symbol, p.symbol, s.quantity, "
     "p.exact_quantity) FROM (SELECT * FROM sim_positions WHERE quantity <> 0) s "
     "FULL JOIN (SELECT * FROM positions WHERE status = 'open') p "
     "ON p.model_id = s.trader_id AND p.symbol = s.symbol "
     "WHERE s.quantity IS DISTINCT FROM p.exact_quantity OR s.cost IS DISTINCT FROM p.exact_cost"},
    {"an order's fills are its filled quantity",
     "SELECT concat_ws(' ', o.model_id, coalesce(o.cloid, f.cloid), o.filled_qty, f.sz) "
     "FROM orders o FULL JOIN (SELECT cloid, sum(sz) AS sz FROM fills WHERE cloid IS NOT NULL "
     "GROUP BY cloid) f ON f.cloid = o.cloid "
     "WHERE o.cloid IS NULL OR coalesce(f.sz, 0) <> o.filled_qty"},
    {"the venue has each order once",
     "SELECT cloid FROM sim_orders WHERE cloid IS NOT NULL GROUP BY cloid HAVING count(*) > 1"},
    {"the venue never fills more than was asked",
     "SELECT trader_id || ' ' || oid FROM sim_orders WHERE filled_qty > qty"},
    {"both sides say the same of an order",
     "SELECT concat_ws(' ', o.model_id, o.cloid, o.status, o.filled_qty, s.status, s.filled_qty) "
     "FROM orders o FULL JOIN sim_orders s ON s.cloid = o.cloid "
     "WHERE (s.cloid IS NULL AND (o.filled_qty <> 0 OR o.status NOT IN ('cancelled', 'rejected')))"
     " OR (o.cloid IS NULL AND s.cloid IS NOT NULL)"
     " OR o.filled_qty <> s.filled_qty OR o.status <> s.status"},
    {"a position with exits has one of each, of its size",
     "SELECT p.model_id || ' ' || p.symbol || ' ' || p.exact_quantity || ': ' || k.kind || ' ' || "
     "count(s.oid) || ' of ' || coalesce(sum(s.qty), 0) FROM positions p "
     "CROSS JOIN (VALUES ('take_profit'), ('stop_loss')) k (kind) "
     "LEFT JOIN sim_orders s ON s.trader_id = p.model_id AND s.symbol = p.symbol "
     "AND s.kind = k.kind AND s.status = 'open' AND s.reduce_only "
     "WHERE p.status = 'open' AND p.model_id NOT IN ('house', 'buynhold_btc') "
     "GROUP BY p.id, p.model_id, p.symbol, p.exact_quantity, k.kind "
     "HAVING count(s.oid) <> 1 OR sum(s.qty - s.filled_qty) <> abs(p.exact_quantity)"},
    {"no exit outlives its position",
     "SELECT s.trader_id || ' ' || s.symbol || ' ' || s.kind FROM sim_orders s "
     "WHERE s.status = 'open' AND s.reduce_only AND NOT EXISTS (SELECT FROM positions p "
     "WHERE p.model_id = s.trader_id AND p.symbol = s.symbol AND p.status = 'open')"},
    {"a cycle is written once, with the arena's time growing",
     "SELECT model_id || ' ' || cycle_number FROM (SELECT model_id, cycle_number, executed_at, "
     "lag(executed_at) OVER w AS earlier, lag(cycle_number) OVER w AS before FROM decision_cycles "
     "WINDOW w AS (PARTITION BY model_id ORDER BY cycle_number)) c "
     "WHERE earlier >= executed_at OR before = cycle_number"},
    {"every order is of a cycle that is written",
     "SELECT o.model_id || ' ' || o.cycle_number FROM orders o WHERE NOT EXISTS (SELECT FROM "
     "decision_cycles c WHERE c.model_id = o.model_id AND c.cycle_number = o.cycle_number)"},
    {"nothing was put aside", "SELECT to_jsonb(p)::text FROM parked_events p"},
    {"no pair is frozen", "SELECT account || ' ' || symbol FROM frozen_pairs"},
    {"versions are without a gap, their time never goes back",
     "SELECT version::text FROM (SELECT version, version - lag(version) OVER w AS step, "
     "at_ms - lag(at_ms) OVER w AS later FROM data_versions WINDOW w AS (ORDER BY version)) v "
     "WHERE step <> 1 OR later < 0"},
};

} // namespace

void expect_paper_arena_is_sound(const AskTables& ask) {
    for (const Invariant& invariant : k_invariants) {
        const std::string wrong =
            ask("SELECT coalesce(string_agg(line, E'\\n'), '') FROM (SELECT line FROM (" +
                std::string(invariant.wrong_rows) + ") w (line) LIMIT 20) l");
        EXPECT_EQ(wrong, "") << invariant.what;
    }
}

void expect_cycles_in_order(const AskTables& ask, int starts) {
    const std::string wrong =
        ask("SELECT coalesce(string_agg(model_id || ' skips ' || skipped, E'\\n'), '') FROM ("
            "SELECT model_id, max(cycle_number) - count(*) AS skipped FROM decision_cycles "
            "GROUP BY model_id) c WHERE skipped > " +
            std::to_string(starts));
    EXPECT_EQ(wrong, "");
}

} // namespace nof0::test

#include "sim/arena_rows.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <sstream>
#include <vector>

namespace nof0::test {
namespace {

// How much one transaction takes is a matter of the machine, and so is the number of each.
constexpr const char* k_transaction = "numbers of transactions";

struct LeftOut {
    const char* table; // "*": of every table
    const char* column;
    const char* why;
};

constexpr LeftOut k_columns[] = {
    {"*", "version", k_transaction},
    {"*", "voided_version", k_transaction},
    {"trade_versions", "replaced_version", k_transaction},
    {"event_outbox", "n", "counts the changes of its transaction"},
    {"*", "created_at", "the machine's time of the insert"},
    {"*", "updated_at", "the machine's time of the update"},
    {"fills", "received_at", "the machine's time of the insert"},
    {"price_ticks", "ingested_at", "the machine's time of the insert"},
    {"price_ticks", "id", "a sequence, which rolled back transactions move"},
    {"account_equity_snapshots", "id", "a sequence, which rolled back transactions move"},
    {"conversations", "id", "a sequence, which rolled back transactions move"},
    {"conversation_messages", "id", "a sequence, which rolled back transactions move"},
    {"conversation_messages", "conversation_id", "refers to such a number"},
    {"decision_cycles", "id", "a sequence, which rolled back transactions move"},
    {"decision_cycles", "conversation_id", "refers to such a number"},
    {"decision_cycles", "prompt_message_id", "refers to such a number"},
    {"decision_cycles", "answer_message_id", "refers to such a number"},
    {"decision_cycles", "arena_run_id", "names the process by its machine's time"},
};

struct LeftOutTable {
    const char* table;
    const char* why;
};

constexpr LeftOutTable k_tables[] = {
    {"data_head", k_transaction},
    {"data_versions", k_transaction},
    {"relay_cursors", k_transaction},
    {"time_horizons", k_transaction},
    {"schema_migrations", "when the machine made the tables"},
    {"leases", "who writes, and until when by the machine's time"},
};

// Former states of tables: one for each transaction that replaced a row, as of its number.
constexpr const char* k_former_suffix = "_past";

// Histories with a row for each transaction that changed something: what is compared is the newest
// row of each key, which is what all changes came to.
struct History {
    const char* table;
    const char* key;
};

constexpr History k_histories[] = {
    {"currency_ledgers", "model_id, currency"},
    {"event_outbox", "op, kind, id, (payload ->> 'changed')"},
    {"order_versions", "cloid"},
    {"trader_state_history", "trader_id"},
    {"trader_totals", "model_id"},
};

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) {
        lines.push_back(std::move(line));
    }
    return lines;
}

std::string left_out_of(const std::string& table) {
    std::string columns;
    for (const LeftOut& one : k_columns) {
        if (one.table == std::string("*") || one.table == table) {
            columns += (columns.empty() ? "" : ",") + std::string(one.column);
        }
    }
    return "'{" + columns + "}'::text[]";
}

std::string source_of(const std::string& table) {
    const auto history = std::ranges::find(k_histories, table, &History::table);
    return history == std::end(k_histories)
               ? table
               : fmt::format("(SELECT DISTINCT ON ({0}) * FROM {1} ORDER BY {0}, version DESC)",
                             history->key, table);
}

// A row may hold another as it was (`row`, of histories).
std::string row_of(const std::string& table) {
    const std::string without = left_out_of(table);
    return fmt::format("to_jsonb(t) - {0} || CASE WHEN jsonb_typeof(to_jsonb(t) -> 'row') = "
                       "'object' THEN jsonb_build_object('row', (to_jsonb(t) -> 'row') - {0}) "
                       "ELSE '{{}}' END",
                       without);
}

std::vector<std::string> all_tables(const AskTables& ask) {
    return lines_of(ask("SELECT string_agg(relname, E'\\n' ORDER BY relname) FROM pg_class WHERE "
                        "relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT "
                        "relispartition"));
}

} // namespace

std::string arena_rows(const AskTables& ask) {
    std::string contents;
    for (const std::string& table : all_tables(ask)) {
        const bool is_left_out =
            std::ranges::find(k_tables, table, &LeftOutTable::table) != std::end(k_tables);
        if (is_left_out || table.ends_with(k_former_suffix)) {
            continue;
        }
        const std::string rows =
            ask(fmt::format("SELECT coalesce(string_agg(line, E'\\n' ORDER BY line), '') FROM "
                            "(SELECT ({})::text COLLATE \"C\" AS line FROM {} t) lines",
                            row_of(table), source_of(table)));
        for (const std::string& row : lines_of(rows)) {
            contents += table + ' ' + row + '\n';
        }
    }
    return contents;
}

} // namespace nof0::test

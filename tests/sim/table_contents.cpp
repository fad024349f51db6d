#include "sim/table_contents.hpp"

#include <algorithm>
#include <gmock/gmock.h>
#include <iterator>
#include <set>
#include <sstream>
#include <vector>

namespace nof0::test {
namespace {

// Lines "table columns-to-leave-out has-voided-rows".
constexpr const char* k_tables = R"(
    SELECT coalesce(string_agg(concat_ws(' ', c.relname,
        '{' || (SELECT string_agg(column_name, ',') FROM information_schema.columns
         WHERE table_schema = 'public' AND table_name = c.relname AND
               (column_default ~ '(now|nextval|gen_random_uuid)\('
                OR column_name ~ 'version$' OR column_name ~ 'message_id$' OR column_name IN ('run_id', 'conversation_id',
                   'finished_at', 'attempts', 'error', 'summary', 'folder'))) || '}',
        EXISTS (SELECT FROM information_schema.columns WHERE table_schema = 'public' AND
                table_name = c.relname AND column_name = 'voided_version')) || E'\n', ''
        ORDER BY c.relname), '')
    FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT relispartition
      AND c.relname NOT IN ('data_head', 'data_versions', 'leases', 'relay_cursors', 'job_cursors',
                            'event_outbox', 'order_versions', 'trade_versions', 'trader_totals',
                            'currency_ledgers', 'past_begins', 'past_losses', 'time_horizons', 'board_sources',
                            'schema_migrations') AND c.relname NOT LIKE '%\_past')";

} // namespace

std::string table_contents(const AskTables& ask) {
    std::string contents;
    std::istringstream tables(ask(k_tables));
    std::string table, without, voids;
    while (tables >> table >> without >> voids) {
        const std::string row = "to_jsonb(t) - '" + without + "'::text[]";
        contents +=
            table + "\n" +
            ask("SELECT coalesce(string_agg(line, E'\\n' ORDER BY line), '') FROM (SELECT (" + row +
                " || CASE WHEN " + row + " ? 'row' THEN jsonb_build_object('row', " +
                "(to_jsonb(t) -> 'row') - '{version,updated_at}'::text[]) ELSE '{}' END)" +
                "::text COLLATE \"C\" AS line FROM " + table + " t" +
                (voids == "t" ? " WHERE voided_version IS NULL" : "") + ") lines") +
            "\n\n";
    }
    return contents;
}

void expect_same_contents(const std::string& actual, const std::string& expected) {
    const auto lines_of = [](const std::string& text) {
        std::multiset<std::string> lines;
        std::istringstream stream(text);
        for (std::string line; std::getline(stream, line);) {
            lines.insert(line);
        }
        return lines;
    };
    const std::multiset<std::string> have = lines_of(actual);
    const std::multiset<std::string> want = lines_of(expected);
    std::vector<std::string> missing;
    std::vector<std::string> extra;
    std::ranges::set_difference(want, have, std::back_inserter(missing));
    std::ranges::set_difference(have, want, std::back_inserter(extra));
    EXPECT_THAT(missing, testing::IsEmpty());
    EXPECT_THAT(extra, testing::IsEmpty());
}

} // namespace nof0::test

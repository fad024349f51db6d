#include "storage/migrate_schema_text.hpp"

#include <boost/describe.hpp>

namespace nof0::storage {
namespace {

struct DescribedLine {
    std::string object; // table, view, sequence, function: for the order
    std::optional<std::string> line;
};
BOOST_DESCRIBE_STRUCT(DescribedLine, (), (object, line))

using Describe = pg::Statement<DescribedLine()>;
const pg::Statement<std::string()> k_clear_search_path{"migrate.clear_search_path"};
const Describe k_grants{"migrate.schema_grants"};
const Describe k_types{"migrate.schema_types"};
const Describe k_relations{"migrate.schema_relations"};
const Describe k_sequences{"migrate.schema_sequences"};
const Describe k_functions{"migrate.schema_functions"};

// A blank line between objects.
void append_section(std::string& text, const std::vector<DescribedLine>& lines) {
    const std::string* previous = nullptr;
    for (const DescribedLine& described : lines) {
        if (previous == nullptr || *previous != described.object) {
            text += "\n";
        }
        previous = &described.object;
        text += described.line.value_or("") + "\n";
    }
}

constexpr std::string_view k_preamble =
    "-- Generated from a migrated database; do not edit. What all migrations together make, to be\n"
    "-- compared with the live schema by `nof0 migrate verify`, not to be executed.\n";

} // namespace

Task<std::string> schema_text(pg::Session& session) {
    Task<std::string> cleared = session.one(k_clear_search_path);
    std::vector<Task<std::vector<DescribedLine>>> sections;
    for (const Describe* section :
         {&k_grants, &k_types, &k_relations, &k_sequences, &k_functions}) {
        sections.push_back(session.all(*section));
    }
    co_await std::move(cleared);
    std::string text(k_preamble);
    for (Task<std::vector<DescribedLine>>& section : sections) {
        const std::vector<DescribedLine> lines = co_await std::move(section);
        append_section(text, lines);
    }
    co_return text;
}

} // namespace nof0::storage

#include "storage/pg/catalog.hpp"

#include "base/ensure.hpp"

#include <cctype>

namespace nof0::pg {
namespace {

constexpr std::string_view k_marker = "-- name: ";

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front())) != 0) {
        text.remove_prefix(1);
    }
    while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back())) != 0) {
        text.remove_suffix(1);
    }
    return text;
}

// The block that starts at `text` after its marker: its name and its SQL.
struct Block {
    std::string_view name;
    std::string_view sql;
};

Block split_block(std::string_view text) {
    const std::size_t line_end = text.find('\n');
    if (line_end == std::string_view::npos) {
        return {trimmed(text), {}};
    }
    return {trimmed(text.substr(0, line_end)), trimmed(text.substr(line_end))};
}

// Where the next marker at the start of a line is, from `from` on.
std::size_t find_marker(std::string_view text, std::size_t from) {
    std::size_t at = text.find(k_marker, from);
    while (at != std::string_view::npos && at != 0 && text[at - 1] != '\n') {
        at = text.find(k_marker, at + 1);
    }
    return at;
}

} // namespace

Catalog::Catalog(std::span<const EmbeddedFile> files) {
    for (const EmbeddedFile& file : files) {
        const std::string stem(file.name.substr(0, file.name.find('.')));
        std::size_t at = find_marker(file.text, 0);
        while (at != std::string_view::npos) {
            const std::size_t start = at + k_marker.size();
            const std::size_t next = find_marker(file.text, start);
            const std::size_t length =
                next == std::string_view::npos ? std::string_view::npos : next - start;
            const Block block = split_block(file.text.substr(start, length));
            const std::string name = stem + "." + std::string(block.name);
            ensure(!block.name.empty() && !block.sql.empty(),
                   "query without name or text: " + name);
            ensure(queries_.emplace(name, block.sql).second, "query named twice: " + name);
            at = next;
        }
    }
}

const Catalog& Catalog::embedded() {
    static const Catalog instance(embedded::storage_sql());
    return instance;
}

const std::string& Catalog::sql(std::string_view full_name) const {
    const auto found = queries_.find(full_name);
    if (found == queries_.end()) {
        ensure_failed("no query named " + std::string(full_name) + " in src/storage/*.sql",
                      std::source_location::current());
    }
    return found->second;
}

bool Catalog::contains(std::string_view full_name) const {
    return queries_.find(full_name) != queries_.end();
}

std::vector<std::string> Catalog::names() const {
    std::vector<std::string> names;
    names.reserve(queries_.size());
    for (const auto& [name, sql] : queries_) {
        names.push_back(name);
    }
    return names;
}

} // namespace nof0::pg

#include "config/report.hpp"

#include <fmt/format.h>

namespace nof0::config {

std::string Origin::text() const {
    switch (kind) {
    case Kind::file:
        return variable.empty() ? fmt::format("{}:{}", file, place.line)
                                : fmt::format("{}:{} ({})", file, place.line, variable);
    case Kind::environment:
        return "environment " + variable;
    case Kind::command_line:
        return "command line " + variable;
    case Kind::built_in:
        break;
    }
    return is_unset_variable()
               ? fmt::format("default ({}:{}: {} is not set)", file, place.line, variable)
               : "default";
}

void Report::record(Row row) {
    const auto [at, is_new] = index_.try_emplace(row.key, rows_.size());
    if (is_new) {
        rows_.push_back(std::move(row));
    } else {
        rows_[at->second] = std::move(row);
    }
}

const Row* Report::find(std::string_view key) const {
    const auto at = index_.find(std::string(key));
    return at == index_.end() ? nullptr : &rows_[at->second];
}

Problem Report::about(std::string_view key, std::string message) const {
    const Row* row = find(key);
    Problem problem{{}, {}, std::string(key), std::move(message)};
    if (row != nullptr && row->origin.kind == Origin::Kind::environment) {
        problem.file = "environment " + row->origin.variable;
    } else if (row != nullptr) {
        problem.file = row->origin.file;
        problem.place = row->origin.place;
    }
    return problem;
}

} // namespace nof0::config

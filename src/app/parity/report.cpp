#include "app/parity/report.hpp"

#include "app/terminal.hpp"
#include "base/json.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace nof0::app::parity {
namespace {

constexpr std::array<std::string_view, k_endpoints> k_names{
    "/api/trades",
    "/api/since-inception-values",
    "/api/crypto-prices",
    "/api/conversations",
    "/api/analytics",
    "/api/analytics/{id}",
    "analytics from our trades",
    "/api/account-totals",
    "/api/leaderboard",
    "return_pct from recorded equity",
    "/api/positions",
};

std::vector<std::string> cells(std::string_view name, const Counts& counts) {
    return {std::string(name),         grouped(counts.compared),  grouped(counts.equal),
            grouped(counts.explained), grouped(counts.different), grouped(counts.additional)};
}

void write(JsonWriter& json, const Counts& counts) {
    json.field("compared", counts.compared).field("equal", counts.equal);
    json.field("explained", counts.explained).field("different", counts.different);
    json.field("additional", counts.additional);
}

} // namespace

std::string_view to_text(Endpoint endpoint) {
    return k_names[static_cast<std::size_t>(endpoint)];
}

void Report::equal(Endpoint endpoint) {
    ++at(endpoint).compared;
    ++at(endpoint).equal;
}

void Report::additional(Endpoint endpoint, std::int64_t fields) {
    at(endpoint).additional += fields;
}

void Report::explained(Endpoint endpoint, std::string_view reason, std::int64_t fields) {
    at(endpoint).compared += fields;
    at(endpoint).explained += fields;
    reasons_[{endpoint, reason}] += fields;
}

void Report::different(Difference difference, std::int64_t fields) {
    at(difference.endpoint).compared += fields;
    at(difference.endpoint).different += fields;
    if (differences_.size() < k_kept) {
        differences_.push_back(std::move(difference));
    }
}

Counts Report::total() const {
    Counts total;
    for (const Counts& counts : counts_) {
        total.compared += counts.compared;
        total.equal += counts.equal;
        total.explained += counts.explained;
        total.different += counts.different;
        total.additional += counts.additional;
    }
    return total;
}

std::string Report::text() const {
    Table table({"", "compared", "equal", "explained", "different", "additional"});
    for (std::size_t i = 0; i < k_endpoints; ++i) {
        if (counts_[i].compared > 0) {
            table.add(cells(k_names[i], counts_[i]));
        }
    }
    table.add(cells("all", total()));
    std::string text = table.text();
    text += reasons_.empty() ? "" : "explained:\n";
    for (const auto& [key, fields] : reasons_) {
        text += fmt::format("  {}, {} field{}: {}\n", to_text(key.first), grouped(fields),
                            fields == 1 ? "" : "s", key.second);
    }
    const std::size_t shown = std::min(differences_.size(), k_shown);
    if (shown > 0) {
        text +=
            fmt::format("different{}:\n",
                        shown < differences_.size() ? fmt::format(", the first {}", shown) : "");
    }
    for (std::size_t i = 0; i < shown; ++i) {
        const Difference& found = differences_[i];
        text += fmt::format("  {} {}: recorded {}, ours {}\n", to_text(found.endpoint), found.path,
                            found.recorded, found.ours);
    }
    return text;
}

std::string Report::json(std::string_view folder, std::string_view url) const {
    std::string text;
    JsonWriter json(text);
    json.begin_object().field("folder", folder).field("url", url);
    write(json, total());
    json.key("endpoints").begin_array();
    for (std::size_t i = 0; i < k_endpoints; ++i) {
        json.begin_object().field("endpoint", k_names[i]);
        write(json, counts_[i]);
        json.end_object();
    }
    json.end_array().key("explanations").begin_array();
    for (const auto& [key, fields] : reasons_) {
        json.begin_object().field("endpoint", to_text(key.first)).field("fields", fields);
        json.field("reason", key.second).end_object();
    }
    json.end_array().key("differences").begin_array();
    for (const Difference& found : differences_) {
        json.begin_object().field("endpoint", to_text(found.endpoint)).field("path", found.path);
        json.field("recorded", found.recorded).field("ours", found.ours).end_object();
    }
    json.end_array().end_object();
    return text;
}

} // namespace nof0::app::parity

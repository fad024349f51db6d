// Documents: the answers of one arena, whole. Twice the same shape: as recorded in a folder, and as
// our API gives them.
#pragma once

#include "app/parity/json_tree.hpp"
#include "net/url.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace nof0::app::parity {

struct Documents {
    std::optional<JsonValue> trades;
    std::optional<JsonValue> since_inception;
    std::optional<JsonValue> prices;
    std::vector<JsonValue> conversations; // one per file
    std::optional<JsonValue> analytics;
    std::map<std::string, JsonValue> analytics_one; // by trader
    std::optional<JsonValue> account_totals;
    std::optional<JsonValue> leaderboard;
    std::optional<JsonValue> positions;
};

// The objects of an array member; empty when there is none.
std::vector<const JsonValue*> records(const JsonValue& document, std::string_view key);
std::vector<const JsonValue*> records(const std::optional<JsonValue>& document,
                                      std::string_view key);

// Every recorded answer of the folder. Throws UsageError for a folder without any and for a file
// that is no JSON.
Documents read_documents(const std::filesystem::path& folder);

// Our answers to the requests that `recorded` calls for, in full: without default limits. Throws
// Unavailable when the server does not answer or answers with an error, other than 404 for a
// trader it does not know.
Documents fetch_documents(const net::Url& server, const Documents& recorded);

} // namespace nof0::app::parity

#include "app/parity/documents.hpp"

#include "base/failure.hpp"
#include "net/http_client.hpp"
#include "pipelines/import/recording.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fstream>
#include <sstream>

namespace nof0::app::parity {
namespace {

using Kind = pipelines::RecordingFileKind;

JsonValue read_file(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    if (!file || !text) {
        throw UsageError(path.string() + ": cannot be read");
    }
    Result<JsonValue> value = parse_json(text.view());
    if (!value) {
        throw UsageError(path.string() + ": " + value.error().message);
    }
    return std::move(value.value());
}

void put(Documents& documents, Kind kind, JsonValue value) {
    switch (kind) {
    case Kind::trades:
        documents.trades = std::move(value);
        break;
    case Kind::since_inception:
        documents.since_inception = std::move(value);
        break;
    case Kind::prices:
        documents.prices = std::move(value);
        break;
    case Kind::conversations:
        documents.conversations.push_back(std::move(value));
        break;
    case Kind::analytics:
        documents.analytics = std::move(value);
        break;
    case Kind::account_totals:
        documents.account_totals = std::move(value);
        break;
    case Kind::leaderboard:
        documents.leaderboard = std::move(value);
        break;
    case Kind::positions:
        documents.positions = std::move(value);
        break;
    case Kind::analytics_single:
        for (const JsonValue* record : records(value, "analytics")) {
            documents.analytics_one[std::string(record->text_of("model_id"))] = value;
        }
        break;
    case Kind::fills:
        break; // no endpoint shows them
    }
}

// Answers hold a whole arena: patience and memory are not what is tested.
net::HttpGetOptions patient() {
    net::HttpGetOptions options;
    options.timeout = std::chrono::minutes(2);
    options.response_bytes_max = std::size_t{4} << 30;
    return options;
}

enum class WhenUnknown { refuse, answer_nothing };

std::optional<JsonValue> fetch(const net::Url& server, const std::string& target,
                               WhenUnknown unknown = WhenUnknown::refuse) {
    const net::HttpResponse response =
        net::http_get_blocking(server.with_target(target), patient());
    if (response.status == 404 && unknown == WhenUnknown::answer_nothing) {
        return std::nullopt;
    }
    if (response.status != 200) {
        throw Unavailable(fmt::format("{}{} answered {}: {}", server.authority(), target,
                                      response.status, response.body.substr(0, 200)));
    }
    Result<JsonValue> value = parse_json(response.body);
    if (!value) {
        throw Unavailable(fmt::format("{}{} answered what is no JSON: {}", server.authority(),
                                      target, value.error().message));
    }
    return std::move(value.value());
}

// The most trades that one trader has.
std::int64_t longest_history(const Documents& recorded) {
    std::map<std::string_view, std::int64_t> counts;
    std::int64_t longest = 1;
    for (const JsonValue* trade : records(recorded.trades, "trades")) {
        longest = std::max(longest, ++counts[trade->text_of("model_id")]);
    }
    return longest;
}

} // namespace

std::vector<const JsonValue*> records(const JsonValue& document, std::string_view key) {
    std::vector<const JsonValue*> list;
    const JsonValue* array = document.find(key);
    if (array != nullptr && array->kind == JsonKind::array) {
        for (const JsonValue& item : array->items) {
            list.push_back(&item);
        }
    }
    return list;
}

std::vector<const JsonValue*> records(const std::optional<JsonValue>& document,
                                      std::string_view key) {
    return document ? records(*document, key) : std::vector<const JsonValue*>();
}

Documents read_documents(const std::filesystem::path& folder) {
    const pipelines::Recording recording = pipelines::Recording::open(folder);
    Documents documents;
    for (const pipelines::RecordingFile& file : recording.files()) {
        put(documents, file.kind, read_file(folder / file.name));
    }
    return documents;
}

Documents fetch_documents(const net::Url& server, const Documents& recorded) {
    constexpr std::int64_t trades_limit_max = 100'000;
    Documents ours;
    // Always asked for: start values and prices explain other fields.
    ours.since_inception = fetch(server, "/api/since-inception-values");
    ours.prices = fetch(server, "/api/crypto-prices");
    if (recorded.trades) {
        const auto limit = std::min(longest_history(recorded), trades_limit_max);
        ours.trades = fetch(server, fmt::format("/api/trades?limit={}", limit));
    }
    if (!recorded.conversations.empty()) {
        ours.conversations.push_back(*fetch(server, "/api/conversations?limit=10000"));
    }
    if (recorded.analytics) {
        ours.analytics = fetch(server, "/api/analytics");
    }
    for (const auto& [trader, document] : recorded.analytics_one) {
        if (auto answer = fetch(server, "/api/analytics/" + trader, WhenUnknown::answer_nothing)) {
            ours.analytics_one[trader] = std::move(*answer);
        }
    }
    if (recorded.account_totals) {
        ours.account_totals = fetch(server, "/api/account-totals?full=1");
    }
    if (recorded.leaderboard) {
        ours.leaderboard = fetch(server, "/api/leaderboard");
    }
    if (recorded.positions) {
        ours.positions = fetch(server, "/api/positions?limit=100000");
    }
    return ours;
}

} // namespace nof0::app::parity

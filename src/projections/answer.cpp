#include "projections/answer.hpp"

#include "base/ensure.hpp"
#include "base/json.hpp"

#include <algorithm>
#include <charconv>
#include <simdjson.h>

namespace nof0::projections {
namespace {

// Takes `{"__total":N,` off the front of the object and gives N.
std::optional<std::int64_t> take_total(std::string_view& object) {
    const std::string prefix = "{\"" + std::string(k_total_key) + "\":";
    if (!object.starts_with(prefix)) {
        return std::nullopt;
    }
    std::int64_t total = 0;
    const char* const last = object.data() + object.size();
    const auto end = std::from_chars(object.data() + prefix.size(), last, total).ptr;
    ensure(end != last && *end == ',', "a total is followed by the list");
    object.remove_prefix(static_cast<std::size_t>(end - object.data()));
    return total;
}

} // namespace

Answer answer_of(std::string_view document, std::int64_t server_time_ms) {
    ensure(document.size() >= 2 && document.front() == '{' && document.back() == '}',
           "an answer document is an object");
    Answer answer;
    answer.total = take_total(document);
    const std::string_view members = document.substr(1, document.size() - 2);
    answer.body.reserve(document.size() + 40);
    answer.body += '{';
    answer.body += members;
    answer.body += members.empty() ? "\"serverTime\":" : ",\"serverTime\":";
    append_number(answer.body, server_time_ms);
    answer.body += '}';
    return answer;
}

std::optional<std::string> account_totals_from(std::string_view tail_document,
                                               std::int64_t from_marker) {
    simdjson::ondemand::parser parser;
    const simdjson::padded_string padded(tail_document);
    simdjson::ondemand::document document = parser.iterate(padded);
    const std::int64_t covered_from = document[k_from_key].get_int64();
    if (from_marker < covered_from) {
        return std::nullopt;
    }
    std::string rows;
    std::int64_t greatest = 0;
    for (simdjson::ondemand::object row : document["accountTotals"].get_array()) {
        const std::int64_t marker = row["since_inception_hourly_marker"].get_int64();
        if (marker < from_marker) {
            continue;
        }
        row.reset();
        const std::string_view text = row.raw_json();
        rows += rows.empty() ? "" : ",";
        rows += text;
        greatest = std::max(greatest, marker);
    }
    std::string out = "{\"accountTotals\":[" + rows + "],\"lastHourlyMarkerRead\":";
    append_number(out, greatest);
    out += '}';
    return out;
}

} // namespace nof0::projections

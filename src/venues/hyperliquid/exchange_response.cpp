#include "venues/hyperliquid/exchange_response.hpp"

#include "base/text.hpp"
#include "venues/hyperliquid/json_document.hpp"
#include "venues/hyperliquid/order_words.hpp"

#include <fmt/format.h>

namespace nof0::venues::hyperliquid {
namespace {

constexpr std::size_t k_body_shown_bytes_max = 200;
constexpr std::size_t k_statuses_max = 10'000;

VenueError unreadable() {
    return {VenueError::Kind::unknown, "the venue's answer cannot be read", {}};
}

bool read_details(od::value value, ActionStatus& status) {
    bool good = true;
    const bool whole = for_each_field(value, [&](std::string_view key, od::value field) {
        if (key == "oid") {
            good = read(field, status.oid) && good;
        } else if (key == "cloid") {
            good = read(field, status.cloid) && good;
        } else if (key == "totalSz") {
            good = read(field, status.filled_size) && good;
        } else if (key == "avgPx") {
            good = read(field, status.average_px) && good;
        }
    });
    return whole && good;
}

// {"resting":{...}}, {"filled":{...}}, {"error":"..."} or a bare word.
bool read_status(od::value value, ActionStatus& status) {
    od::json_type type{};
    if (value.type().get(type) != simdjson::SUCCESS) {
        return false;
    }
    if (type == od::json_type::string) {
        return read(value, status.word);
    }
    bool good = true;
    std::size_t found = 0;
    const bool whole = for_each_field(value, [&](std::string_view key, od::value field) {
        od::json_type of{};
        ++found;
        status.word = key;
        if (key == "error") {
            good = read(field, status.error) && !status.error.empty() && good;
        } else if (field.type().get(of) == simdjson::SUCCESS && of == od::json_type::object) {
            good = read_details(field, status) && good;
        }
    });
    return whole && good && found == 1;
}

bool read_statuses(od::value value, ExchangeResponse& response) {
    bool good = true;
    const bool whole = for_each_element(value, [&](od::value element) {
        good = good && response.statuses.size() < k_statuses_max &&
               read_status(element, response.statuses.emplace_back());
    });
    return whole && good;
}

bool read_data(od::value value, ExchangeResponse& response) {
    bool good = true;
    const bool whole = for_each_field(value, [&](std::string_view key, od::value field) {
        if (key == "statuses") {
            good = read_statuses(field, response) && good;
        } else if (key == "status") { // of actions that can only have one
            good = read_status(field, response.statuses.emplace_back()) && good;
        }
    });
    return whole && good;
}

bool read_response(od::value value, ExchangeResponse& response, std::string& text) {
    od::json_type type{};
    if (value.type().get(type) != simdjson::SUCCESS) {
        return false;
    }
    if (type == od::json_type::string) {
        return read(value, text);
    }
    bool good = true;
    const bool whole = for_each_field(value, [&](std::string_view key, od::value field) {
        if (key == "type") {
            good = read(field, response.type) && good;
        } else if (key == "data") {
            good = read_data(field, response) && good;
        }
    });
    return whole && good;
}

} // namespace

Answer<ExchangeResponse> parse_exchange_response(std::string_view body) {
    JsonDocument document;
    od::value root;
    if (!document.open(body, root)) {
        return fail(unreadable());
    }
    std::string status;
    std::string text;
    ExchangeResponse response;
    bool good = true;
    const bool whole = for_each_field(root, [&](std::string_view key, od::value field) {
        if (key == "status") {
            good = read(field, status) && good;
        } else if (key == "response") {
            good = read_response(field, response, text) && good;
        }
    });
    if (whole && good && status == "err") {
        return fail(VenueError{kind_of_error(text), text.empty() ? "refused" : text, {}});
    }
    if (!whole || !good || status != "ok" || response.type.empty()) {
        return fail(unreadable());
    }
    return response;
}

Answer<std::vector<ActionStatus>> statuses_of(ExchangeResponse response, std::size_t count) {
    std::vector<ActionStatus> statuses = std::move(response.statuses);
    if (statuses.size() == 1 && !statuses.front().error.empty()) {
        statuses.resize(count, ActionStatus(statuses.front()));
    }
    if (statuses.size() != count) {
        return fail(
            VenueError{VenueError::Kind::unknown,
                       fmt::format("the venue answered {} statuses for {}", statuses.size(), count),
                       {}});
    }
    return statuses;
}

OrderUpdate order_update_of(const ActionStatus& status, std::string cloid, std::int64_t time_ms) {
    OrderUpdate update{.cloid = std::move(cloid), .oid = status.oid, .time_ms = time_ms};
    if (status.error.empty()) {
        update.status = order_status_of(status.word);
        update.venue_status = status.word;
        update.filled_qty = status.filled_size;
        update.average_px = status.average_px;
    } else {
        // A text about the nonce may speak of this very order, sent before.
        const bool is_known = kind_of_error(status.error) != VenueError::Kind::unknown;
        update.status = is_known ? OrderStatus::rejected : OrderStatus::unknown;
        update.venue_status = status.error;
    }
    return update;
}

VenueError http_error(int status, std::string_view body, std::optional<Milliseconds> retry_after,
                      bool may_have_acted) {
    // Pages of proxies are not for a person; what the venue writes itself is short and plain.
    const bool is_page = body.find('<') != body.npos;
    std::string message = fmt::format("the venue answered HTTP {}", status);
    if (!is_page && !body.empty() && body != "null") {
        message += ": " + clean_text(body, k_body_shown_bytes_max).text;
    }
    VenueError error{VenueError::Kind::refused, std::move(message), retry_after};
    if (status == 429) {
        error.kind = VenueError::Kind::retryable;
    } else if (status >= 500 || status == 408) {
        error.kind = may_have_acted ? VenueError::Kind::unknown : VenueError::Kind::retryable;
    } else if (status == 401 || status == 403 || status == 451) {
        error.kind = VenueError::Kind::fatal;
    } else if (status < 400) { // nothing of ours: a redirect, an empty answer
        error.kind = may_have_acted ? VenueError::Kind::unknown : VenueError::Kind::refused;
    }
    return error;
}

} // namespace nof0::venues::hyperliquid

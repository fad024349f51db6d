#include "venues/hyperliquid/info_client.hpp"

#include "base/failure.hpp"
#include "base/json.hpp"
#include "venues/hyperliquid/exchange_response.hpp"
#include "venues/hyperliquid/message_parser.hpp"

#include <algorithm>
#include <array>

namespace nof0::venues::hyperliquid {
namespace {

constexpr std::array<std::string_view, 6> k_light{
    "l2Book",        "allMids", "clearinghouseState", "orderStatus", "spotClearinghouseState",
    "exchangeStatus"};
constexpr std::array<std::string_view, 10> k_lists{"recentTrades",
                                                   "historicalOrders",
                                                   "userFills",
                                                   "userFillsByTime",
                                                   "fundingHistory",
                                                   "userFunding",
                                                   "nonUserFundingUpdates",
                                                   "userNonFundingLedgerUpdates",
                                                   "twapHistory",
                                                   "userTwapSliceFills"};

bool is_empty_list(std::string_view body) {
    return std::ranges::all_of(body,
                               [](char c) {
                                   return c == '[' || c == ']' || c == ' ' || c == '\n' ||
                                          c == '\r' || c == '\t';
                               }) &&
           body.find('[') != body.npos;
}

} // namespace

double info_weight(std::string_view type) {
    if (std::ranges::find(k_light, type) != k_light.end()) {
        return 2;
    }
    return type == "userRole" ? 60 : 20;
}

double rows_weight(std::string_view type, std::size_t rows) {
    if (type == "candleSnapshot") {
        return static_cast<double>(rows / 60);
    }
    const bool is_list = std::ranges::find(k_lists, type) != k_lists.end();
    return is_list ? static_cast<double>(rows / 20) : 0;
}

std::string
info_request(std::string_view type,
             std::initializer_list<std::pair<std::string_view, std::string_view>> texts) {
    std::string request;
    JsonWriter json(request);
    json.begin_object().field("type", type);
    for (const auto& [name, text] : texts) {
        json.field(name, text);
    }
    json.end_object();
    return request;
}

InfoClient::InfoClient(net::HttpClient& http, std::shared_ptr<net::RateLimit> limit,
                       InfoOptions options, const WallClock& clock)
    : http_(http), limit_(std::move(limit)), options_(std::move(options)), clock_(clock) {}

Task<Answer<std::string>> InfoClient::ask(std::string type, std::string request,
                                          Deadline deadline) {
    net::Backoff backoff(options_.backoff, Random(options_.seed + ++calls_, "info"));
    for (;;) {
        Answer<std::string> answer = co_await try_once(type, request, deadline);
        if (answer || answer.error().kind != VenueError::Kind::retryable) {
            co_return answer;
        }
        const auto pause = backoff.next(deadline, answer.error().retry_after);
        if (!pause) {
            co_return answer;
        }
        co_await net::pause(*pause);
    }
}

Task<Answer<std::string>> InfoClient::try_once(std::string type, std::string request,
                                               Deadline deadline) {
    net::HttpRequest message{.method = "POST",
                             .url = options_.base.with_target("/info"),
                             .headers = {{"Content-Type", "application/json"}},
                             .body = std::move(request),
                             .is_repeatable = true};
    try {
        co_await limit_->acquire(info_weight(type), deadline);
        const Deadline one = Deadline::after(std::min(options_.http_timeout, deadline.left()));
        net::HttpResponse response = co_await http_.send(std::move(message), one);
        co_return judge(std::move(response));
    } catch (const Unavailable& away) {
        co_return fail(VenueError{VenueError::Kind::retryable, type + ": " + away.what(), {}});
    } catch (const UsageError& mistake) {
        co_return fail(VenueError{VenueError::Kind::fatal, mistake.what(), {}});
    }
}

Answer<std::string> InfoClient::judge(net::HttpResponse response) {
    if (response.status == 200) {
        return std::move(response.body);
    }
    const std::optional<Milliseconds> asked = net::retry_after(response, clock_.now());
    if (response.status == 429) {
        limit_->hold(asked.value_or(k_limit_hold));
    }
    return fail(http_error(response.status, response.body, asked, false));
}

Task<Answer<VenueEvents>> InfoClient::events(std::string type, std::string request,
                                             std::string account, Deadline deadline) {
    Answer<std::string> body = co_await ask(type, std::move(request), deadline);
    if (!body) {
        co_return fail(body.error());
    }
    VenueEvents events;
    if (is_empty_list(body.value())) {
        co_return events;
    }
    MessageParser parser({.provider = options_.provider, .account = std::move(account)});
    const bool is_known = parser.parse_answer(body.value(), events);
    skips_.add_all(parser.skips());
    if (!is_known) {
        co_return refused(type + ": an answer of no known shape");
    }
    charge_rows(type, events.size());
    co_return events;
}

void InfoClient::charge_rows(std::string_view type, std::size_t rows) {
    const double weight = rows_weight(type, rows);
    if (weight > 0) {
        limit_->charge(weight);
    }
}

} // namespace nof0::venues::hyperliquid

#include "venues/hyperliquid/account_history.hpp"

#include "base/json.hpp"
#include "base/log.hpp"
#include "venues/hyperliquid/json_document.hpp"
#include "venues/hyperliquid/parse_account.hpp"
#include "venues/hyperliquid/sort_by_time.hpp"
#include "venues/hyperliquid/time_pages.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <unordered_set>

namespace nof0::venues::hyperliquid {
namespace {

constexpr int k_pages_max = 1'000;

std::string question_of(std::string_view type, std::string_view account, const TimePages& pages) {
    std::string body;
    JsonWriter json(body);
    json.begin_object().field("type", type).field("user", account);
    json.field("startTime", pages.start_ms());
    if (pages.end_ms()) {
        json.field("endTime", *pages.end_ms());
    }
    json.end_object();
    return body;
}

std::string key_of(const Fill& fill) {
    return fill_key(fill);
}

std::string key_of(const CashMovement& row) {
    return fmt::format("{}:{}:{}:{}", row.kind, row.time_ms, row.coin, row.ordinal);
}

// Appends what is new of a page's rows.
template<class Row>
void append_new(std::vector<Row>& page, std::vector<Row>& all,
                std::unordered_set<std::string>& keys) {
    for (Row& row : page) {
        if (keys.insert(key_of(row)).second) {
            all.push_back(std::move(row));
        }
    }
}

struct Page {
    PageFacts facts{};
    VenueEvents events{};
    SkipCounts skips{};
};

// Of all rows, also of those that are not wanted; false: not a whole list of rows with times.
bool read_facts(od::value root, PageFacts& facts) {
    std::size_t timed = 0;
    const bool whole = for_each_element(root, [&](od::value element) {
        Fields fields(element);
        od::value time;
        ++facts.rows;
        if (fields.find("time", time) && read(time, facts.last_ms)) {
            facts.first_ms = timed++ == 0 ? facts.last_ms : facts.first_ms;
        }
    });
    return whole && (timed > 0 || facts.rows == 0);
}

Answer<Page> read_page(std::string_view body, bool is_fills, const std::string& provider,
                       const std::string& account) {
    JsonDocument document;
    od::value root;
    Page page;
    if (!document.open(body, root) || !read_facts(root, page.facts) || !document.open(body, root)) {
        return fail(VenueError{VenueError::Kind::retryable, "the venue's list cannot be read", {}});
    }
    ParseContext context{provider, account, page.skips};
    if (is_fills) {
        parse_fills(root, account, context, page.events);
    } else {
        parse_ledger_updates(root, account, context, page.events);
    }
    return page;
}

struct Reading {
    ExchangeRest& rest;
    std::string provider;
    std::string account;
    std::int64_t from_ms;
    Deadline deadline;
    VenueEvents all{};
};

// nullopt: it went well.
Task<std::optional<VenueError>> read_list(Reading& reading, std::string type, bool is_fills) {
    TimePages pages(reading.from_ms);
    std::unordered_set<std::string> keys;
    for (int number = 0; number < k_pages_max; ++number) {
        std::string question = question_of(type, reading.account, pages);
        const Answer<std::string> body =
            co_await reading.rest.info().ask(type, std::move(question), reading.deadline);
        if (!body) {
            co_return body.error();
        }
        Answer<Page> page = read_page(*body, is_fills, reading.provider, reading.account);
        if (!page) {
            co_return page.error();
        }
        for (const auto& [what, count] : page->skips.counts()) {
            log_debug("venues.history_skip", {{"what", what}, {"rows", count}});
        }
        reading.rest.info().charge_rows(type, page->facts.rows);
        append_new(page->events.fills, reading.all.fills, keys);
        append_new(page->events.cash, reading.all.cash, keys);
        const bool was_lacking = pages.may_lack_rows();
        if (!pages.next(page->facts)) {
            co_return std::nullopt;
        }
        if (pages.may_lack_rows() && !was_lacking) {
            log_warn(
                "venues.history_crowded_millisecond",
                {{"list", type}, {"account", reading.account}, {"ts_ms", page->facts.last_ms}});
        }
    }
    co_return VenueError{VenueError::Kind::refused, "the venue's list does not end", {}};
}

} // namespace

Task<Answer<VenueEvents>> read_history(ExchangeRest& rest, std::string provider,
                                       std::string account, std::int64_t from_ms,
                                       Deadline deadline) {
    Reading reading{rest, std::move(provider), std::move(account), from_ms, deadline};
    struct List {
        std::string_view type;
        bool is_fills;
    };
    for (const List list : {List{"userFillsByTime", true}, List{"userFunding", false},
                            List{"userNonFundingLedgerUpdates", false}}) {
        std::string type(list.type);
        const auto failure = co_await read_list(reading, std::move(type), list.is_fills);
        if (failure) {
            co_return fail(*failure);
        }
    }
    reading.all.fills_are_history = true;
    sort_by_time(reading.all.fills);
    sort_by_time(reading.all.cash);
    co_return std::move(reading.all);
}

} // namespace nof0::venues::hyperliquid

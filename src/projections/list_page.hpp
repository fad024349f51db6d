// ListPage: some rows of a list that is read newest first, for /api and for exports. A row is the
// JSON object that the list's answer shows, so that an export says the same.
//
// A cursor is a place in a list as text for clients: they hand it back and need not understand it.
// It stays good when rows are added.
#pragma once

#include "projections/projection.hpp"
#include "storage/list_range.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nof0::projections {

// What is asked of a list. Times in ms, half open: from <= time < to. Traders and symbol may be
// empty: all of them.
struct ListAsk {
    std::vector<std::string> traders{};
    std::string symbol{};
    std::optional<std::int64_t> from_ms{};
    std::optional<std::int64_t> to_ms{};
    std::optional<storage::ListKey> before{}; // rows older than this place
    std::optional<storage::ListKey> after{};  // and newer than this one
    std::int64_t limit = 100;                 // at least 1
    // Lists of prices: width of a bar.
    std::int64_t interval_ms = 60'000;
};

struct ListPage {
    std::vector<std::string> rows{};          // JSON objects, newest first
    std::optional<storage::ListKey> next{};   // of the last row, when older ones follow
    std::optional<storage::ListKey> newest{}; // of the first row
};

// Reads one page. A builder like those of builders.hpp: a function of the scope and what is asked.
using BuildPage = Task<ListPage> (*)(storage::ReadScope& scope, ListAsk ask);

Task<ListPage> build_trade_page(storage::ReadScope& scope, ListAsk ask);
Task<ListPage> build_fill_page(storage::ReadScope& scope, ListAsk ask);
Task<ListPage> build_conversation_page(storage::ReadScope& scope, ListAsk ask);
// Of one trader, which REQUIRES to be named. The place of a decision is its cycle's number.
Task<ListPage> build_decision_page(storage::ReadScope& scope, ListAsk ask);
// Every observation of equity, trader by trader, newest first. For exports.
Task<ListPage> build_equity_page(storage::ReadScope& scope, ListAsk ask);
// Bars of one symbol, which REQUIRES to be named. For exports.
Task<ListPage> build_bar_page(storage::ReadScope& scope, ListAsk ask);

std::string cursor_text(const storage::ListKey& key);
// nullopt of what no cursor_text() made. REQUIRES at most some hundred characters.
std::optional<storage::ListKey> parse_cursor(std::string_view text);

// {"<name>":[rows],"next":cursor or null,"prev":cursor or null}. `prev` is where a client that has
// seen this page asks on with `after`.
Content page_content(std::string_view name, const ListPage& page, const ListAsk& ask);

// The part that is asked for, in a list whose times count `per_ms` to the millisecond. One row more
// than the limit, which tells whether there are any.
storage::ListRange range_of(const ListAsk& ask, std::int64_t per_ms);
// Who is meant: those that are named, else everybody on the board.
Task<storage::ListOwners> owners_of(storage::ReadScope& scope, const ListAsk& ask);

// Fills a page: `key_of` is a row's place, `append` writes its object.
template<class Row, class KeyOf, class Append>
ListPage page_of(const std::vector<Row>& rows, std::int64_t limit, KeyOf key_of, Append append) {
    ListPage page;
    for (const Row& row : rows) {
        if (static_cast<std::int64_t>(page.rows.size()) == limit) {
            page.next = key_of(rows[page.rows.size() - 1]);
            break;
        }
        append(page.rows.emplace_back(), row);
    }
    if (!rows.empty()) {
        page.newest = key_of(rows.front());
    }
    return page;
}

} // namespace nof0::projections

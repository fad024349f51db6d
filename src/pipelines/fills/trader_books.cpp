#include "pipelines/fills/trader_books.hpp"

namespace nof0::pipelines {

TraderBooks books_of(const std::vector<storage::LedgerRow>& ledgers,
                     const std::vector<storage::HoldingRow>& holdings,
                     const std::vector<storage::CurrencyLedgerRow>& others) {
    TraderBooks books;
    for (const storage::LedgerRow& row : ledgers) {
        books.emplace(row.model_id, TraderBook(row));
    }
    for (const storage::HoldingRow& row : holdings) {
        if (const auto book = books.find(row.model_id); book != books.end()) {
            book->second.hold(row);
        }
    }
    for (const storage::CurrencyLedgerRow& row : others) {
        if (const auto book = books.find(row.model_id); book != books.end()) {
            book->second.hold(row);
        }
    }
    return books;
}

Task<Marks> marks_of(pg::Session& session, const TraderBooks& books, std::int64_t moment_ms) {
    MarkMoments wanted;
    for (const auto& [trader, book] : books) {
        for (std::string& symbol : book.symbols()) {
            wanted[std::move(symbol)].insert(moment_ms);
        }
    }
    co_return co_await Marks::read(session, wanted);
}

Task<TraderBooks> read_books(pg::Session& session, const std::vector<std::string>& traders) {
    const auto ledgers = co_await storage::ledgers(session, traders);
    const auto holdings = co_await storage::holdings(session, traders);
    const auto others = co_await storage::currency_ledgers(session, traders);
    co_return books_of(ledgers, holdings, others);
}

} // namespace nof0::pipelines

#include "rules/ledger.hpp"

namespace nof0::rules {

bool is_quote_currency(std::string_view currency) {
    return currency == "USDC" || currency == "USD";
}

bool is_cash_flow(std::string_view kind) {
    return kind == "deposit" || kind == "withdrawal" || kind == "transfer";
}

void Ledger::apply(const Fill& fill) {
    cash_ -= fill.signed_size() * fill.px;
    if (is_quote_currency(fill.fee_token)) {
        cash_ -= fill.fee;
    } else {
        other_cash_[fill.fee_token] -= fill.fee;
    }
    const auto [entry, added] = quantities_.try_emplace(fill.coin);
    entry->second += fill.signed_size();
    if (entry->second.is_zero()) {
        quantities_.erase(entry);
    }
}

Decimal Ledger::equity(const std::map<Symbol, Decimal>& marks) const {
    Decimal equity = cash_;
    for (const auto& [symbol, quantity] : quantities_) {
        const auto mark = marks.find(symbol);
        ensure(mark != marks.end(), "a held coin has a mark");
        equity += quantity * mark->second;
    }
    return equity;
}

} // namespace nof0::rules

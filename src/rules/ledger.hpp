// The ledger of one account in its quote currency, exact, with no average price in it:
//   cash   = deposits - sum(signed size x px) - sum(fees) + sum(funding)
//   equity = cash + sum(quantity x mark)
// A fee in another currency moves no cash but that of its own currency's ledger. What that is worth
// is a mark, taken when somebody looks.
#pragma once

#include "base/decimal.hpp"
#include "domain/fill.hpp"

#include <map>
#include <string>
#include <string_view>

namespace nof0::rules {

// What ledgers are kept in: dollars, under either name. Everything else is another currency.
bool is_quote_currency(std::string_view currency);
// Whether a movement of money is no result of trading: deposits, withdrawals and transfers, unlike
// funding and rebates. Returns are what an account is worth less what was moved into it.
bool is_cash_flow(std::string_view kind);

class Ledger {
public:
    void deposit(Decimal amount) { cash_ += amount; } // negative: a withdrawal
    void fund(Decimal amount) { cash_ += amount; }    // negative: paid
    void apply(const Fill& fill);

    Decimal cash() const { return cash_; }
    // Of other currencies, by name.
    const std::map<std::string, Decimal>& other_cash() const { return other_cash_; }
    // Coins with a quantity other than 0.
    const std::map<Symbol, Decimal>& quantities() const { return quantities_; }
    // REQUIRES a mark for every coin held.
    Decimal equity(const std::map<Symbol, Decimal>& marks) const;

private:
    Decimal cash_;
    std::map<std::string, Decimal> other_cash_;
    std::map<Symbol, Decimal> quantities_;
};

} // namespace nof0::rules

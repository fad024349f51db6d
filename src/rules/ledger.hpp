// The ledger of one account in its quote currency, exact, with no average price in it:
//   cash   = deposits - sum(signed size x px) - sum(fees) + sum(funding)
//   equity = cash + sum(quantity x mark)
#pragma once

#include "base/decimal.hpp"
#include "domain/fill.hpp"

#include <map>

namespace nof0::rules {

class Ledger {
public:
    void deposit(Decimal amount) { cash_ += amount; } // negative: a withdrawal
    void fund(Decimal amount) { cash_ += amount; }    // negative: paid
    void apply(const Fill& fill);

    Decimal cash() const { return cash_; }
    // Coins with a quantity other than 0.
    const std::map<Symbol, Decimal>& quantities() const { return quantities_; }
    // REQUIRES a mark for every coin held.
    Decimal equity(const std::map<Symbol, Decimal>& marks) const;

private:
    Decimal cash_;
    std::map<Symbol, Decimal> quantities_;
};

} // namespace nof0::rules

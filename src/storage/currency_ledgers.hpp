// Ledgers in other currencies than the dollar: what fees, rebates and movements in a token came to,
// exactly, for each trader and token. What a token is worth is a mark, taken when somebody looks.
#pragma once

#include "base/decimal.hpp"
#include "storage/pg/numeric.hpp"
#include "storage/pg/session.hpp"

#include <boost/describe.hpp>
#include <span>
#include <string>
#include <vector>

namespace nof0::storage {

class WriteScope;

struct CurrencyLedgerRow {
    std::string model_id;
    std::string currency;
    Decimal trade_cash{}; // minus the fees of all that was folded
    Decimal event_cash{}; // deposits, rebates and the like

    Decimal cash() const { return trade_cash + event_cash; }
};
BOOST_DESCRIBE_STRUCT(CurrencyLedgerRow, (), (model_id, currency, trade_cash, event_cash))

// The newest of each currency of these traders; of all traders.
Task<std::vector<CurrencyLedgerRow>> currency_ledgers(pg::Session& session,
                                                      const std::vector<std::string>& traders);
Task<std::vector<CurrencyLedgerRow>> all_currency_ledgers(pg::Session& session);

struct CurrencyChangeRow {
    std::string model_id{};
    std::string currency{};
    Decimal trade_cash{};
    Decimal event_cash{};
    std::int64_t version = 0; // the scope's
};
BOOST_DESCRIBE_STRUCT(CurrencyChangeRow, (), (model_id, currency, trade_cash, event_cash, version))
// Adds to the newest and stores the sums under the version. REQUIRES each (trader, currency) once.
// The rows are free again when the call returns.
Task<std::int64_t> add_to_currency_ledgers(WriteScope& scope,
                                           std::span<const CurrencyChangeRow> changes);

} // namespace nof0::storage

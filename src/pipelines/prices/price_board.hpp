// PriceBoard: price_latest as the last transaction left it, in display order, so that the document
// of all prices costs no query in every batch. Exact: every transaction that writes facts raises
// the version, so while the next one follows ours directly nobody else can have changed a price;
// else the board is read again. One thread.
#pragma once

#include "storage/prices.hpp"
#include "storage/write_scope.hpp"

#include <map>
#include <span>
#include <string>
#include <vector>

namespace nof0::pipelines {

class PriceBoard {
public:
    // Takes in what the scope's transaction changed; afterwards rows() is what it sees.
    Task<> update(storage::WriteScope& scope, const std::vector<storage::LatestPriceRow>& changed);
    std::span<const storage::LatestPriceRow> rows() const { return rows_; }
    // What was read or taken in may not have happened.
    void forget() { version_ = k_unknown; }

private:
    static constexpr std::int64_t k_unknown = -2; // no version follows it
    bool take_in(const std::vector<storage::LatestPriceRow>& changed);

    std::vector<storage::LatestPriceRow> rows_; // in the order of storage::latest_prices()
    std::map<std::string, std::size_t, std::less<>> index_;
    std::int64_t version_ = k_unknown;
};

} // namespace nof0::pipelines

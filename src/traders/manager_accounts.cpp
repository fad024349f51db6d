// Manager: who trades on which account, and what of it is whose.
#include "storage/ledgers.hpp"
#include "traders/manager.hpp"
#include "traders/own_share.hpp"

namespace nof0::traders {
namespace {

constexpr Milliseconds k_read_budget{10'000};

} // namespace

Task<venues::Answer<VenueAccount>> Manager::account(Seat& seat) {
    auto account = co_await seat.exchange->account(seat.id, Deadline::after(options_.venue_budget));
    if (!account || sharing_account(seat).empty()) {
        co_return account;
    }
    // What belongs to another trader of the account is none of this one's business.
    const std::map<Symbol, TraderId> others = other_owners(seat);
    std::erase_if(account->positions,
                  [&others](const VenuePosition& one) { return others.contains(one.symbol); });
    const std::vector<std::string> only{seat.id.text()};
    const Deadline deadline = Deadline::after(k_read_budget);
    pg::PooledConnection connection = co_await pool_.acquire(deadline);
    pg::Session session = connection.session(deadline);
    const std::vector<storage::LedgerRow> ledgers = co_await storage::ledgers(session, only);
    const std::vector<storage::HoldingRow> held = co_await storage::holdings(session, only);
    if (ledgers.empty()) {
        co_return venues::refused(seat.id.text() + " has no ledger");
    }
    co_return own_share(std::move(account.value()), ledgers.front(), held);
}

std::vector<const Seat*> Manager::sharing_account(const Seat& seat) const {
    std::vector<const Seat*> sharing;
    const auto account = seat.exchange->account_of(seat.id);
    for (const auto& other : seats_) {
        if (!account || other.get() == &seat || other->exchange != seat.exchange) {
            continue;
        }
        const auto theirs = other->exchange->account_of(other->id);
        if (theirs && *theirs == *account) {
            sharing.push_back(other.get());
        }
    }
    return sharing;
}

// Two traders of one account at a venue never hold one coin together.
std::map<Symbol, TraderId> Manager::other_owners(const Seat& seat) const {
    std::map<Symbol, TraderId> owners;
    for (const Seat* other : sharing_account(seat)) {
        for (const auto& [symbol, opening] : other->openings) {
            owners.emplace(symbol, other->id);
        }
        for (const auto& [cloid, order] : other->live_orders) {
            owners.emplace(order.symbol, other->id);
        }
    }
    return owners;
}

} // namespace nof0::traders

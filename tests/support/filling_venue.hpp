// FillingVenue: a stand-in venue that trades, for one account: two coins at prices that the test
// sets, entries filled at once, exits that rest until they are cancelled, every order under its
// cloid once. Its market wire, its account wire and its fills agree with each other.
//
// Handlers run on the venue's thread; everything may be called from any thread.
#pragma once

#include "base/decimal.hpp"
#include "support/stand_in_venue.hpp"

#include <functional>
#include <map>
#include <mutex>
#include <vector>

namespace nof0::test {

class FillingVenue {
public:
    FillingVenue();

    std::string base_url() const { return venue_.base_url(); }
    StandInVenue& wire() { return venue_; }

    void put_price(const std::string& coin, const std::string& price);
    // What the account holds beside what was traded here: somebody else's hand.
    void hold_besides(const std::string& coin, const std::string& quantity);
    // Called with every request that places orders, after it was carried out and before the answer.
    void after_placing(std::function<void()> call);

    // How often an order was carried out under each cloid.
    std::map<std::string, int> placed() const;
    std::string position(const std::string& coin) const; // "0.5", "0"
    std::size_t resting() const;
    std::size_t fills() const;

private:
    struct Kept {
        Json order;         // as it was placed
        std::string status; // open, filled, canceled
        std::int64_t oid = 0;
        int placed = 0;
    };
    static const std::vector<std::string>& coins(); // by their number on the wire
    void answer_market();
    void answer_account();
    std::string act(const Json& envelope);
    Json place(const Json& order);
    Json cancel(const std::string& cloid);
    void fill(const Json& order, std::int64_t oid);
    Json row_of(const Kept& kept) const;
    Json context_of(const std::string& coin) const;
    std::string bars(const Json& request) const;
    std::string account() const;

    StandInVenue venue_;
    mutable std::mutex mutex_; // of what follows
    std::map<std::string, std::string> prices_{{"BTC", "100000"}, {"ETH", "4200"}};
    std::map<std::string, Decimal> positions_;
    std::map<std::string, Decimal> besides_;
    std::map<std::string, Kept> orders_; // by cloid
    std::vector<Json> fills_;
    std::function<void()> after_placing_;
    std::int64_t last_oid_ = 100;
};

} // namespace nof0::test

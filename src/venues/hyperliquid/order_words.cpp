#include "venues/hyperliquid/order_words.hpp"

#include <algorithm>
#include <array>

namespace nof0::venues::hyperliquid {
namespace {

struct KnownText {
    std::string_view part; // of the text: prefixes and asset numbers come and go
    VenueError::Kind kind;
};

// Only what is not a plain refusal is listed.
constexpr std::array k_known_texts{
    // A wrong encoding looks the same: it recovers an address that nobody has.
    KnownText{"User or API Wallet", VenueError::Kind::fatal},
    KnownText{"Must deposit before performing actions", VenueError::Kind::fatal},
    KnownText{"Vault not registered", VenueError::Kind::fatal},
    // The very number was used: perhaps by this request, on its first way there.
    KnownText{"duplicate nonce", VenueError::Kind::unknown},
    KnownText{"Invalid nonce", VenueError::Kind::retryable},
    KnownText{"Too many cumulative requests", VenueError::Kind::retryable},
    KnownText{"rate limit", VenueError::Kind::retryable},
    KnownText{"Trading is halted", VenueError::Kind::retryable},
};

} // namespace

OrderStatus order_status_of(std::string_view word) {
    // Waiting for a price or for its parent's execution, an order rests like any other.
    if (word == "open" || word == "resting" || word == "triggered" || word == "waitingForFill" ||
        word == "waitingForTrigger") {
        return OrderStatus::open;
    }
    if (word == "filled") {
        return OrderStatus::filled;
    }
    if (word == "rejected" || word.ends_with("Rejected")) {
        return OrderStatus::rejected;
    }
    if (word == "canceled" || word.ends_with("Canceled") || word.ends_with("Cancel")) {
        return OrderStatus::cancelled;
    }
    return OrderStatus::unknown;
}

bool is_duplicate_nonce(std::string_view text) {
    return text.find("duplicate nonce") != text.npos;
}

VenueError::Kind kind_of_error(std::string_view text) {
    const auto known = std::ranges::find_if(
        k_known_texts, [text](const KnownText& one) { return text.find(one.part) != text.npos; });
    return known == k_known_texts.end() ? VenueError::Kind::refused : known->kind;
}

} // namespace nof0::venues::hyperliquid

// TraderId: who competes. The text is the Redis key part, the URL part and the `model_id` of the
// schema, so it is held to [A-Za-z0-9._-]{1,64} once, here.
#pragma once

#include "base/result.hpp"

#include <compare>
#include <functional>
#include <string>
#include <string_view>

namespace nof0 {

class TraderId {
public:
    static constexpr std::size_t k_length_max = 64;

    static bool is_valid(std::string_view text);
    static Result<TraderId> parse(std::string_view text);
    // REQUIRES is_valid(text): for ids that a check has passed before (stored rows, literals).
    explicit TraderId(std::string_view text);
    // The owner of fills that no rule gives to a trader.
    static const TraderId& unattributed();

    const std::string& text() const { return text_; }
    auto operator<=>(const TraderId&) const = default;

private:
    std::string text_;
};

} // namespace nof0

template<>
struct std::hash<nof0::TraderId> {
    std::size_t operator()(const nof0::TraderId& id) const noexcept {
        return std::hash<std::string>{}(id.text());
    }
};

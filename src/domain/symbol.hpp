// Symbol: what is traded, as its venue names it: BTC, kPEPE, PURR/USDC, @151, xyz:SILVER, #3.
// Held to [A-Za-z0-9@#:/._-]{1,32}, so it is safe in keys, URLs and file names' text.
#pragma once

#include "base/result.hpp"

#include <compare>
#include <functional>
#include <string>
#include <string_view>

namespace nof0 {

class Symbol {
public:
    static constexpr std::size_t k_length_max = 32;

    static bool is_valid(std::string_view text);
    static Result<Symbol> parse(std::string_view text);
    // REQUIRES is_valid(text).
    explicit Symbol(std::string_view text);

    const std::string& text() const { return text_; }
    auto operator<=>(const Symbol&) const = default;

private:
    std::string text_;
};

} // namespace nof0

template<>
struct std::hash<nof0::Symbol> {
    std::size_t operator()(const nof0::Symbol& symbol) const noexcept {
        return std::hash<std::string>{}(symbol.text());
    }
};

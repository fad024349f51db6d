#include "domain/signal.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace nof0 {
namespace {

struct Word {
    std::string_view text;
    SignalKind kind;
};
constexpr std::array<Word, 9> k_words{{{"hold", SignalKind::hold},
                                       {"close", SignalKind::close},
                                       {"close_position", SignalKind::close},
                                       {"buy_to_enter", SignalKind::enter_long},
                                       {"buy", SignalKind::enter_long},
                                       {"long", SignalKind::enter_long},
                                       {"sell_to_enter", SignalKind::enter_short},
                                       {"sell", SignalKind::enter_short},
                                       {"short", SignalKind::enter_short}}};

} // namespace

std::optional<SignalKind> signal_kind_from_text(std::string_view text) {
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    for (const Word& word : k_words) {
        if (word.text == lower) {
            return word.kind;
        }
    }
    return std::nullopt;
}

std::string_view to_text(SignalKind kind) {
    switch (kind) {
    case SignalKind::hold:
        return "hold";
    case SignalKind::close:
        return "close";
    case SignalKind::enter_long:
        return "buy_to_enter";
    case SignalKind::enter_short:
        return "sell_to_enter";
    }
    return {};
}

} // namespace nof0

#include "domain/trader.hpp"

namespace nof0 {

std::string_view to_text(TraderKind kind) {
    switch (kind) {
    case TraderKind::model:
        return "model";
    case TraderKind::benchmark:
        return "benchmark";
    case TraderKind::house:
        return "house";
    case TraderKind::unattributed:
        return "unattributed";
    }
    return {};
}

std::optional<TraderKind> trader_kind_from_text(std::string_view text) {
    for (const TraderKind kind :
         {TraderKind::model, TraderKind::benchmark, TraderKind::house, TraderKind::unattributed}) {
        if (text == to_text(kind)) {
            return kind;
        }
    }
    return std::nullopt;
}

TraderKind kind_of(const TraderId& id) {
    if (id == TraderId::unattributed()) {
        return TraderKind::unattributed;
    }
    if (id.text() == "house") {
        return TraderKind::house;
    }
    return id.text().starts_with("buynhold_") ? TraderKind::benchmark : TraderKind::model;
}

} // namespace nof0

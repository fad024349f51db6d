// EntryPlan: what a decision said of the entry that it ordered, beyond the order itself. It is
// decided once, stored with the order, and carried by the position that the order opens and by the
// trades that close it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace nof0 {

struct EntryPlan {
    std::optional<double> leverage{};   // above 0
    std::optional<double> confidence{}; // 0..1
    std::optional<double> risk_usd{};   // what is lost at the stop loss, 0 and more
    std::string exit_plan{};            // JSON text, an object; empty: none was made

    bool is_empty() const { return *this == EntryPlan{}; }
    bool operator==(const EntryPlan&) const = default;
};

// {"profit_target":4116.5,"stop_loss":3707.4,"invalidation_condition":"..."}, as public records
// spell it; null for a price that is absent or not finite. The condition is an outside text: it is
// repaired and capped here.
std::string exit_plan_json(std::optional<double> profit_target, std::optional<double> stop_loss,
                           std::string_view invalidation_condition);

} // namespace nof0

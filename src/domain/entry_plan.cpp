#include "domain/entry_plan.hpp"

#include "base/json.hpp"
#include "base/text.hpp"

namespace nof0 {

std::string exit_plan_json(std::optional<double> profit_target, std::optional<double> stop_loss,
                           std::string_view invalidation_condition) {
    constexpr std::size_t condition_bytes_max = 2048;
    std::string text;
    JsonWriter json(text);
    json.begin_object()
        .field("profit_target", profit_target)
        .field("stop_loss", stop_loss)
        .field("invalidation_condition",
               clean_text(invalidation_condition, condition_bytes_max).text)
        .end_object();
    return text;
}

} // namespace nof0

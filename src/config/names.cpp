#include "config/names.hpp"

#include "base/text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace nof0::config {

std::string unknown_name(std::string_view found, const std::vector<std::string_view>& known) {
    constexpr std::size_t k_word_bytes_max = 100; // edit distances cost time
    const std::string_view near =
        found.size() > k_word_bytes_max
            ? std::string_view{}
            : nearest_word(found, known.data(), known.data() + known.size());
    const std::string choice = known.empty()
                                   ? "none is defined"
                                   : fmt::format("allowed is one of {}", fmt::join(known, ", "));
    return fmt::format("found the unknown name {}; {}{}", quoted_for_message(found), choice,
                       near.empty() ? "" : fmt::format("; did you mean {}?", near));
}

void check_provider_name(Section& section, std::string_view name) {
    if (!is_trader_id(name)) {
        section.mistake("", fmt::format("found the name {}; allowed are 1 to 64 letters, digits, "
                                        "'.', '_' and '-'",
                                        quoted_for_message(name)));
    }
}

} // namespace nof0::config

#include "pipelines/prices/board_sources.hpp"

namespace nof0::pipelines {

bool BoardSources::shows(std::string_view source, std::string_view symbol) const {
    const auto found = by_symbol.find(symbol);
    const std::string_view wanted = found == by_symbol.end() ? other : found->second;
    if (source == wanted) {
        return true;
    }
    const bool is_mark = source.ends_with(":mark");
    const bool is_of_provider = wanted.empty() || (source.starts_with(wanted) &&
                                                   source.substr(wanted.size()).starts_with(':'));
    return is_of_provider && !is_mark;
}

} // namespace nof0::pipelines

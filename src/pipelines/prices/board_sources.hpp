// Whose price of a symbol the board shows.
//
// A source is "<provider>" or "<provider>:<stream>". Marks ("...:mark") value positions and are
// shown only where they are named whole; a configured provider stands for all its other streams.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace nof0::pipelines {

struct BoardSources {
    // Symbol -> source or provider (board_price_source).
    std::map<std::string, std::string, std::less<>> by_symbol{};
    std::string other{}; // of all other symbols; empty: every source but marks

    bool shows(std::string_view source, std::string_view symbol) const;
};

} // namespace nof0::pipelines

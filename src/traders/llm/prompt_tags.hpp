// The first step of reading a template: text and tags, in order, each with its line.
#pragma once

#include "base/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace nof0::traders {

struct PromptTag {
    enum class Kind { text, comment, field, each, when, otherwise, end_each, end_when };
    Kind kind = Kind::text;
    std::string_view
        words;    // the text, the comment's, the name after #each or #if, the field's name
    int line = 1; // where it begins
};

// Views into `text`. Comments and block tags alone in their line have taken it with them. The
// error begins with the line: "7: a {{ without its }}".
Result<std::vector<PromptTag>> prompt_tags(std::string_view text);

} // namespace nof0::traders

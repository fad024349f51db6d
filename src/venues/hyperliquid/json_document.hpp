// JsonDocument: one answer of the venue, opened for reading with json_fields.hpp. Internal to this
// folder. Keeps its memory from answer to answer; one thread.
#pragma once

#include "venues/hyperliquid/json_fields.hpp"

#include <simdjson.h>
#include <string>
#include <string_view>

namespace nof0::venues::hyperliquid {

class JsonDocument {
public:
    // False: not the beginning of an object or array. What is broken further on is found on the
    // way.
    bool open(std::string_view json, od::value& root) {
        bytes_.assign(json);
        bytes_.append(simdjson::SIMDJSON_PADDING, '\0');
        const simdjson::padded_string_view padded(bytes_.data(), json.size(), bytes_.size());
        return parser_.iterate(padded).get(document_) == simdjson::SUCCESS &&
               document_.get_value().get(root) == simdjson::SUCCESS;
    }

private:
    od::parser parser_{};
    od::document document_{};
    std::string bytes_{}; // the answer and simdjson's padding
};

} // namespace nof0::venues::hyperliquid

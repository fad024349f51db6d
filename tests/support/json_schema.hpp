// The part of JSON Schema (2020-12) that the API's document uses, as a check for tests.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace nof0::test {

// What is wrong with `value`, each with its place ("/trades/0/side: ..."); at most twenty. Schemas
// refer to each other inside `document`. A keyword that is not known is a mistake too.
std::vector<std::string> schema_mistakes(const nlohmann::json& document,
                                         const nlohmann::json& schema, const nlohmann::json& value);

} // namespace nof0::test

#include "support/json_schema.hpp"

#include <set>

namespace nof0::test {
namespace {

using Json = nlohmann::json;

constexpr std::size_t k_mistakes_max = 20;

const std::set<std::string> k_known{
    "type",        "properties",  "required", "additionalProperties",
    "items",       "prefixItems", "minItems", "maxItems",
    "description", "enum",        "anyOf"};

bool is_of_type(const Json& value, const std::string& type) {
    return (type == "null" && value.is_null()) || (type == "boolean" && value.is_boolean()) ||
           (type == "integer" && value.is_number_integer()) ||
           (type == "number" && value.is_number()) || (type == "string" && value.is_string()) ||
           (type == "array" && value.is_array()) || (type == "object" && value.is_object());
}

class Checker {
public:
    Checker(const Json& document, std::vector<std::string>& mistakes)
        : document_(document), mistakes_(mistakes) {}

    void check(const Json& schema, const Json& value, const std::string& place) {
        if (mistakes_.size() >= k_mistakes_max) {
            return;
        }
        if (schema.contains("$ref")) {
            const std::string reference = schema["$ref"];
            const Json::json_pointer pointer(reference.substr(1));
            if (!document_.contains(pointer)) {
                return mistake(place, reference + " leads nowhere");
            }
            return check(document_[pointer], value, place);
        }
        for (const auto& [keyword, unused] : schema.items()) {
            if (!k_known.contains(keyword)) {
                mistake(place, "the keyword " + keyword + " is not known");
            }
        }
        check_type(schema, value, place);
        if (value.is_object()) {
            check_object(schema, value, place);
        }
        if (value.is_array()) {
            check_array(schema, value, place);
        }
    }

private:
    void mistake(const std::string& place, const std::string& what) {
        mistakes_.push_back(place + ": " + what);
    }

    void check_type(const Json& schema, const Json& value, const std::string& place) {
        if (schema.contains("type")) {
            const Json types = schema["type"].is_array() ? schema["type"] : Json{schema["type"]};
            bool fits = false;
            for (const Json& type : types) {
                fits = fits || is_of_type(value, type);
            }
            if (!fits) {
                mistake(place, value.dump().substr(0, 80) + " is not " + types.dump());
            }
        }
        if (schema.contains("enum")) {
            const auto& words = schema["enum"];
            if (std::find(words.begin(), words.end(), value) == words.end()) {
                mistake(place, value.dump().substr(0, 80) + " is none of " + words.dump());
            }
        }
        if (schema.contains("anyOf")) {
            bool fits = false;
            for (const Json& one : schema["anyOf"]) {
                fits = fits || schema_mistakes(document_, one, value).empty();
            }
            if (!fits) {
                mistake(place, "fits none of " + schema["anyOf"].dump());
            }
        }
    }

    void check_object(const Json& schema, const Json& value, const std::string& place) {
        for (const Json& name : schema.value("required", Json::array())) {
            if (!value.contains(name.get<std::string>())) {
                mistake(place, name.get<std::string>() + " is missing");
            }
        }
        const Json properties = schema.value("properties", Json::object());
        for (const auto& [name, member] : value.items()) {
            const std::string below = place + "/" + name;
            if (properties.contains(name)) {
                check(properties[name], member, below);
            } else if (schema.contains("additionalProperties")) {
                const Json& others = schema["additionalProperties"];
                if (others.is_boolean()) {
                    others.get<bool>() ? void() : mistake(below, "is not described");
                } else {
                    check(others, member, below);
                }
            }
        }
    }

    void check_array(const Json& schema, const Json& value, const std::string& place) {
        const Json first = schema.value("prefixItems", Json::array());
        for (std::size_t i = 0; i < value.size(); ++i) {
            const std::string below = place + "/" + std::to_string(i);
            if (i < first.size()) {
                check(first[i], value[i], below);
            } else if (schema.contains("items")) {
                check(schema["items"], value[i], below);
            }
        }
        if (value.size() < schema.value("minItems", std::size_t{0}) ||
            value.size() > schema.value("maxItems", value.size())) {
            mistake(place, std::to_string(value.size()) + " items");
        }
    }

    const Json& document_;
    std::vector<std::string>& mistakes_;
};

} // namespace

std::vector<std::string> schema_mistakes(const Json& document, const Json& schema,
                                         const Json& value) {
    std::vector<std::string> mistakes;
    Checker(document, mistakes).check(schema, value, "");
    return mistakes;
}

} // namespace nof0::test

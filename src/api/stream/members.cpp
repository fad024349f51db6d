#include "api/stream/members.hpp"

#include <algorithm>
#include <simdjson.h>

namespace nof0::api {
namespace {

namespace ondemand = simdjson::ondemand;

// simdjson's errors are exceptions of the standard kind.
std::string text_of(ondemand::value value) {
    const std::string_view text = simdjson::to_json_string(value);
    return std::string(text);
}

template<class Use>
void with_list(std::string_view document, std::string_view list, Use use) {
    ondemand::parser parser;
    const simdjson::padded_string padded(document);
    ondemand::document parsed = parser.iterate(padded);
    ondemand::value value = parsed[list];
    use(value);
}

} // namespace

Members object_members(std::string_view document, std::string_view list) {
    Members members;
    with_list(document, list, [&members](ondemand::value value) {
        for (auto field : value.get_object()) {
            const std::string_view name = field.unescaped_key();
            ondemand::value member = field.value();
            std::string text = text_of(member);
            members.insert_or_assign(std::string(name), std::move(text));
        }
    });
    return members;
}

Members array_members(std::string_view document, std::string_view list, std::string_view id,
                      std::string_view value) {
    Members members;
    with_list(document, list, [&](ondemand::value array) {
        for (ondemand::object element : array.get_array()) {
            const std::string_view found = element[id].get_string();
            std::string name(found);
            element.reset();
            if (value.empty()) {
                const std::string_view text = element.raw_json();
                members.insert_or_assign(std::move(name), std::string(text));
            } else {
                ondemand::value member = element[value];
                members.insert_or_assign(std::move(name), text_of(member));
            }
        }
    });
    return members;
}

std::string value_of(std::string_view document, std::string_view name) {
    std::string text;
    with_list(document, name, [&text](ondemand::value value) { text = text_of(value); });
    return text;
}

std::vector<std::string> elements_of(std::string_view document, std::string_view list) {
    std::vector<std::string> elements;
    with_list(document, list, [&elements](ondemand::value array) {
        for (ondemand::value element : array.get_array()) {
            elements.push_back(text_of(element));
        }
    });
    return elements;
}

std::vector<std::string> changed_names(const Members& before, const Members& after) {
    std::vector<std::string> names;
    for (const auto& [name, value] : after) {
        const auto found = before.find(name);
        if (found == before.end() || found->second != value) {
            names.push_back(name);
        }
    }
    return names;
}

bool has_gone(const Members& before, const Members& after) {
    return std::ranges::any_of(before,
                               [&after](const auto& item) { return !after.contains(item.first); });
}

} // namespace nof0::api

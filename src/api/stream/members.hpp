// Members: a document of the public API taken apart into what changes for itself, so that two
// versions of it can be compared. Values stay the JSON text that they were. Pure.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace nof0::api {

using Members = std::map<std::string, std::string>; // name -> JSON

// {"<list>":{"name":value,...}}. Throws std::runtime_error when the text is something else.
Members object_members(std::string_view document, std::string_view list);
// {"<list>":[{"<id>":"name",...},...]}: the whole element, or its field `value` where one is named.
Members array_members(std::string_view document, std::string_view list, std::string_view id,
                      std::string_view value = {});
// The text of {"<name>":value}'s value.
std::string value_of(std::string_view document, std::string_view name);
// The elements of {"<list>":[...]}, in order.
std::vector<std::string> elements_of(std::string_view document, std::string_view list);

// Names whose value is new or another one. Whether names went away is has_gone().
std::vector<std::string> changed_names(const Members& before, const Members& after);
bool has_gone(const Members& before, const Members& after);

} // namespace nof0::api

// A YAML text as a small tree of ours: every node knows its line and column, keys keep their order
// and their repetitions, and the size of everything is bounded while it is read.
//
// We listen to yaml-cpp's events instead of taking its nodes, because its nodes resolve aliases
// lazily (a few hundred bytes can stand for billions of nodes) and forget duplicate keys.
#pragma once

#include "base/result.hpp"
#include "config/problem.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace nof0::config {

struct YamlMember;

struct YamlNode {
    enum class Kind { null, scalar, list, map };

    Kind kind = Kind::null;
    Place place;
    std::string text;                // of a scalar, unexpanded
    std::vector<YamlNode> items;     // of a list
    std::vector<YamlMember> members; // of a map, as written, repetitions included
};

struct YamlMember {
    std::string key;
    Place place; // of the key
    YamlNode value;
};

// "a list", "a block of keys": what a message says was found.
std::string_view kind_word(const YamlNode& node);

struct YamlLimits {
    std::size_t file_bytes_max = 1 << 20;
    std::size_t depth_max = 32;
    std::size_t nodes_max = 50'000; // aliases count as often as they are used
};

// The tree of the one document in the text, or the first mistake with its place (its file and key
// are empty: the caller knows them). An empty text is a null node. Never throws on any input.
Result<YamlNode, Problem> parse_yaml(std::string_view text, const YamlLimits& limits = {});

} // namespace nof0::config

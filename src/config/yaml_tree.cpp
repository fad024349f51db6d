#include "config/yaml_tree.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <optional>
#include <sstream>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

namespace nof0::config {
namespace {

Place place_of(const YAML::Mark& mark) {
    return mark.is_null() ? Place{1, 1} : Place{mark.line + 1, mark.column + 1};
}

// Leaves the parser from inside one of its callbacks; never leaves this file.
struct Refusal {
    Place place;
    std::string why;
};

std::size_t count_nodes(const YamlNode& node) {
    std::size_t count = 1;
    for (const YamlNode& item : node.items) {
        count += count_nodes(item);
    }
    for (const YamlMember& member : node.members) {
        count += count_nodes(member.value);
    }
    return count;
}

std::size_t depth_of(const YamlNode& node) {
    std::size_t deepest = 0;
    for (const YamlNode& item : node.items) {
        deepest = std::max(deepest, depth_of(item));
    }
    for (const YamlMember& member : node.members) {
        deepest = std::max(deepest, depth_of(member.value));
    }
    return deepest + 1;
}

class TreeBuilder final : public YAML::EventHandler {
public:
    explicit TreeBuilder(const YamlLimits& limits) : limits_(limits) {}

    YamlNode take_root() { return std::move(root_); }

    void OnDocumentStart(const YAML::Mark& mark) override {
        if (documents_++ > 0) {
            throw Refusal{place_of(mark), "found a second document; one document is allowed"};
        }
    }
    void OnDocumentEnd() override {}

    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        const Place place = place_of(mark);
        if (expects_key()) {
            throw Refusal{place, "found an empty key; a key is a word"};
        }
        finish(YamlNode{YamlNode::Kind::null, place, {}, {}, {}}, anchor);
    }

    void OnScalar(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                  const std::string& value) override {
        if (expects_key()) {
            open_.back().key = YamlMember{value, place_of(mark), {}};
            return;
        }
        finish(YamlNode{YamlNode::Kind::scalar, place_of(mark), value, {}, {}}, anchor);
    }

    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        const Place place = place_of(mark);
        const auto target = anchored_.find(anchor);
        if (expects_key() || target == anchored_.end()) {
            throw Refusal{place, "found an alias as a key or inside its own anchor; "
                                 "an alias stands for a finished value"};
        }
        count(place, count_nodes(target->second));
        check_depth(place, open_.size() + depth_of(target->second));
        YamlNode copy = target->second; // keeps the places of the anchor, where the text is
        attach(std::move(copy));
    }

    void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override {
        open(YamlNode::Kind::list, place_of(mark), anchor);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override {
        open(YamlNode::Kind::map, place_of(mark), anchor);
    }
    void OnMapEnd() override { close(); }

private:
    // A list or map whose end has not come yet.
    struct Open {
        YamlNode node;
        std::optional<YamlMember> key; // of a map: read, its value is to come
        YAML::anchor_t anchor = 0;
    };

    bool expects_key() const {
        return !open_.empty() && open_.back().node.kind == YamlNode::Kind::map && !open_.back().key;
    }

    void count(Place place, std::size_t more) {
        nodes_ += more;
        if (nodes_ > limits_.nodes_max) {
            throw Refusal{place, fmt::format("found more than {0} values; at most {0} are allowed",
                                             limits_.nodes_max)};
        }
    }

    void check_depth(Place place, std::size_t depth) const {
        if (depth > limits_.depth_max) {
            throw Refusal{place, fmt::format("found nesting deeper than {0} levels; at most {0} "
                                             "are allowed",
                                             limits_.depth_max)};
        }
    }

    void open(YamlNode::Kind kind, Place place, YAML::anchor_t anchor) {
        if (expects_key()) {
            throw Refusal{place, "found a list or a block as a key; a key is a word"};
        }
        check_depth(place, open_.size() + 1);
        open_.push_back(Open{YamlNode{kind, place, {}, {}, {}}, std::nullopt, anchor});
    }

    void close() {
        Open finished = std::move(open_.back());
        open_.pop_back();
        finish(std::move(finished.node), finished.anchor);
    }

    void finish(YamlNode node, YAML::anchor_t anchor) {
        count(node.place, 1);
        if (anchor != 0) {
            // The copy is counted too: many anchors inside each other cost memory without an alias.
            count(node.place, count_nodes(node));
            anchored_[anchor] = node;
        }
        attach(std::move(node));
    }

    void attach(YamlNode node) {
        if (open_.empty()) {
            root_ = std::move(node);
            return;
        }
        Open& parent = open_.back();
        if (parent.node.kind == YamlNode::Kind::list) {
            parent.node.items.push_back(std::move(node));
            return;
        }
        parent.key->value = std::move(node);
        parent.node.members.push_back(*std::move(parent.key));
        parent.key.reset();
    }

    const YamlLimits& limits_;
    YamlNode root_;
    std::vector<Open> open_;
    std::map<YAML::anchor_t, YamlNode> anchored_;
    std::size_t nodes_ = 0;
    int documents_ = 0;
};

Failure<Problem> refuse(Place place, std::string why) {
    return fail(Problem{{}, place, {}, std::move(why)});
}

// What no configuration needs and yaml-cpp may mistake for the mark of another encoding: bytes that
// are not UTF-8, control characters. Checked by line, for the place.
std::optional<Refusal> find_foreign_bytes(std::string_view text) {
    for (int number = 1; !text.empty(); ++number) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const auto control = std::ranges::find_if(line, [](unsigned char c) {
            return (c < 0x20 && c != '\r' && c != '\t') || c == 0x7F;
        });
        if (control != line.end()) {
            return Refusal{{number, static_cast<int>(control - line.begin()) + 1},
                           "found a control character; text, tabs and line ends are allowed"};
        }
        if (!is_valid_utf8(line)) {
            return Refusal{{number, 1}, "found bytes that are not UTF-8; UTF-8 text is allowed"};
        }
    }
    return std::nullopt;
}

} // namespace

std::string_view kind_word(const YamlNode& node) {
    switch (node.kind) {
    case YamlNode::Kind::list:
        return "a list";
    case YamlNode::Kind::map:
        return "a block of keys";
    case YamlNode::Kind::null:
        return "nothing";
    case YamlNode::Kind::scalar:
        break;
    }
    return "a single value";
}

Result<YamlNode, Problem> parse_yaml(std::string_view text, const YamlLimits& limits) {
    if (text.size() > limits.file_bytes_max) {
        return refuse({1, 1}, fmt::format("found {} bytes; at most {} are allowed", text.size(),
                                          limits.file_bytes_max));
    }
    if (const auto foreign = find_foreign_bytes(text)) {
        return refuse(foreign->place, foreign->why);
    }
    TreeBuilder builder(limits);
    try {
        std::istringstream stream{std::string(text)};
        YAML::Parser parser(stream);
        while (parser.HandleNextDocument(builder)) {
        }
        return builder.take_root();
    } catch (const Refusal& refusal) {
        return refuse(refusal.place, refusal.why);
    } catch (const YAML::Exception& error) {
        return refuse(place_of(error.mark), "found text that is no YAML (" + error.msg +
                                                "); `key: value` lines are allowed");
    } catch (const std::exception& error) {
        return refuse({1, 1}, std::string("found text that the YAML reader gave up on (") +
                                  error.what() + "); `key: value` lines are allowed");
    }
}

} // namespace nof0::config

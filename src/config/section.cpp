#include "config/section.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace nof0::config {
Section::Section(const Source& source, const YamlNode* node, std::string path, Place place)
    : source_(&source), node_(node), place_(place), path_(std::move(path)) {
    if (node_ == nullptr) {
        return;
    }
    place_ = node_->place.line > 0 ? node_->place : place;
    if (node_->kind != YamlNode::Kind::map) {
        if (node_->kind != YamlNode::Kind::null) {
            source.report.mistake(
                Problem{source.file, place_, path_,
                        fmt::format("found {}; allowed is a block of keys", kind_word(*node_))});
        }
        node_ = nullptr;
        return;
    }
    index_members();
}

Section::Section(Section&& other) noexcept
    : source_(other.source_), node_(std::exchange(other.node_, nullptr)), place_(other.place_),
      path_(std::move(other.path_)), members_(std::move(other.members_)),
      known_(std::move(other.known_)) {}

Section::~Section() {
    report_unknown_keys();
}

void Section::index_members() {
    for (const YamlMember& member : node_->members) {
        const auto [first, is_new] = members_.try_emplace(member.key, Known{&member, false});
        if (!is_new) {
            source_->report.mistake(
                Problem{source_->file, member.place, path_of(member.key),
                        fmt::format("found a second time (first at line {}); allowed is once",
                                    first->second.member->place.line)});
        }
    }
}

void Section::report_unknown_keys() {
    if (node_ == nullptr) {
        return;
    }
    constexpr std::size_t k_key_bytes_max = 100; // nobody mistypes a longer one
    constexpr int k_guesses_max = 20;            // edit distances cost time
    const std::vector<std::string_view> known(known_.begin(), known_.end());
    int guesses = 0;
    for (const YamlMember& member : node_->members) {
        const Known& first = members_.at(member.key);
        if (first.asked || first.member != &member) {
            continue;
        }
        const bool guess = member.key.size() <= k_key_bytes_max && guesses++ < k_guesses_max;
        const std::string_view near =
            guess ? nearest_word(member.key, known.data(), known.data() + known.size())
                  : std::string_view{};
        source_->report.mistake(Problem{
            source_->file, member.place, path_of(member.key),
            near.empty()
                ? fmt::format("found an unknown key; allowed here: {}", fmt::join(known, ", "))
                : fmt::format("found an unknown key; did you mean {}?", near)});
    }
}

const YamlMember* Section::member(std::string_view key) const {
    const auto at = members_.find(key);
    return at == members_.end() ? nullptr : at->second.member;
}

void Section::mark_known(std::string_view key) {
    known_.emplace_back(key);
    const auto at = members_.find(key);
    if (at != members_.end()) {
        at->second.asked = true;
    }
}

const YamlNode* Section::ask(std::string_view key) {
    mark_known(key);
    unset_ = {};
    const YamlMember* found = member(key);
    return found == nullptr || found->value.kind == YamlNode::Kind::null ? nullptr : &found->value;
}

bool Section::has(std::string_view key) const {
    const YamlMember* found = member(key);
    return found != nullptr && found->value.kind != YamlNode::Kind::null;
}

std::string Section::path_of(std::string_view key) const {
    if (key.empty()) {
        return path_; // of the block itself
    }
    std::string clean = quoted_for_message(key);
    clean = clean.substr(1, clean.size() - 2);
    return path_.empty() ? clean : path_ + "." + clean;
}

Problem Section::problem(std::string_view key, std::string message) const {
    const YamlMember* found = member(key);
    const Place place = found == nullptr                            ? place_
                        : found->value.kind == YamlNode::Kind::null ? found->place
                                                                    : found->value.place;
    return Problem{source_->file, place, path_of(key), std::move(message)};
}

void Section::mistake(std::string_view key, std::string message) {
    source_->report.mistake(problem(key, std::move(message)));
}
void Section::warn(std::string_view key, std::string message) {
    source_->report.warn(problem(key, std::move(message)));
}

Section Section::section(std::string_view key) {
    return Section(*source_, ask(key), path_of(key), place_);
}

std::vector<std::pair<std::string, Section>> Section::named_sections(std::string_view key) {
    std::vector<std::pair<std::string, Section>> sections;
    const YamlNode* node = ask(key);
    Section block(*source_, node, path_of(key)); // reports a wrong kind and repeated names
    for (const std::string& name : block.keys()) {
        sections.emplace_back(name, block.section(name));
    }
    return sections;
}

std::vector<Section> Section::list(std::string_view key, std::string_view label) {
    std::vector<Section> sections;
    const YamlNode* node = ask(key);
    if (node == nullptr) {
        return sections;
    }
    if (node->kind != YamlNode::Kind::list) {
        mistake(key, fmt::format("found {}; allowed is a list of blocks", kind_word(*node)));
        return sections;
    }
    for (std::size_t i = 0; i < node->items.size(); ++i) {
        const YamlNode& item = node->items[i];
        std::string name = fmt::format("{}", i);
        const auto named = std::ranges::find(item.members, label, &YamlMember::key);
        if (named != item.members.end() && is_trader_id(named->value.text)) {
            name = named->value.text;
        }
        sections.emplace_back(*source_, &item, path_of(key) + "[" + name + "]");
    }
    return sections;
}

std::vector<std::string> Section::keys() const {
    std::vector<std::string> keys;
    if (node_ != nullptr) {
        for (const YamlMember& member : node_->members) {
            if (members_.at(member.key).member == &member) {
                keys.push_back(member.key);
            }
        }
    }
    return keys;
}

void Section::unused(std::string_view key, std::string_view why,
                     std::initializer_list<std::string_view> harmless) {
    const YamlNode* node = ask(key);
    const bool says_nothing = node == nullptr ||
                              (node->kind == YamlNode::Kind::scalar && node->text.empty()) ||
                              (node->kind == YamlNode::Kind::list && node->items.empty()) ||
                              (node->kind == YamlNode::Kind::map && node->members.empty());
    if (!says_nothing && std::ranges::find(harmless, node->text) == harmless.end()) {
        warn(key, "has no effect here: " + std::string(why));
    }
}

std::string_view Section::either(std::string_view name, std::string_view other) {
    if (has(name) && has(other)) {
        mistake(other, fmt::format("found beside {}; allowed is one of the two", name));
    }
    const bool use_other = has(other) && !has(name);
    mark_known(use_other ? name : other);
    return use_other ? other : name;
}

} // namespace nof0::config

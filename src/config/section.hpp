// One block of `key: value` lines being read into a struct.
//
//   Section api = root.section("Api");
//   api.whole("Shards", config.shards, {0, 256});
//   api.duration("IdleTimeout", config.idle_timeout, {1s, 1h});
//
// Each call names a key, checks its value against bounds and records where it came from; the
// variable holds the default before and keeps it when the key is absent, null, or refers to an
// environment variable that is not set. Nothing throws: mistakes go to the Report, all of them.
// When the Section dies, every key that nobody asked for is reported with its nearest known name.
//
// A Section refers to its node, Report and Environment; they must outlive it.
#pragma once

#include "config/environment.hpp"
#include "config/report.hpp"
#include "config/secret.hpp"
#include "config/values.hpp"
#include "config/yaml_tree.hpp"

#include <concepts>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace nof0::config {

// What all Sections of one file share.
struct Source {
    std::string file;
    const Environment& environment;
    Report& report;
};

enum class Need { optional, required };

// A word of the file and the value it stands for.
template<class E>
struct Choice {
    std::string_view word;
    E value;
};

class Section {
public:
    // `node` may be null or a null node: every key is absent then. `path` is the key in messages.
    // `place` is where an absent block would stand: that of the block around it.
    Section(const Source& source, const YamlNode* node, std::string path, Place place = {1, 1});
    Section(Section&& other) noexcept;
    Section& operator=(Section&&) = delete;
    ~Section();

    template<std::integral T>
    void whole(std::string_view key, T& into, Whole bounds, Need need = Need::optional) {
        into = static_cast<T>(whole_value(key, static_cast<std::int64_t>(into), bounds, need));
    }
    void whole(std::string_view key, std::optional<int>& into, Whole bounds);
    template<std::integral T>
    void bytes(std::string_view key, T& into, Whole bounds) {
        into = static_cast<T>(bytes_value(key, static_cast<std::int64_t>(into), bounds));
    }
    void number(std::string_view key, double& into, Number bounds, Need need = Need::optional);
    void number(std::string_view key, std::optional<double>& into, Number bounds);
    void truth(std::string_view key, bool& into);
    void duration(std::string_view key, Milliseconds& into, Span bounds);
    void text(std::string_view key, std::string& into, Need need = Need::optional);
    // As text(), for what `accepts` takes; `allowed` ends the message.
    void text(std::string_view key, std::string& into, bool (*accepts)(std::string_view),
              std::string_view allowed, Need need = Need::optional);
    // Masked in every message and row. `mask` shows the harmless part of the value, if any.
    // A secret written out in the file is a warning.
    void secret(std::string_view key, Secret& into,
                std::string (*mask)(std::string_view) = nullptr);
    void texts(std::string_view key, std::vector<std::string>& into);

    template<class E>
    void choice(std::string_view key, E& into, std::initializer_list<Choice<E>> choices,
                Need need = Need::optional) {
        std::vector<std::string_view> words;
        std::size_t chosen = 0;
        for (const Choice<E>& candidate : choices) {
            chosen = candidate.value == into ? words.size() : chosen;
            words.push_back(candidate.word);
        }
        into = choices.begin()[choice_value(key, chosen, words, need)].value;
    }

    // A block, absent when the key is. Blocks under free names (providers, models) in file order.
    Section section(std::string_view key);
    std::vector<std::pair<std::string, Section>> named_sections(std::string_view key);
    // The items of a list of blocks; `label` names each by one of its keys in messages.
    std::vector<Section> list(std::string_view key, std::string_view label = {});
    // The keys of this block, in file order, for maps whose keys are free.
    std::vector<std::string> keys() const;

    // A key that is known and has no effect here: a warning unless it is absent, empty or one of
    // the values that say what happens anyway.
    void unused(std::string_view key, std::string_view why,
                std::initializer_list<std::string_view> harmless = {});
    // The one of two names that the file uses (`name` when neither); both at once is a mistake.
    std::string_view either(std::string_view name, std::string_view other);

    bool has(std::string_view key) const; // present and not null
    std::string path_of(std::string_view key) const;
    const Source& source() const { return *source_; }
    // A problem placed at the key's value, or at this block when the key is absent or empty.
    Problem problem(std::string_view key, std::string message) const;
    void mistake(std::string_view key, std::string message);
    void warn(std::string_view key, std::string message);

private:
    struct Scalar {
        std::string text;
        Origin origin;
    };
    struct Known {
        const YamlMember* member = nullptr;
        bool asked = false;
    };

    const YamlMember* member(std::string_view key) const;
    void mark_known(std::string_view key);
    const YamlNode* ask(std::string_view key); // marks the key as known
    // The expanded scalar of a key, or nothing (absent, or wrong and reported).
    std::optional<Scalar> scalar(std::string_view key, const std::string& allowed, Need need);
    void reject(std::string_view key, const Scalar& found, const std::string& allowed);
    void record(std::string_view key, std::string value, Row::Shape shape,
                const std::optional<Scalar>& found);
    void index_members(); // and reports repeated keys
    void report_unknown_keys();

    std::int64_t whole_value(std::string_view key, std::int64_t now, Whole bounds, Need need);
    std::int64_t bytes_value(std::string_view key, std::int64_t now, Whole bounds);
    std::size_t choice_value(std::string_view key, std::size_t now,
                             const std::vector<std::string_view>& words, Need need);

    const Source* source_;
    const YamlNode* node_; // a map, or null
    Place place_;
    std::string path_;
    std::unordered_map<std::string_view, Known> members_; // the first of each key
    std::vector<std::string> known_;                      // every key asked for, in that order
    Origin unset_; // of the key being read, when its placeholder is unset
};

// Lets an environment variable that is set and not empty override a secret read before under `key`.
void override_secret(const Source& source, std::string_view variable, std::string_view key,
                     Secret& secret, std::string (*mask)(std::string_view) = nullptr);

} // namespace nof0::config

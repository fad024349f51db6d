#include "traders/llm/prompt_template.hpp"

#include "base/embedded_file.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"
#include "traders/llm/prompt_tags.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace nof0::traders {
namespace {

using Kind = PromptTag::Kind;

constexpr std::size_t k_nesting_max = 8;
constexpr std::string_view k_not_known = "n/a";

std::string_view version_of(std::span<const PromptTag> tags) {
    constexpr std::string_view k_key = "version:";
    if (tags.empty() || tags[0].kind != Kind::comment || !tags[0].words.starts_with(k_key)) {
        return {};
    }
    const std::string_view rest = tags[0].words.substr(k_key.size());
    const std::size_t begin = std::min(rest.find_first_not_of(' '), rest.size());
    return rest.substr(begin, rest.find_first_of(" \n", begin) - begin);
}

// Builds the nodes from the tags; the first mistake ends it.
class Builder {
public:
    explicit Builder(std::span<const PromptTag> tags) : tags_(tags) {}

    std::vector<PromptNode> build() {
        std::vector<PromptNode> nodes = block(std::nullopt);
        return nodes;
    }
    const std::string& mistake() const { return mistake_; }

private:
    // Nodes up to the tag that closes the block begun at `opened_by` (none: up to the end), or up
    // to its {{else}}; that tag is left to the caller.
    std::vector<PromptNode> block(std::optional<PromptTag> opened_by) {
        std::vector<PromptNode> nodes;
        while (mistake_.empty() && at_ < tags_.size()) {
            const PromptTag& tag = tags_[at_];
            if (tag.kind == Kind::otherwise || tag.kind == Kind::end_each ||
                tag.kind == Kind::end_when) {
                if (!opened_by) {
                    refuse(tag, "{{else}}, {{/if}} or {{/each}} without its beginning");
                }
                return nodes;
            }
            ++at_;
            if (tag.kind != Kind::comment) {
                nodes.push_back(node(tag));
            }
        }
        if (opened_by) {
            refuse(*opened_by, "the block that begins here has no end");
        }
        return nodes;
    }

    PromptNode node(const PromptTag& tag) {
        if (tag.kind == Kind::text) {
            return {PromptNode::Kind::text, std::string(tag.words)};
        }
        if (tag.kind == Kind::field) {
            return {PromptNode::Kind::field, {}, known_field(tag)};
        }
        if (open_blocks_ == k_nesting_max) {
            refuse(tag, fmt::format("blocks nest {} deep at most", k_nesting_max));
            return {};
        }
        ++open_blocks_;
        PromptNode made = tag.kind == Kind::each ? each(tag) : when(tag);
        --open_blocks_;
        return made;
    }

    PromptNode each(const PromptTag& tag) {
        PromptNode made{PromptNode::Kind::each, {}, nullptr, prompt_list_from_text(tag.words)};
        if (!made.list) {
            refuse(tag,
                   fmt::format("{{{{#each {}}}}} goes over coins, positions, cooldowns or notes",
                               tag.words));
            return made;
        }
        lists_.push_back(*made.list);
        made.inner = block(tag);
        lists_.pop_back();
        expect(Kind::end_each, tag);
        return made;
    }

    PromptNode when(const PromptTag& tag) {
        PromptNode made{PromptNode::Kind::when, {}, nullptr, prompt_list_from_text(tag.words)};
        made.field = made.list ? nullptr : known_field(tag);
        made.inner = block(tag);
        if (at_ < tags_.size() && tags_[at_].kind == Kind::otherwise) {
            ++at_;
            made.otherwise = block(tag);
        }
        expect(Kind::end_when, tag);
        return made;
    }

    void expect(Kind closing, const PromptTag& opened_by) {
        if (!mistake_.empty()) {
            return;
        }
        if (tags_[at_].kind != closing) {
            refuse(tags_[at_], fmt::format("does not close the block of line {}", opened_by.line));
            return;
        }
        ++at_;
    }

    const PromptField* known_field(const PromptTag& tag) {
        const PromptField* field = find_prompt_field(tag.words);
        if (field == nullptr) {
            std::vector<std::string_view> names;
            for (const PromptField& known : prompt_fields()) {
                names.push_back(known.name);
            }
            const std::string_view near =
                nearest_word(tag.words.substr(0, 64), names.data(), names.data() + names.size());
            refuse(tag,
                   fmt::format("{{{{{}}}}} is no placeholder{}", clean_text(tag.words, 64).text,
                               near.empty() ? "" : fmt::format("; did you mean {}?", near)));
        } else if (field->list && std::ranges::find(lists_, *field->list) == lists_.end()) {
            refuse(tag,
                   fmt::format("{{{{{}}}}} means nothing outside its {{{{#each}}}}", tag.words));
        }
        return field;
    }

    void refuse(const PromptTag& tag, std::string_view why) {
        if (mistake_.empty()) {
            mistake_ = fmt::format("{}: {}", tag.line, why);
        }
    }

    std::span<const PromptTag> tags_;
    std::size_t at_ = 0;
    std::size_t open_blocks_ = 0;
    std::vector<PromptList> lists_; // that are gone over here
    std::string mistake_;
};

bool holds(const PromptNode& when, const PromptPlace& place) {
    return when.list ? length_of(*when.list, place.input) > 0 : when.field->text(place).has_value();
}

void append(std::string& out, std::span<const PromptNode> nodes, const PromptPlace& place) {
    for (const PromptNode& node : nodes) {
        if (out.size() > PromptTemplate::k_rendered_bytes_max) {
            return;
        }
        switch (node.kind) {
        case PromptNode::Kind::text:
            out += node.text;
            break;
        case PromptNode::Kind::field:
            out += node.field->text(place).value_or(std::string(k_not_known));
            break;
        case PromptNode::Kind::when:
            append(out, holds(node, place) ? node.inner : node.otherwise, place);
            break;
        case PromptNode::Kind::each:
            for (std::size_t i = 0; i < length_of(*node.list, place.input); ++i) {
                append(out, node.inner, place.at(*node.list, i));
            }
            break;
        }
    }
}

} // namespace

Result<PromptTemplate> PromptTemplate::parse(std::string name, std::string_view text) {
    if (text.size() > k_bytes_max || !is_valid_utf8(text)) {
        return fail(
            fmt::format("{}: a template is UTF-8 text of at most {} bytes", name, k_bytes_max));
    }
    const auto tags = prompt_tags(text);
    if (!tags) {
        return fail(fmt::format("{}:{}", name, tags.error().message));
    }
    Builder builder(*tags);
    PromptTemplate made;
    made.nodes_ = builder.build();
    if (!builder.mistake().empty()) {
        return fail(fmt::format("{}:{}", name, builder.mistake()));
    }
    made.version_ = version_of(*tags);
    made.digest_ = sha256_hex(text);
    made.name_ = std::move(name);
    return made;
}

PromptTemplate PromptTemplate::built_in(std::string_view stem) {
    const std::string name = fmt::format("{}.prompt", stem);
    const auto files = embedded::prompt_files();
    const auto found = std::ranges::find(files, name, &EmbeddedFile::name);
    ensure(found != files.end(), "a built-in prompt is in the binary");
    return parse(name, found->text).value();
}

std::string PromptTemplate::render(const PromptInput& input) const {
    std::string out;
    append(out, nodes_, PromptPlace{input});
    if (out.size() > k_rendered_bytes_max) {
        out.resize(k_rendered_bytes_max);
    }
    return clean_text(out, k_rendered_bytes_max).text;
}

} // namespace nof0::traders

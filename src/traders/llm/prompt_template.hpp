// PromptTemplate: the text of a prompt with placeholders, checked when it is loaded and rendered
// without surprises afterwards.
//
//   {{! version: v1.0.0 }}                     comment; in the first line it names the version
//   {{account.equity}}                         a figure (prompt_fields.hpp); "n/a" when not known
//   {{#each coins}} ... {{/each}}              coins, positions, cooldowns, notes
//   {{#if account.sharpe}} ... {{else}} ... {{/if}}   whether it is known; of a list: not empty
//
// A comment or block tag that stands alone in its line takes the line with it. Nothing is escaped:
// a prompt is plain text. Blocks nest; the fields of a list (coin.symbol) mean something only
// inside it, anything else is a mistake at load.
//
// Immutable, so that any thread may render.
#pragma once

#include "base/result.hpp"
#include "traders/llm/prompt_fields.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace nof0::traders {

struct PromptNode {
    enum class Kind { text, field, each, when };
    Kind kind = Kind::text;
    std::string text{};                 // of text
    const PromptField* field = nullptr; // of field; of a when about a field
    std::optional<PromptList> list{};   // of each; of a when about a list
    std::vector<PromptNode> inner{};    // of each and when
    std::vector<PromptNode> otherwise{};
};

class PromptTemplate {
public:
    static constexpr std::size_t k_bytes_max = 256 * 1024;
    static constexpr std::size_t k_rendered_bytes_max = 4 * 1024 * 1024;

    // `name` is what mistakes call it: "etc/prompts/state.prompt:7: {{acount.equity}} is no ...".
    static Result<PromptTemplate> parse(std::string name, std::string_view text);
    // One that ships in the binary: "system" or "state" of etc/prompts. REQUIRES that it is there.
    static PromptTemplate built_in(std::string_view stem);

    const std::string& name() const { return name_; }
    // Of the header; empty when there is none.
    const std::string& version() const { return version_; }
    // SHA-256 of the template's bytes, 64 hexadecimal digits: which prompt a decision was asked by.
    const std::string& digest() const { return digest_; }

    // Cut at k_rendered_bytes_max, which no sane template comes near.
    std::string render(const PromptInput& input) const;

private:
    PromptTemplate() = default;

    std::string name_;
    std::string version_;
    std::string digest_;
    std::vector<PromptNode> nodes_;
};

} // namespace nof0::traders

#include "traders/llm/prompt_library.hpp"

#include "base/log.hpp"

#include <fmt/format.h>

namespace nof0::traders {

PromptVersionVerdict check_prompt_version(const PromptTemplate& prompt,
                                          const config::ExecutorConfig& executor) {
    const std::string& wanted = executor.prompt_schema_version;
    if (prompt.version().empty()) {
        return {executor.prompt_version_required,
                fmt::format("{}:1: has no version; its first line should be {{{{! version: {} }}}}",
                            prompt.name(), wanted)};
    }
    if (prompt.version() != wanted) {
        return {executor.prompt_strict,
                fmt::format("{}:1: is of version {}, and prompt_schema_version asks for {}",
                            prompt.name(), prompt.version(), wanted)};
    }
    return {};
}

Result<PromptTemplatePtr> PromptLibrary::get(const std::string& path) {
    const auto known = templates_.find(path);
    if (known != templates_.end()) {
        return known->second;
    }
    auto loaded = load(path);
    if (loaded) {
        templates_[path] = *loaded;
    }
    return loaded;
}

std::vector<std::string> PromptLibrary::reload() {
    std::vector<std::string> mistakes;
    warnings_.clear();
    for (auto& [path, prompt] : templates_) {
        auto loaded = load(path);
        if (loaded) {
            prompt = *loaded;
        } else {
            mistakes.push_back(loaded.error().message);
        }
    }
    return mistakes;
}

Result<PromptTemplatePtr> PromptLibrary::load(const std::string& path) {
    const Result<std::string> text = files_.read(path);
    if (!text) {
        return fail(fmt::format("{}: {}", path, text.error().message));
    }
    Result<PromptTemplate> parsed = PromptTemplate::parse(path, *text);
    if (!parsed) {
        return fail(parsed.error().message);
    }
    const PromptVersionVerdict verdict = check_prompt_version(*parsed, executor_);
    if (verdict.refused) {
        return fail(verdict.message);
    }
    if (!verdict.message.empty()) {
        warnings_.push_back(verdict.message);
        log_warn("traders.prompt_version", {{"warning", verdict.message}});
    }
    return std::make_shared<const PromptTemplate>(std::move(parsed).value());
}

} // namespace nof0::traders

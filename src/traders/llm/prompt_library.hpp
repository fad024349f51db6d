// PromptLibrary: the templates of an arena, each file read once and again only on request, so that
// a file that is being edited never changes a decision by accident.
//
// The version header is held against the executor's settings: a template without one is refused
// when prompt_validation.require_version_header is set, and one of another version when strict_mode
// is; otherwise both are warnings. One thread.
#pragma once

#include "config/executor_config.hpp"
#include "config/files.hpp"
#include "traders/llm/prompt_template.hpp"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace nof0::traders {

using PromptTemplatePtr = std::shared_ptr<const PromptTemplate>;

class PromptLibrary {
public:
    // Both must outlive it.
    PromptLibrary(const config::Files& files, const config::ExecutorConfig& executor)
        : files_(files), executor_(executor) {}

    // The template of a path; read when it is asked for the first time. The error is one line with
    // file and, where it is known, line.
    Result<PromptTemplatePtr> get(const std::string& path);
    // Reads every file again. One that has a mistake now keeps its last good template, and the
    // mistake is returned.
    std::vector<std::string> reload();

    // What is odd about the templates that are in use, a line each.
    const std::vector<std::string>& warnings() const { return warnings_; }

private:
    Result<PromptTemplatePtr> load(const std::string& path);

    const config::Files& files_;
    const config::ExecutorConfig& executor_;
    std::map<std::string, PromptTemplatePtr> templates_;
    std::vector<std::string> warnings_;
};

// Whether the header fits: nothing, a warning or a refusal.
struct PromptVersionVerdict {
    bool refused = false;
    std::string message{}; // empty = it fits
};
PromptVersionVerdict check_prompt_version(const PromptTemplate& prompt,
                                          const config::ExecutorConfig& executor);

} // namespace nof0::traders

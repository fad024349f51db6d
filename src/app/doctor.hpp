// What `nof0 doctor` finds when it looks at the servers and the store.
#pragma once

#include "config/config.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace nof0::app {

enum class Verdict { good, notice, wrong };
std::string_view word_of(Verdict verdict);

struct Finding {
    Verdict verdict = Verdict::good;
    std::string text; // one sentence, with what to do when it is not good
};

// Looks at Postgres, Redis, schema, rights and imports. Never throws for what it finds: an
// unreachable server is a finding.
std::vector<Finding> examine(const config::Config& config, const std::string& data_dir);

} // namespace nof0::app

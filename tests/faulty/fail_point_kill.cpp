// The fail points of `nof0_faulty`: NOF0_FAIL_AT=<step>[:<n>] kills the process by SIGKILL the n-th
// time (default the first) that it reaches the step, as a power cut would.
#include "base/fail_point.hpp"

#include <csignal>
#include <cstdlib>
#include <string>
#include <unistd.h>

namespace nof0 {
namespace {

struct Plan {
    std::string step;
    int left = 1;
};

Plan plan_of_environment() {
    const char* const text = std::getenv("NOF0_FAIL_AT");
    Plan plan{text == nullptr ? "" : text};
    const auto colon = plan.step.find(':');
    if (colon != std::string::npos) {
        plan.left = std::atoi(plan.step.c_str() + colon + 1);
        plan.step.resize(colon);
    }
    return plan;
}

} // namespace

void fail_point(std::string_view step) noexcept {
    static Plan plan = plan_of_environment();
    if (plan.step == step && --plan.left == 0) {
        ::kill(::getpid(), SIGKILL);
    }
}

} // namespace nof0

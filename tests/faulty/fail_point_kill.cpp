// The fail points of `nof0_faulty`: NOF0_FAIL_AT=<step>[:<n>] kills the process by SIGKILL the n-th
// time (default the first) that it reaches the step, as a power cut would; NOF0_STOP_AT, spelled
// alike, stops it there by SIGSTOP, as a machine that hangs would.
#include "base/fail_point.hpp"

#include <csignal>
#include <cstdlib>
#include <string>

namespace nof0 {
namespace {

struct Plan {
    std::string step;
    int left = 1;
};

Plan plan_of(const char* variable) {
    const char* const text = std::getenv(variable);
    Plan plan{text == nullptr ? "" : text};
    const auto colon = plan.step.find(':');
    if (colon != std::string::npos) {
        plan.left = std::atoi(plan.step.c_str() + colon + 1);
        plan.step.resize(colon);
    }
    return plan;
}

} // namespace

// To this very thread: sent to the process, another thread could take the signal while this one
// runs on past the step.
void fail_point(std::string_view step) noexcept {
    static Plan death = plan_of("NOF0_FAIL_AT");
    static Plan rest = plan_of("NOF0_STOP_AT");
    if (death.step == step && --death.left == 0) {
        ::raise(SIGKILL);
    }
    if (rest.step == step && --rest.left == 0) {
        ::raise(SIGSTOP);
    }
}

} // namespace nof0

// Named steps at which a test may stop the process.
//
//   fail_point("fills.stored");
//
// In the shipped program this does nothing. The test program `nof0_faulty` links another definition
// in its place (tests/faulty/fail_point_kill.cpp), which kills the process at the step that
// NOF0_FAIL_AT names, so that what is tested is the code that is shipped. tests/sim/kill_steps.hpp
// lists every step with the test that dies there.
#pragma once

#include <string_view>

namespace nof0 {

void fail_point(std::string_view step) noexcept;

} // namespace nof0

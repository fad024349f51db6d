// Servers that an earlier supervisor left behind when it was killed: they are asked to end, then
// told to, before new ones start on the same data. Only the holder of supervisor.lock may do this.
#pragma once

#include "app/embedded/identity.hpp"
#include "base/clock.hpp"

#include <optional>
#include <string>

namespace nof0::app::embedded {

class Leftovers {
public:
    // The processes called `process_name` that work in `folder` as `identity`.
    Leftovers(std::string process_name, std::string folder, const Identity& identity)
        : process_name_(std::move(process_name)), folder_(std::move(folder)), identity_(identity) {}

    // True when none is left; else it has sent what is due (SIGINT at first, SIGQUIT after 5 s,
    // SIGKILL after 15 s) and wants to be asked again. While the leader (the postmaster) is among
    // them, it alone gets the first signal and ends the others itself.
    bool all_ended(std::optional<pid_t> leader);

private:
    std::string process_name_;
    std::string folder_;
    const Identity& identity_;
    std::optional<MonotonicTime> first_seen_;
    int last_signal_ = 0;
};

} // namespace nof0::app::embedded

// Which processes stay on which core while a benchmark runs, so that our side has one core and the
// servers' side the other, for the anchor as for us.
#pragma once

#include <map>
#include <sched.h>
#include <string>
#include <sys/types.h>

namespace nof0::bench {

inline constexpr int k_our_core = 0;
inline constexpr int k_server_core = 1;

// What was pinned may go where it could before when this is destroyed. Processes of another
// machine, or of users that we may not steer, stay where they are.
class Pins {
public:
    Pins() = default;
    ~Pins();
    Pins(const Pins&) = delete;
    Pins& operator=(const Pins&) = delete;

    // This process; what it starts inherits it.
    void pin_us();
    // The Postgres server: its processes of now and those that it makes later.
    void pin_postgres(const std::string& dsn);
    void pin_redis(pid_t pid);

private:
    void pin(pid_t pid, int core);

    std::map<pid_t, cpu_set_t> before_;
};

} // namespace nof0::bench

// The clients of `nof0 bench stream`, in a process of their own.
#pragma once

#include <cstdint>
#include <string>
#include <sys/types.h>

namespace nof0::bench {

struct StreamFigures {
    std::int64_t received = 0;
    double p50_ms = 0;
    double p99_ms = 0;
    double max_ms = 0;
};

class StreamClients {
public:
    // Forks: to be made before this process has threads. Throws std::runtime_error.
    explicit StreamClients(int clients);
    ~StreamClients(); // ends the process
    StreamClients(const StreamClients&) = delete;
    StreamClients& operator=(const StreamClients&) = delete;

    // All of them connect and ask for `target`; returns when each has heard something.
    void connect(std::uint16_t port, const std::string& target);
    // What they received since, of messages that hold "sent_ns":<monotonic time>; they disconnect.
    StreamFigures finish();

private:
    pid_t pid_ = -1;
    int to_child_ = -1;
    int from_child_ = -1;
};

std::int64_t monotonic_ns();

} // namespace nof0::bench

// A private redis-server for tests that kill, stop, flush or starve it: own port on loopback, own
// folder, ended by its process id, and never outliving the test program.
#pragma once

#include <cstdint>
#include <string>
#include <sys/types.h>
#include <vector>

namespace nof0::test {

class RedisServer {
public:
    // Started with an empty memory and no persistence; returns once it accepts connections.
    explicit RedisServer(std::vector<std::string> more_arguments = {});
    ~RedisServer();
    RedisServer(const RedisServer&) = delete;
    RedisServer& operator=(const RedisServer&) = delete;

    std::uint16_t port() const { return port_; }
    const std::string& folder() const { return folder_; }

    void kill();   // SIGKILL: what it held is gone
    void start();  // again, on the same port
    void stop();   // SIGSTOP: connections stay open, nothing is answered
    void resume(); // SIGCONT

private:
    std::vector<std::string> more_arguments_;
    std::string folder_;
    std::uint16_t port_ = 0;
    pid_t pid_ = -1;
};

} // namespace nof0::test

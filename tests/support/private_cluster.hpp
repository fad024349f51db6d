// A Postgres of a test's own on loopback, for tests that stop it, starve it or fill its disk. Slow
// to make (initdb takes seconds), so one for several tests where they can share it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace nof0::test {

struct PrivateClusterOptions {
    std::filesystem::path folder{};      // that exists; empty: a temporary one
    std::vector<std::string> settings{}; // "max_connections=10"
};

class PrivateCluster {
public:
    // Postgres refuses root, so root becomes user postgres. Throws std::runtime_error with what
    // initdb or pg_ctl said.
    explicit PrivateCluster(PrivateClusterOptions options = {});
    ~PrivateCluster(); // stopped; a temporary folder goes
    PrivateCluster(const PrivateCluster&) = delete;
    PrivateCluster& operator=(const PrivateCluster&) = delete;

    void start(); // waits until it accepts connections
    void stop();  // at once, as a crash would
    bool is_up() const;

    // As a superuser, of the maintenance database.
    std::string dsn() const;

private:
    std::string data() const { return folder_ + "/data"; }
    void run(const std::string& program, const std::string& arguments) const;

    PrivateClusterOptions options_;
    int port_;
    std::string folder_;
    std::string bin_;
    std::string prefix_;
};

} // namespace nof0::test

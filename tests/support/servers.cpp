#include "support/servers.hpp"

#include "app/embedded/servers.hpp"

#include <cstdlib>
#include <filesystem>

namespace nof0::test {
namespace {

// Of the whole test run: programs that follow each other within the grace time find them running.
app::embedded::Options test_options() {
    app::embedded::Options options;
    const char* dir = std::getenv("NOF0_TEST_SERVERS_DIR");
    options.data_dir =
        dir != nullptr
            ? dir
            : (std::filesystem::path(NOF0_BINARY).parent_path() / "test-servers").string();
    options.supervisor_program = NOF0_BINARY;
    options.servers.max_connections = 300; // test programs run side by side, each with its pools
    options.servers.shared_buffers_mb = 256;
    options.servers.grace = std::chrono::seconds(10);
    // What the tests write need not survive the machine; making a database is slow otherwise.
    options.servers.postgres_settings = {{"fsync", "off"}};
    return options;
}

} // namespace

const Servers& servers() {
    static const Servers instance = [] {
        const char* dsn = std::getenv("NOF0_TEST_POSTGRES_DSN");
        const char* url = std::getenv("NOF0_TEST_REDIS_URL");
        if (dsn != nullptr && url != nullptr) {
            return Servers{dsn, url};
        }
        // Held until the process ends.
        static const auto embedded = app::embedded::Servers::join_or_start(test_options());
        return Servers{embedded.admin_dsn(), embedded.redis_url()};
    }();
    return instance;
}

} // namespace nof0::test

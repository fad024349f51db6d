// nof0_faulty_day live|thaw|clean_up DSN REDIS_PORT ARCHIVE_FOLDER: one day of ArenaDay in a
// process that can be killed at a named step (base/fail_point.hpp).
#include "faulty/arena_day.hpp"

#include <csignal>
#include <cstdio>
#include <exception>

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);
    if (argc != 5) {
        std::fprintf(stderr, "usage: %s live|thaw|clean_up DSN REDIS_PORT ARCHIVE_FOLDER\n",
                     argv[0]);
        return 2;
    }
    try {
        nof0::test::ArenaDay day({.postgres_dsn = argv[2],
                                  .redis_port = static_cast<std::uint16_t>(std::stoi(argv[3])),
                                  .archive = argv[4]});
        const std::string what = argv[1];
        day.backend().run(what == "live"   ? day.live()
                          : what == "thaw" ? day.thaw()
                                           : day.clean_up());
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}

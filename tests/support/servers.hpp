// The servers that tests run against: real ones. With NOF0_TEST_POSTGRES_DSN and
// NOF0_TEST_REDIS_URL set those are used; else the embedded servers of the build folder are
// started, or joined when another test process runs them already.
#pragma once

#include <string>

namespace nof0::test {

struct Servers {
    std::string postgres_dsn; // of the maintenance database, as a superuser
    std::string redis_url;    // redis://[user:password@]host:port
};

const Servers& servers();

} // namespace nof0::test

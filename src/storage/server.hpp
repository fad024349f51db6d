// What the Postgres server says of itself and of our login.
#pragma once

#include "storage/pg/session.hpp"

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>

namespace nof0::storage {

struct ServerRow {
    std::string version;             // "15.20"
    std::int32_t version_number = 0; // 150020
    std::string login;
    bool is_superuser = false;
    bool has_reader = false; // the role nof0_reader
    bool has_writer = false;
};
BOOST_DESCRIBE_STRUCT(ServerRow, (),
                      (version, version_number, login, is_superuser, has_reader, has_writer))

Task<ServerRow> describe_server(pg::Session& session);

} // namespace nof0::storage

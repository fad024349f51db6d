#include "storage/server.hpp"

namespace nof0::storage {
namespace {

const pg::Statement<ServerRow()> k_describe{"server.describe"};

} // namespace

Task<ServerRow> describe_server(pg::Session& session) {
    return session.one(k_describe);
}

} // namespace nof0::storage

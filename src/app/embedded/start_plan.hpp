// Everything that a supervisor decides once, before the first server starts: as whom, where, with
// which programs.
#pragma once

#include "app/embedded/identity.hpp"
#include "app/embedded/layout.hpp"
#include "app/embedded/options.hpp"
#include "app/embedded/programs.hpp"

#include <optional>
#include <string>

namespace nof0::app::embedded {

struct StartPlan {
    Identity identity;
    Layout layout;
    PostgresPrograms postgres;
    RedisProgram redis;
    std::optional<std::string> cluster; // its PG_VERSION; nothing on the first run
    std::string socket_dir;
};

// `remembered_root` is of servers.json, see choose_layout(). Makes the folders of the servers;
// throws UsageError when something is missing or belongs to someone else.
StartPlan make_start_plan(const std::string& dir, const ServerOptions& options,
                          const std::string& remembered_root);

} // namespace nof0::app::embedded

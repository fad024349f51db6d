// The process that owns the servers of a data folder: `nof0 _supervise DIR`, started by the first
// command that needs them and never by hand. One thread, no terminal.
//
// It starts postgres and redis-server as its children, starts one again that dies, keeps
// DIR/servers.json true, and stops both cleanly when no command has held DIR/servers.lock for the
// grace time or when it is sent SIGTERM. Killed outright, it takes them along (PDEATHSIG), and the
// next supervisor clears up.
#pragma once

#include <string>

namespace nof0::app::embedded {

// Reads its options (options.hpp) from standard input. Returns the exit code: 0 also when another
// supervisor has the folder already; failures are told through DIR/servers.json.
int run_supervisor(const std::string& data_dir);

} // namespace nof0::app::embedded

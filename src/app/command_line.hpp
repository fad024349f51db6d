// The command line of nof0: parses, runs one command, maps what it throws to text and exit code.
#pragma once

namespace nof0::app {

// 0 done, 1 found something wrong, 2 usage or configuration.
int run_command_line(int argc, char** argv);

} // namespace nof0::app

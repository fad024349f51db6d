// nof0: parse, call, exit code.
#include "app/command_line.hpp"
#include "app/embedded/supervisor.hpp"

#include <string_view>

int main(int argc, char** argv) {
    // The embedded servers' guardian is this program again; see app/embedded/supervisor.hpp.
    if (argc == 3 && std::string_view(argv[1]) == "_supervise") {
        return nof0::app::embedded::run_supervisor(argv[2]);
    }
    return nof0::app::run_command_line(argc, argv);
}

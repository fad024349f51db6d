// The main() of every test program that needs servers.
#include <csignal>
#include <gtest/gtest.h>

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN); // as cli/main does: sendfile and closed sockets raise it
    testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}

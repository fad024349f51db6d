// The embedded servers when something dies: nothing is orphaned, nothing is lost, and the next
// start recovers.
#include "app/embedded/files.hpp"
#include "app/embedded/process.hpp"
#include "app/embedded/programs.hpp"
#include "app/embedded/servers.hpp"
#include "support/command_process.hpp"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace nof0::test {
namespace {

using namespace app::embedded;
using testing::HasSubstr;
using testing::StartsWith;

bool has_died(const ServersState& state) {
    return !is_running(state.supervisor_pid) && !is_running(state.postgres_pid) &&
           !is_running(state.redis_pid);
}

bool serves(const Servers& servers) {
    return query(servers.postgres_dsn(), "SELECT 1") == "1" &&
           ask_redis(servers.redis_url(), "PING").find("+PONG") != std::string::npos;
}

TEST(EmbeddedFaults, KilledSupervisorTakesThemAlongAndIsRevived) {
    const DataDir dir;
    dir.seed_cluster();
    Servers servers = Servers::join_or_start(dir.options());
    ASSERT_EQ(query(servers.postgres_dsn(), "CREATE TABLE kept AS SELECT 7 AS x"), "done");
    EXPECT_FALSE(servers.revive());
    const ServersState before = servers.state();
    kill(before.supervisor_pid, SIGKILL);
    EXPECT_TRUE(eventually([&] { return has_died(before); })) << "a server was orphaned";
    EXPECT_TRUE(servers.revive());
    EXPECT_TRUE(eventually([&] { return serves(servers); })); // the same addresses
    EXPECT_EQ(query(servers.postgres_dsn(), "SELECT x FROM kept"), "7");
    EXPECT_NE(servers.state().supervisor_pid, before.supervisor_pid);
    // A new command beside it finds the new supervisor and not what the old one wrote.
    CommandProcess joiner(dir.options());
    EXPECT_THAT(joiner.report(), StartsWith("joined"));
}

// However it came about: a postmaster on our cluster that no supervisor watches.
TEST(EmbeddedFaults, OrphanedPostmasterIsEndedFirst) {
    const DataDir dir;
    dir.seed_cluster();
    const std::string data = dir.path() + "/postgres";
    const Identity identity = choose_identity("postgres", data);
    const std::string program = find_postgres("", std::nullopt, data).bin_dir + "/postgres";
    const pid_t orphan = spawn({.arguments = {program, "-D", data, "-c", "listen_addresses=", "-c",
                                              "unix_socket_directories=" + data, "-c", "fsync=off"},
                                .identity = &identity});
    const auto status = [&] { return read_file(data + "/postmaster.pid").value_or(""); };
    ASSERT_TRUE(eventually([&] { return status().find("ready") != std::string::npos; }));
    CommandProcess command(dir.options());
    EXPECT_THAT(command.report(), StartsWith("started"));
    EXPECT_FALSE(is_running(orphan));
    EXPECT_EQ(query(command.dsn(), "SELECT 1"), "1");
    if (is_running(orphan)) {
        kill(orphan, SIGQUIT);
    }
    waitpid(orphan, nullptr, 0);
}

TEST(EmbeddedFaults, KilledServersAreStartedAgain) {
    const DataDir dir;
    dir.seed_cluster();
    const Servers servers = Servers::join_or_start(dir.options());
    ASSERT_EQ(query(servers.postgres_dsn(), "CREATE TABLE kept AS SELECT 7 AS x"), "done");
    const ServersState before = servers.state();
    kill(before.postgres_pid, SIGKILL);
    kill(before.redis_pid, SIGKILL);
    EXPECT_TRUE(eventually([&] {
        const ServersState now = servers.state();
        return now.phase == Phase::ready && now.restarts == 2;
    }));
    EXPECT_TRUE(serves(servers));
    EXPECT_EQ(query(servers.postgres_dsn(), "SELECT x FROM kept"), "7");
    const ServersState after = servers.state();
    EXPECT_EQ(after.supervisor_pid, before.supervisor_pid);
    EXPECT_NE(after.postgres_pid, before.postgres_pid);
    EXPECT_NE(after.redis_pid, before.redis_pid);
}

// A crash of the machine leaves postmaster.pid; after the reboot its pid is someone else's, and
// postgres would take any live process of its own user for a postmaster.
TEST(EmbeddedFaults, StalePidFileOfALivingStranger) {
    const DataDir dir;
    dir.seed_cluster();
    CommandProcess first(dir.options());
    ASSERT_EQ(query(first.dsn(), "SELECT 1"), "1") << first.report();
    const std::string root = dir.state().server_root;
    const std::string socket_dir = dir.state().socket_dir;
    std::ifstream file(root + "/postgres/postmaster.pid");
    std::string text{std::istreambuf_iterator<char>(file), {}};
    first.end();
    ASSERT_TRUE(eventually([&] { return dir.state().phase == Phase::stopped; }));

    const Identity identity = choose_identity("postgres", root + "/postgres");
    const pid_t stranger =
        spawn({.arguments = {"/bin/sleep", "60"}, .identity = &identity, .death_signal = SIGKILL});
    text.replace(0, text.find('\n'), std::to_string(stranger));
    for (const std::string& path :
         {root + "/postgres/postmaster.pid", socket_dir + "/.s.PGSQL.5432.lock"}) {
        std::ofstream(path) << text;
        if (getuid() == 0) {
            ASSERT_EQ(chown(path.c_str(), identity.uid, identity.gid), 0);
        }
    }
    CommandProcess second(dir.options());
    EXPECT_EQ(query(second.dsn(), "SELECT 1"), "1") << second.report();
    EXPECT_TRUE(is_running(stranger)) << "a stranger was harmed";
    kill(stranger, SIGKILL);
    waitpid(stranger, nullptr, 0);
}

TEST(EmbeddedFaults, FirstRunKilledHalfWay) {
    const DataDir dir;
    const std::string creating = dir.path() + "/postgres.creating";
    std::filesystem::create_directories(dir.path() + "/postgres.mine");
    CommandProcess first(dir.options());
    ASSERT_TRUE(eventually([&] { return std::filesystem::exists(creating + "/PG_VERSION"); }));
    kill(dir.state().supervisor_pid, SIGKILL);
    first.kill();
    ASSERT_FALSE(std::filesystem::exists(dir.path() + "/postgres"))
        << "it was too fast to be killed";
    CommandProcess second(dir.options());
    EXPECT_EQ(query(second.dsn(), "SELECT 1"), "1") << second.report();
    EXPECT_FALSE(std::filesystem::exists(creating));
    EXPECT_TRUE(std::filesystem::exists(dir.path() + "/postgres.mine"));
}

TEST(EmbeddedFaults, FullDiskIsSaid) {
    const DataDir dir("disk");
    std::filesystem::create_directory(dir.parent());
    if (mount("nof0-test", dir.parent().c_str(), "tmpfs", 0, "size=20m,mode=755") != 0) {
        GTEST_SKIP() << "this user may not mount a small disk";
    }
    {
        CommandProcess command(dir.options());
        EXPECT_THAT(command.report(), StartsWith("usage: no room for a new cluster"));
    }
    dir.stop_servers();
    EXPECT_EQ(umount2(dir.parent().c_str(), MNT_DETACH), 0);
}

TEST(EmbeddedFaults, ServerThatCannotStartIsQuoted) {
    const DataDir dir;
    dir.seed_cluster();
    Options options = dir.options();
    options.servers.postgres_settings.emplace_back("no_such_setting", "1");
    CommandProcess command(options);
    EXPECT_THAT(command.report(),
                testing::AllOf(StartsWith("unavailable: Postgres does not start (exit status 1)"),
                               HasSubstr("unrecognized configuration parameter")));
    EXPECT_TRUE(eventually([&] { return has_died(dir.state()); }));
    CommandProcess mended(dir.options());
    EXPECT_THAT(mended.report(), StartsWith("started"));
}

TEST(EmbeddedFaults, RedisPortTakenMeanwhile) {
    const DataDir dir;
    dir.seed_cluster();
    CommandProcess first(dir.options());
    ASSERT_THAT(first.report(), StartsWith("started"));
    first.end();
    ASSERT_TRUE(eventually([&] { return dir.state().phase == Phase::stopped; }));
    const int old_port = dir.state().redis_port;
    const pid_t squatter = spawn({.arguments = {"/usr/bin/redis-server", "-"}},
                                 "bind 127.0.0.1\nsave \"\"\nport " + std::to_string(old_port));
    const std::string squatter_url = "redis://127.0.0.1:" + std::to_string(old_port);
    ASSERT_TRUE(eventually([&] { return ask_redis(squatter_url, "PING").starts_with("+PONG"); }));
    CommandProcess second(dir.options());
    EXPECT_THAT(second.report(), StartsWith("started"));
    EXPECT_NE(dir.state().redis_port, old_port);
    EXPECT_TRUE(is_running(squatter));
    kill(squatter, SIGKILL);
    waitpid(squatter, nullptr, 0);
}

} // namespace
} // namespace nof0::test

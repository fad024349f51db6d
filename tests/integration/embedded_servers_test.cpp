// The embedded servers as commands use them: start, join, keep, stop, and who may see what.
#include "app/embedded/file_lock.hpp"
#include "app/embedded/process.hpp"
#include "app/embedded/servers.hpp"
#include "app/embedded/up_lock.hpp"
#include "base/failure.hpp"
#include "support/command_process.hpp"

#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

namespace nof0::test {
namespace {

using namespace app::embedded;
using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

constexpr uid_t k_uid_without_passwd = 12345;

mode_t mode_of(const std::string& path) {
    struct stat info{};
    return ::stat(path.c_str(), &info) == 0 ? info.st_mode & 07777 : 0;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

TEST(EmbeddedServers, FirstRunServesBothPrivately) {
    const DataDir dir;
    Options options = dir.options();
    std::vector<std::string> progress;
    options.on_progress = [&](std::string_view text) { progress.emplace_back(text); };
    const Servers servers = Servers::join_or_start(options);
    EXPECT_EQ(servers.how(), Joined::started);
    EXPECT_THAT(progress, testing::Contains(HasSubstr("first run: creating the cluster")));

    EXPECT_EQ(query(servers.postgres_dsn(), "SELECT current_user || '/' || current_database()"),
              "nof0/nof0");
    EXPECT_EQ(query(servers.postgres_dsn(),
                    "SELECT concat_ws(' ', rolsuper, rolcreatedb, rolcreaterole) FROM pg_roles "
                    "WHERE rolname = current_user"),
              "f t t");
    EXPECT_EQ(query(servers.postgres_dsn(), "CREATE TABLE t (x int)"), "done");
    EXPECT_EQ(query(servers.admin_dsn(),
                    "SELECT concat_ws(' ', current_user, current_database(), rolsuper) FROM "
                    "pg_roles WHERE rolname = current_user"),
              "postgres postgres t");
    EXPECT_EQ(query(servers.admin_dsn(),
                    "SELECT concat_ws(' ', current_setting('data_checksums'), datcollate, "
                    "pg_encoding_to_char(encoding)) FROM pg_database WHERE datname = 'nof0'"),
              "on C UTF8");
    EXPECT_EQ(query(servers.admin_dsn(), "SHOW listen_addresses"), "");
    const std::string wrong = replaced(servers.postgres_dsn(), "nof0:", "nof0:f");
    EXPECT_THAT(query(wrong, "SELECT 1"), HasSubstr("password authentication failed"));

    const std::string info =
        ask_redis(servers.redis_url(), "PING\r\nCONFIG GET maxmemory-policy\r\n"
                                       "CONFIG GET save");
    EXPECT_THAT(info,
                AllOf(HasSubstr("+PONG"), HasSubstr("volatile-ttl"), HasSubstr("$0\r\n\r\n")));
    const std::string open = "redis://127.0.0.1:" + std::to_string(servers.state().redis_port);
    EXPECT_THAT(ask_redis(open, "PING"), HasSubstr("NOAUTH"));

    for (const char* file :
         {"servers.json", "servers.secret", "servers.lock", "log/postgres.log"}) {
        EXPECT_EQ(mode_of(dir.path() + "/" + file), 0600u) << file;
    }
    for (const char* folder : {"postgres", "redis", "run", "log"}) {
        EXPECT_EQ(mode_of(dir.path() + "/" + folder), 0700u) << folder;
    }
    EXPECT_FALSE(std::filesystem::exists(dir.path() + "/postgres.password"));
}

TEST(EmbeddedServers, CommandsShareThemAndDataStays) {
    const DataDir dir;
    dir.seed_cluster();
    CommandProcess first(dir.options());
    ASSERT_THAT(first.report(), StartsWith("started"));
    CommandProcess second(dir.options());
    ASSERT_THAT(second.report(), StartsWith("joined"));
    EXPECT_EQ(query(second.dsn(), "CREATE TABLE kept AS SELECT 42 AS answer"), "done");
    const ServersState before = dir.state();
    first.end();
    usleep(600'000); // twice the grace: the second still holds them
    EXPECT_EQ(query(second.dsn(), "SELECT answer FROM kept"), "42");
    second.kill(); // a crash lets go like a clean end
    EXPECT_TRUE(eventually([&] { return dir.state().phase == Phase::stopped; }));
    EXPECT_FALSE(is_running(before.postgres_pid));
    EXPECT_FALSE(is_running(before.redis_pid));

    CommandProcess third(dir.options());
    ASSERT_THAT(third.report(), StartsWith("started"));
    EXPECT_EQ(query(third.dsn(), "SELECT answer FROM kept"), "42");
    EXPECT_EQ(dir.state().redis_port, before.redis_port);
    EXPECT_EQ(third.dsn(), second.dsn());
    // Stopped cleanly, so there was nothing to recover.
    std::ifstream log(dir.path() + "/log/postgres.log");
    const std::string text{std::istreambuf_iterator<char>(log), {}};
    EXPECT_THAT(text, testing::Not(HasSubstr("not properly shut down")));
}

TEST(EmbeddedServers, ConcurrentFirstStartsMakeOneCluster) {
    const DataDir dir;
    CommandProcess first(dir.options());
    CommandProcess second(dir.options());
    CommandProcess third(dir.options());
    const std::vector reports = {first.report(), second.report(), third.report()};
    EXPECT_EQ(std::ranges::count_if(
                  reports, [](const std::string& text) { return text.starts_with("started"); }),
              1);
    EXPECT_EQ(first.dsn(), second.dsn());
    EXPECT_EQ(first.dsn(), third.dsn());
    EXPECT_EQ(query(third.dsn(), "SELECT 1"), "1");
}

TEST(EmbeddedServers, ACommandThatComesDuringTheStopStartsThemAnew) {
    const DataDir dir;
    dir.seed_cluster();
    Options options = dir.options();
    options.servers.grace = std::chrono::milliseconds(0);
    for (int round = 0; round < 3; ++round) {
        CommandProcess first(options);
        ASSERT_EQ(query(first.dsn(), "SELECT 1"), "1") << first.report();
        first.end();
        // Anywhere between the end of the grace and the last process' death.
        usleep(static_cast<useconds_t>(round) * 120'000);
        CommandProcess second(options);
        ASSERT_EQ(query(second.dsn(), "SELECT 1"), "1") << second.report();
    }
}

TEST(EmbeddedServers, SecondUpIsRefusedByPid) {
    const DataDir dir;
    std::optional<UpLock> lock = UpLock::take(dir.path());
    EXPECT_THAT([&] { UpLock::take(dir.path()); },
                testing::ThrowsMessage<UsageError>(
                    AllOf(HasSubstr("pid " + std::to_string(getpid())), HasSubstr(dir.path()))));
    lock.reset();
    UpLock::take(dir.path());
}

TEST(EmbeddedServers, LongPathAndOddCharacters) {
    const DataDir dir("a, \"folder\" with " + std::string(90, 'x') + "/" + std::string(60, 'y'));
    std::filesystem::create_directories(dir.parent());
    CommandProcess command(dir.options());
    ASSERT_THAT(command.report(), StartsWith("started"));
    EXPECT_EQ(query(command.dsn(), "SELECT 1"), "1");
    const std::string socket_dir = dir.state().socket_dir;
    EXPECT_FALSE(socket_dir.starts_with(dir.path()));
    EXPECT_EQ(mode_of(socket_dir), 0700u);
    command.end();
    dir.stop_servers();
    std::filesystem::remove_all(socket_dir);
}

TEST(EmbeddedServers, MissingProgramsNameThePackage) {
    const DataDir dir;
    Options options = dir.options();
    options.servers.postgres_bin_dir = "/nonexistent/bin";
    CommandProcess no_postgres(options);
    EXPECT_THAT(no_postgres.report(), AllOf(StartsWith("usage: no Postgres 15 or newer"),
                                            HasSubstr("install the package postgresql")));
    options = dir.options();
    options.servers.redis_server = "/nonexistent/redis-server";
    CommandProcess no_redis(options);
    EXPECT_THAT(no_redis.report(), AllOf(StartsWith("usage: no redis-server 7 or newer"),
                                         HasSubstr("install the package redis-server")));
    EXPECT_FALSE(std::filesystem::exists(dir.path() + "/postgres"));
}

TEST(EmbeddedServers, ForeignContentIsRefusedAndStays) {
    const DataDir dir;
    std::filesystem::create_directories(dir.path() + "/postgres");
    if (getuid() == 0) { // root's own would be refused for its owner
        ASSERT_EQ(chown((dir.path() + "/postgres").c_str(), 65534, 65534), 0);
    }
    std::ofstream(dir.path() + "/postgres/novel.txt") << "chapter one";
    CommandProcess foreign(dir.options());
    EXPECT_THAT(foreign.report(), AllOf(StartsWith("usage:"), HasSubstr("is no Postgres cluster")));
    std::ofstream(dir.path() + "/postgres/PG_VERSION") << "9\n";
    CommandProcess old(dir.options());
    EXPECT_THAT(old.report(), AllOf(StartsWith("usage:"), HasSubstr("was made by Postgres 9"),
                                    HasSubstr("postgresql-9")));
    EXPECT_TRUE(std::filesystem::exists(dir.path() + "/postgres/novel.txt"));
}

TEST(EmbeddedServers, RepairsPermissionsAndLostPasswords) {
    const DataDir dir;
    dir.seed_cluster();
    CommandProcess first(dir.options());
    const std::string old_dsn = first.dsn();
    ASSERT_EQ(query(old_dsn, "CREATE TABLE kept (x int)"), "done") << first.report();
    first.end();
    dir.stop_servers();
    std::filesystem::permissions(dir.path() + "/postgres", std::filesystem::perms::all);
    std::filesystem::permissions(dir.path() + "/run", std::filesystem::perms::all);
    std::filesystem::remove(dir.path() + "/servers.secret");
    CommandProcess second(dir.options());
    EXPECT_NE(second.dsn(), old_dsn);
    EXPECT_EQ(query(second.dsn(), "SELECT count(*) FROM kept"), "0") << second.report();
    EXPECT_THAT(query(old_dsn, "SELECT 1"), HasSubstr("password authentication failed"));
    EXPECT_EQ(mode_of(dir.path() + "/run"), 0700u);
    EXPECT_EQ(mode_of(dir.path() + "/servers.secret"), 0600u);
}

TEST(EmbeddedServers, OrdinaryUserWithoutPasswdEntry) {
    if (getuid() != 0) {
        GTEST_SKIP() << "only root can become a user without a passwd entry";
    }
    const DataDir dir;
    // The folder that the user made; the program is copied, since the build may be under /root.
    std::filesystem::create_directory(dir.path());
    ASSERT_EQ(chown(dir.path().c_str(), k_uid_without_passwd, k_uid_without_passwd), 0);
    Options options = dir.options();
    options.supervisor_program = dir.parent() + "/nof0";
    std::filesystem::copy_file(NOF0_BINARY, options.supervisor_program);
    CommandProcess command(options, k_uid_without_passwd);
    ASSERT_THAT(command.report(), StartsWith("started"));
    EXPECT_EQ(query(command.dsn(), "SELECT 1"), "1");
    struct stat info{};
    ASSERT_EQ(stat((dir.path() + "/postgres").c_str(), &info), 0);
    EXPECT_EQ(info.st_uid, k_uid_without_passwd);
    // Root joins them, and after they are gone starts them as their owner.
    CommandProcess root(dir.options());
    EXPECT_THAT(root.report(), StartsWith("joined"));
    root.end();
    command.end();
    dir.stop_servers();
    CommandProcess root_again(dir.options());
    EXPECT_EQ(query(root_again.dsn(), "SELECT 1"), "1") << root_again.report();
}

TEST(EmbeddedServers, FolderOfSomeoneElseIsRefusedInWords) {
    if (getuid() != 0) {
        GTEST_SKIP() << "only root can make a folder that we may not use";
    }
    const DataDir dir;
    dir.seed_cluster();
    {
        const UpLock made = UpLock::take(dir.path());
    }
    {
        CommandProcess root(dir.options());
        ASSERT_THAT(root.report(), StartsWith("started"));
    }
    CommandProcess stranger(dir.options(), k_uid_without_passwd);
    EXPECT_THAT(stranger.report(), AllOf(StartsWith("usage: cannot"), HasSubstr("--data-dir")));
}

TEST(EmbeddedServers, CloneUnderAClosedFolder) {
    if (getuid() != 0) {
        GTEST_SKIP() << "only root runs its servers as someone who may not enter its folders";
    }
    const DataDir dir("home");
    std::filesystem::create_directory(dir.parent());
    std::filesystem::permissions(dir.parent(), std::filesystem::perms::owner_all);
    std::string root;
    {
        CommandProcess command(dir.options());
        ASSERT_THAT(command.report(), StartsWith("started"));
        EXPECT_EQ(query(command.dsn(), "CREATE TABLE kept (x int)"), "done");
        root = dir.state().server_root;
        EXPECT_THAT(root, StartsWith("/var/lib/nof0/"));
        EXPECT_FALSE(std::filesystem::exists(dir.path() + "/postgres"));
    }
    ASSERT_TRUE(eventually([&] { return dir.state().phase == Phase::stopped; }));
    // Opened later on: the cluster stays where it is and is found.
    std::filesystem::permissions(dir.parent(), std::filesystem::perms(0755));
    CommandProcess again(dir.options());
    EXPECT_EQ(query(again.dsn(), "SELECT count(*) FROM kept"), "0") << again.report();
    EXPECT_EQ(dir.state().server_root, root);
}

} // namespace
} // namespace nof0::test

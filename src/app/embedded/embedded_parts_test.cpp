// The parts of the embedded servers that decide without starting anything.
#include "app/embedded/files.hpp"
#include "app/embedded/layout.hpp"
#include "app/embedded/log_file.hpp"
#include "app/embedded/options.hpp"
#include "app/embedded/postgres_settings.hpp"
#include "app/embedded/process.hpp"
#include "app/embedded/programs.hpp"
#include "app/embedded/state_file.hpp"
#include "app/embedded/watched_server.hpp"
#include "base/failure.hpp"

#include <csignal>
#include <fcntl.h>
#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

namespace nof0::app::embedded {
namespace {

using namespace std::chrono_literals;
using testing::Contains;
using testing::HasSubstr;

class EmbeddedParts : public testing::Test {
protected:
    void SetUp() override {
        char name[] = "/tmp/nof0-parts-XXXXXX";
        ASSERT_NE(::mkdtemp(name), nullptr);
        dir_ = name;
    }
    void TearDown() override { std::filesystem::remove_all(dir_); }
    std::string dir_;
};

TEST_F(EmbeddedParts, RestartsSlowDown) {
    EXPECT_EQ(restart_delay(1), 100ms);
    EXPECT_EQ(restart_delay(2), 200ms);
    EXPECT_EQ(restart_delay(5), 1600ms);
    EXPECT_EQ(restart_delay(8), 10s);
    EXPECT_EQ(restart_delay(1'000'000), 10s);
}

TEST_F(EmbeddedParts, VersionsAsTheProgramsPrintThem) {
    EXPECT_EQ(version_in("postgres (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)\n"), "15.20");
    EXPECT_EQ(version_in("Redis server v=7.0.15 sha=00000000:0 bits=64"), "7.0.15");
    EXPECT_EQ(version_in("postgres (PostgreSQL) 18beta1"), "18");
    EXPECT_EQ(version_in("no digits"), "");
    EXPECT_EQ(major_of("15.20"), 15);
    EXPECT_EQ(major_of("9.6"), 9);
    EXPECT_EQ(major_of(""), 0);
}

TEST_F(EmbeddedParts, SocketFolderFitsOrNot) {
    EXPECT_TRUE(fits_socket("/srv/arena/var/run"));
    EXPECT_TRUE(fits_socket("/" + std::string(92, 'x'))); // 107 bytes with the socket's name
    EXPECT_FALSE(fits_socket("/" + std::string(93, 'x')));
    EXPECT_FALSE(fits_socket("/a,b")); // a list of two, to postgres and to libpq
    EXPECT_FALSE(fits_socket("/a b"));
    EXPECT_FALSE(fits_socket("/caf\xc3\xa9"));
}

TEST_F(EmbeddedParts, OptionsSurviveTheWayToTheSupervisor) {
    ServerOptions options;
    options.postgres_bin_dir = "/a \"b\"/bin";
    options.max_connections = 7;
    options.shared_buffers_mb = 33;
    options.redis_maxmemory = "1gb";
    options.grace = 123ms;
    options.start_token = "abc";
    options.postgres_settings = {{"fsync", "off"}, {"work_mem", "8MB"}};
    const ServerOptions back = server_options_from(to_json(options));
    EXPECT_EQ(to_json(back), to_json(options));
    EXPECT_EQ(back.grace, 123ms);
    EXPECT_EQ(back.postgres_settings, options.postgres_settings);
    EXPECT_THROW(server_options_from(""), UsageError);
    EXPECT_THROW(server_options_from("[1]"), UsageError);
    EXPECT_EQ(to_json(server_options_from("{}")), to_json(ServerOptions{}));
}

TEST_F(EmbeddedParts, SizesFollowTheMachine) {
    constexpr std::uint64_t gib = 1024ULL * 1024 * 1024;
    const auto arguments = [](const ServerOptions& options, const Machine& machine) {
        return postgres_arguments(options, machine, "/s");
    };
    const auto large = arguments({}, {64 * gib, 900 * gib, 8 * gib});
    EXPECT_THAT(large, Contains("shared_buffers=512MB"));
    EXPECT_THAT(large, Contains("max_wal_size=4096MB"));
    EXPECT_THAT(large, Contains("dynamic_shared_memory_type=posix"));
    EXPECT_THAT(large, Contains("listen_addresses="));
    const auto small = arguments({}, {gib, 5 * gib, 64 * 1024 * 1024});
    EXPECT_THAT(small, Contains("shared_buffers=128MB"));
    EXPECT_THAT(small, Contains("max_wal_size=512MB"));
    EXPECT_THAT(small, Contains("dynamic_shared_memory_type=mmap"));
    ServerOptions own;
    own.shared_buffers_mb = 99;
    own.postgres_settings = {{"fsync", "off"}};
    const auto chosen = arguments(own, {gib, gib, gib});
    EXPECT_THAT(chosen, Contains("shared_buffers=99MB"));
    EXPECT_EQ(chosen.back(), "fsync=off"); // last, so that it wins
}

TEST_F(EmbeddedParts, StateAndSecretsArePrivateAndComeBack) {
    ServersState state;
    state.phase = Phase::failed;
    state.error = "line one\n\"two\"";
    state.error_kind = FailureKind::usage;
    state.server_root = "/var/lib/nof0/0123";
    state.redis_port = 20001;
    write_state(dir_, state);
    const ServersState back = read_state(dir_).value();
    EXPECT_EQ(back.phase, Phase::failed);
    EXPECT_EQ(back.error, state.error);
    EXPECT_EQ(back.error_kind, FailureKind::usage);
    EXPECT_EQ(back.server_root, state.server_root);
    EXPECT_EQ(back.redis_port, 20001);
    struct stat info{};
    ASSERT_EQ(::stat((dir_ + "/servers.json").c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 07777, 0600u);

    EXPECT_FALSE(read_secrets(dir_));
    const Secrets secrets = make_secrets();
    EXPECT_EQ(secrets.redis_password.size(), 32u);
    EXPECT_NE(secrets.redis_password, secrets.postgres_password);
    write_secrets(dir_, secrets);
    EXPECT_EQ(read_secrets(dir_).value().redis_password, secrets.redis_password);
    write_private_file(dir_ + "/servers.secret", "{\"redis_password\":\"x\"}");
    EXPECT_FALSE(read_secrets(dir_)) << "half a file is none";
    write_private_file(dir_ + "/servers.json", "{broken");
    EXPECT_FALSE(read_state(dir_));
}

TEST_F(EmbeddedParts, AddressesAreEncoded) {
    ServersState state;
    state.socket_dir = "/a b/run";
    state.redis_port = 20001;
    EXPECT_EQ(postgres_dsn(state, "nof0", "s3", "nof0"),
              "postgresql://nof0:s3@/nof0?host=%2Fa%20b%2Frun&port=5432");
    EXPECT_EQ(redis_url(state, {"", "", "pw"}), "redis://:pw@127.0.0.1:20001");
}

TEST_F(EmbeddedParts, LogsAreBoundedWhileTheirWriterHoldsThem) {
    const std::string path = dir_ + "/server.log";
    const UniqueFd writer = open_log(path);
    const std::string line = "a line of twenty....\n";
    for (int i = 0; i < 10; ++i) {
        ASSERT_EQ(::write(writer.get(), line.data(), line.size()), 21);
    }
    bound_log(path, 1000);
    EXPECT_EQ(std::filesystem::file_size(path), 210u);
    bound_log(path, 200);
    EXPECT_EQ(std::filesystem::file_size(path), 0u);
    EXPECT_EQ(std::filesystem::file_size(path + ".1"), 210u);
    ASSERT_EQ(::write(writer.get(), "one\ntwo\nthree\n", 14), 14);
    EXPECT_EQ(std::filesystem::file_size(path), 14u) << "the writer appends at the new end";
    EXPECT_EQ(log_tail(path, 2), "  two\n  three");
    EXPECT_EQ(log_tail(path, 9), "  one\n  two\n  three");
}

TEST_F(EmbeddedParts, FullDiskIsRecognisedInWords) {
    EXPECT_EQ(disk_full_note(dir_, "could not open file"), "");
    EXPECT_THAT(disk_full_note(dir_, "could not write: No space left on device"),
                HasSubstr("the disk of " + dir_ + " is full"));
}

TEST_F(EmbeddedParts, ProgramsRunWithNothingOfOurs) {
    ::setenv("PGHOST", "elsewhere", 1);
    const UniqueFd leaked(::open(dir_.c_str(), 0)); // without close-on-exec
    const Finished finished =
        run_to_end({.arguments = {"/bin/sh", "-c", "cat; env; ls /proc/self/fd | wc -l"}},
                   "input\n", Deadline::after(20s));
    ::unsetenv("PGHOST");
    EXPECT_TRUE(finished.succeeded());
    EXPECT_THAT(finished.output, HasSubstr("input\n"));
    EXPECT_THAT(finished.output, testing::Not(HasSubstr("PGHOST")));
    EXPECT_THAT(finished.output, testing::EndsWith("\n4\n")); // three and the listing's own
    EXPECT_THROW(spawn({.arguments = {"/nonexistent/program"}}), Unavailable);
    const Finished slow =
        run_to_end({.arguments = {"/bin/sleep", "60"}}, {}, Deadline::after(50ms));
    EXPECT_EQ(describe_status(slow.wait_status), "killed by signal 9");
}

// A server that dies as often as it is told.
class FakeServer final : public ServerProcess {
public:
    std::string_view name() const override { return "Fake"; }
    std::string log_path() const override { return "/nonexistent/fake.log"; }
    bool prepare() override { return true; }
    pid_t start() override {
        ++starts;
        return spawn({.arguments = {"/bin/sh", "-c", deaths-- > 0 ? "exit 3" : "exec sleep 60"},
                      .death_signal = SIGKILL});
    }
    bool is_ready(pid_t) override { return deaths < 0; }
    void request_stop(pid_t pid, StopRequest) override { ::kill(pid, SIGKILL); }
    int starts = 0;
    int deaths = 0;
};

TEST_F(EmbeddedParts, DyingServersAreStartedAgainOrGivenUp) {
    FakeServer steady;
    steady.deaths = 2;
    WatchedServer watched(steady);
    const Deadline deadline = Deadline::after(20s);
    while (!watched.is_ready() && !deadline.passed()) {
        watched.tick();
    }
    EXPECT_TRUE(watched.is_ready());
    EXPECT_EQ(steady.starts, 3);
    watched.request_stop(StopRequest::clean);
    while (!watched.has_ended() && !deadline.passed()) {
    }
    EXPECT_EQ(watched.pid(), 0);

    FakeServer hopeless;
    hopeless.deaths = 1000;
    WatchedServer given_up(hopeless);
    EXPECT_THROW(while (!deadline.passed()) { given_up.tick(); }, Unavailable);
    EXPECT_EQ(hopeless.starts, WatchedServer::k_first_start_failures_max);
}

} // namespace
} // namespace nof0::app::embedded

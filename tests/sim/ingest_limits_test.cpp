// A replay and a reader on a Postgres that runs out of connections, and out of disk: both say so,
// nothing is lost, and all goes on by itself when there is room again.
#include "net/http_client.hpp"
#include "sim/whole_store.hpp"
#include "sim/world_file.hpp"
#include "support/arena.hpp"
#include "support/command_process.hpp"
#include "support/private_cluster.hpp"
#include "support/redis_server.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <libpq-fe.h>
#include <random>
#include <sys/mount.h>
#include <unistd.h>

namespace nof0::test {
namespace {

using testing::HasSubstr;

class IngestLimits : public testing::Test {
protected:
    IngestLimits() { std::cout << "seed " << seed_ << "\n"; }

    void begin(PrivateClusterOptions options) {
        cluster_.emplace(std::move(options));
        write_frames(world_, file());
        const Ended migrated = Program(NOF0_BINARY, {"migrate", "up"}, servers()).wait();
        ASSERT_EQ(migrated.exit_code, 0) << migrated.error;
        sql(traders_sql(world_, "hyperliquid"));
    }
    std::filesystem::path file() const { return folder_.path() / "world.jsonl"; }
    std::string sql(const std::string& text) { return run_sql(cluster_->dsn(), text); }
    std::vector<std::string> servers() {
        return {"NOF0_POSTGRES_DSN=" + cluster_->dsn(),
                "NOF0_REDIS_URL=redis://127.0.0.1:" + std::to_string(redis_.port())};
    }
    // Lasts for some seconds.
    std::vector<std::string> slow_replay() const {
        return {"ingest", "--replay", file().string(), "--speed",
                std::to_string(static_cast<double>(world_.span_ms()) / 5'000)};
    }
    void wait_for_first_fills() {
        ASSERT_TRUE(eventually([this] { return sql("SELECT count(*) FROM fills") != "0"; }));
    }
    static int status_of(const std::string& url) {
        net::HttpGetOptions options;
        options.timeout = std::chrono::seconds(30);
        return net::http_get_blocking(net::parse_url(url).value(), options).status;
    }
    void expect_all_is_well() {
        expect_truth(world_.truth(), [this](const std::string& text) { return sql(text); });
        expect_commands_find_nothing({}, servers());
    }
    PrivateCluster& cluster() { return *cluster_; }

private:
    std::uint64_t seed_ = std::random_device{}();
    World world_{{.seed = seed_, .traders = 3, .steps = 400, .money = false}};
    TemporaryFolder folder_;
    std::optional<PrivateCluster> cluster_;
    RedisServer redis_;
};

// Sessions of somebody else, who takes every connection that there is.
class Hog {
public:
    explicit Hog(std::string dsn) : dsn_(std::move(dsn) + " application_name=hog") { take_one(); }

    bool take_one() {
        Connection connection(PQconnectdb(dsn_.c_str()), &PQfinish);
        const bool taken = PQstatus(connection.get()) == CONNECTION_OK;
        if (taken) {
            held_.push_back(std::move(connection));
        }
        return taken;
    }
    // All but ours are ended, until there is no room for anybody.
    bool take_all(std::size_t connections) {
        return eventually([&] {
            while (take_one()) {
            }
            const std::unique_ptr<PGresult, decltype(&PQclear)> ended(
                PQexec(held_.front().get(),
                       "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE "
                       "backend_type = 'client backend' AND application_name <> 'hog'"),
                &PQclear);
            return held_.size() == connections;
        });
    }
    void let_go() { held_.clear(); }

private:
    using Connection = std::unique_ptr<PGconn, decltype(&PQfinish)>;
    std::string dsn_;
    std::vector<Connection> held_;
};

TEST_F(IngestLimits, NoConnectionLeft) {
    constexpr std::size_t k_connections = 24;
    begin({.settings = {"max_connections=" + std::to_string(k_connections),
                        "superuser_reserved_connections=0"}});
    Program serve(NOF0_BINARY, {"serve", "--port", "0"}, servers());
    const std::string url = serve.url();
    Program feed(NOF0_BINARY, slow_replay(), servers());
    wait_for_first_fills();
    Hog hog(cluster().dsn());
    ASSERT_TRUE(hog.take_all(k_connections));
    for (Program* program : {&serve, &feed}) {
        EXPECT_TRUE(eventually([&] {
            return program->error().find("too many clients already") != std::string::npos;
        })) << program->error();
    }
    // What Redis holds, or an honest refusal.
    EXPECT_THAT(status_of(url + "/api/positions"), testing::AnyOf(200, 503));
    EXPECT_EQ(status_of(url + "/readyz"), 503);
    hog.let_go();
    const Ended ended = feed.wait();
    EXPECT_EQ(ended.exit_code, 0) << ended.error;
    EXPECT_TRUE(eventually([&] { return status_of(url + "/readyz") == 200; }));
    EXPECT_EQ(status_of(url + "/api/positions"), 200);
    expect_all_is_well();
}

// A file system of its own; it goes with the object.
class SmallDisk {
public:
    explicit SmallDisk(const std::string& options) {
        mounted_ = ::mount("nof0-test", path().c_str(), "tmpfs", 0, options.c_str()) == 0;
    }
    ~SmallDisk() {
        if (mounted_) {
            ::umount2(path().c_str(), MNT_DETACH);
        }
    }
    bool mounted() const { return mounted_; }
    const std::filesystem::path& path() const { return folder_.path(); }
    // Every byte that is left.
    void fill() {
        const int file = ::open((path() / "filler").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
        const std::string block(4'096, 'x');
        while (::write(file, block.data(), block.size()) > 0) {
        }
        ::close(file);
    }
    void free() { std::filesystem::remove(path() / "filler"); }

private:
    TemporaryFolder folder_;
    bool mounted_ = false;
};

TEST_F(IngestLimits, DiskFull) {
    SmallDisk disk("size=192m,mode=755");
    if (!disk.mounted()) {
        GTEST_SKIP() << "this user may not mount a small disk";
    }
    begin({.folder = disk.path(), .settings = {"min_wal_size=32MB", "max_wal_size=48MB"}});
    Program feed(NOF0_BINARY, slow_replay(), servers());
    wait_for_first_fills();
    disk.fill();
    EXPECT_TRUE(eventually([&] {
        disk.fill(); // what Postgres gave back meanwhile
        return feed.error().find("write_failed") != std::string::npos;
    })) << feed.error();
    disk.free();
    if (!cluster().is_up()) { // without room for its log it may have ended itself
        cluster().start();
    }
    const Ended ended = feed.wait();
    EXPECT_EQ(ended.exit_code, 0) << ended.error;
    expect_all_is_well();
}

} // namespace
} // namespace nof0::test

// A server that dies and comes back, on a cluster of the test's own: waiters are told, the pool
// recovers by itself, and what was committed is there.
#include "storage/pg/transaction.hpp"
#include "support/database.hpp"

#include <array>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace nof0::test {
namespace {

int free_port() {
    const int probe = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    EXPECT_EQ(::bind(probe, reinterpret_cast<sockaddr*>(&address), size), 0);
    EXPECT_EQ(::getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size), 0);
    ::close(probe);
    return ntohs(address.sin_port);
}

std::string output_of(const std::string& command) {
    std::string output;
    std::FILE* const pipe = ::popen(command.c_str(), "r");
    std::array<char, 256> piece{};
    while (pipe != nullptr && std::fgets(piece.data(), piece.size(), pipe) != nullptr) {
        output += piece.data();
    }
    EXPECT_EQ(pipe == nullptr ? -1 : ::pclose(pipe), 0) << command << "\n" << output;
    return output;
}

// A Postgres of our own on loopback. Postgres refuses root, so root becomes user postgres.
class PrivateCluster {
public:
    PrivateCluster() : port_(free_port()) {
        std::string pattern = (std::filesystem::temp_directory_path() / "nof0_pg_XXXXXX").string();
        EXPECT_NE(::mkdtemp(pattern.data()), nullptr);
        folder_ = pattern;
        bin_ = output_of("pg_config --bindir");
        bin_.pop_back();
        if (::geteuid() == 0) {
            prefix_ = "setpriv --reuid=postgres --regid=postgres --clear-groups ";
            output_of("chown postgres:postgres " + folder_);
        }
        run("initdb", "-D " + data() + " -U postgres -A trust --no-sync");
        start();
    }
    ~PrivateCluster() {
        stop();
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }

    void start() {
        run("pg_ctl", "-D " + data() + " -w -t 120 -l " + folder_ + "/log -o '-h 127.0.0.1 -p " +
                          std::to_string(port_) + " -k " + folder_ + " -c fsync=off' start");
    }
    void stop() { run("pg_ctl", "-D " + data() + " -m immediate -w stop"); }
    static void signal_backend(int pid, int signal) { EXPECT_EQ(::kill(pid, signal), 0); }

    std::string dsn() const {
        return "host=127.0.0.1 port=" + std::to_string(port_) + " user=postgres dbname=postgres";
    }

private:
    std::string data() const { return folder_ + "/data"; }
    void run(const std::string& program, const std::string& arguments) const {
        output_of("cd / && " + prefix_ + bin_ + "/" + program + " " + arguments +
                  " >/dev/null 2>&1");
    }

    int port_;
    std::string folder_;
    std::string bin_;
    std::string prefix_;
};

const pg::Statement<std::int64_t()> k_count{pg::k_ad_hoc, "restart.count",
                                            "SELECT count(*) FROM t"};
const pg::Statement<void(std::int64_t)> k_insert{pg::k_ad_hoc, "restart.insert",
                                                 "INSERT INTO t VALUES ($1)"};
const pg::Statement<void()> k_sleep{pg::k_ad_hoc, "restart.sleep", "SELECT pg_sleep(60)"};

Task<std::int64_t> count_rows(pg::Pool& pool) {
    pg::PooledConnection connection = co_await pool.acquire(soon());
    pg::Session session = connection.session(soon());
    const std::int64_t rows = co_await session.one(k_count);
    co_return rows;
}

Task<int> insert_row(pg::Pool& pool, std::int64_t row) {
    pg::Transaction transaction =
        co_await pg::Transaction::begin(pool, pg::TransactionMode::read_write, soon());
    co_await transaction.session().execute(k_insert, row);
    co_await transaction.commit();
    co_return transaction.session().connection().server_pid();
}

Task<> sleep_on_the_server(pg::Pool& pool) {
    pg::PooledConnection connection = co_await pool.acquire(soon());
    pg::Session session = connection.session(soon());
    co_await session.execute(k_sleep);
}

class PgRestart : public testing::Test {
protected:
    void SetUp() override {
        run_sql(cluster().dsn(), "DROP TABLE IF EXISTS t; CREATE TABLE t (x int8 PRIMARY KEY)");
    }
    static void TearDownTestSuite() { shared_.reset(); }
    static PrivateCluster& cluster() {
        if (!shared_) {
            shared_ = std::make_unique<PrivateCluster>();
        }
        return *shared_;
    }

private:
    static inline std::unique_ptr<PrivateCluster> shared_; // initdb takes seconds: one for all
};

TEST_F(PgRestart, StopAndStartIsRiddenOut) {
    pg::PoolOptions options;
    options.size = 2;
    options.acquire_timeout_ms = 500;
    TestLoop loop(cluster().dsn(), options);
    loop.run(insert_row(loop.pool(), 1));
    EXPECT_TRUE(loop.health().all_ready());

    bool told = false;
    asio::co_spawn(loop.io(), sleep_on_the_server(loop.pool()),
                   [&](const std::exception_ptr& error) {
                       EXPECT_THROW(std::rethrow_exception(error), Unavailable);
                       told = true;
                   });
    loop.run_until([&] { return loop.pool().open() == 1 && loop.pool().idle() == 0; });
    cluster().stop();
    EXPECT_TRUE(loop.run_until([&] { return told; }));
    EXPECT_TRUE(loop.run_until([&] { return !loop.health().all_ready(); }));
    EXPECT_THROW(loop.run(count_rows(loop.pool())), Unavailable);

    cluster().start();
    EXPECT_TRUE(
        loop.run_until([&] { return loop.health().all_ready(); }, std::chrono::seconds(60)));
    EXPECT_EQ(loop.run(count_rows(loop.pool())), 1);
    loop.run(insert_row(loop.pool(), 2));
    EXPECT_EQ(loop.run(count_rows(loop.pool())), 2);
}

TEST_F(PgRestart, ABackendKilledMidwayTakesTheOthersDownAndAllComeBack) {
    TestLoop loop(cluster().dsn(), 2);
    const int pid = loop.run(insert_row(loop.pool(), 1));
    bool told = false;
    asio::co_spawn(loop.io(), sleep_on_the_server(loop.pool()),
                   [&](const std::exception_ptr& error) {
                       EXPECT_THROW(std::rethrow_exception(error), Unavailable);
                       told = true;
                   });
    ASSERT_TRUE(loop.run_until([&] {
        return run_sql(cluster().dsn(), "SELECT count(*) FROM pg_stat_activity WHERE query LIKE "
                                        "'SELECT pg_sleep%' AND state = 'active'") == "1";
    }));
    // As the kernel does when memory runs out: the postmaster then restarts all the others.
    PrivateCluster::signal_backend(pid, SIGKILL);
    EXPECT_TRUE(loop.run_until([&] { return told; }));
    const auto again = [](pg::Pool& pool) -> Task<std::int64_t> {
        std::int64_t rows = -1;
        while (rows < 0) { // the server refuses logins while it recovers
            try {
                rows = co_await count_rows(pool);
            } catch (const Unavailable&) {
            }
        }
        co_return rows;
    };
    EXPECT_EQ(loop.run(again(loop.pool())), 1);
}

TEST_F(PgRestart, AServerThatHangsCostsTheConnectionNotTheCaller) {
    pg::PoolOptions options;
    options.dsn = cluster().dsn();
    options.size = 1;
    options.acquire_timeout_ms = 20'000; // longer than the hanging connection's chance
    TestLoop loop(cluster().dsn(), options);
    const int pid = loop.run(insert_row(loop.pool(), 1));
    PrivateCluster::signal_backend(pid, SIGSTOP);
    const auto hasty = [](pg::Pool& pool) -> Task<> {
        pg::PooledConnection connection = co_await pool.acquire(soon());
        pg::Session session = connection.session(Deadline::after(std::chrono::milliseconds(200)));
        co_await session.one(k_count);
    };
    const MonotonicTime started = monotonic_now();
    EXPECT_THROW(loop.run(hasty(loop.pool())), Unavailable);
    EXPECT_LT(monotonic_now() - started, std::chrono::seconds(2)) << "the caller does not wait";
    EXPECT_EQ(loop.run(count_rows(loop.pool())), 1) << "on a new connection";
    EXPECT_GE(monotonic_now() - started, std::chrono::seconds(2)) << "the old one had its chance";
    PrivateCluster::signal_backend(pid, SIGCONT);
}

} // namespace
} // namespace nof0::test

// DIR/servers.json: what runs, where, and how far a start has come. Written by the supervisor,
// read by every command; it stays when the servers stop, because it also remembers where their
// data lives. Mode 0600. Passwords are in DIR/servers.secret (0600 too), see Secrets.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <sys/types.h>

namespace nof0::app::embedded {

enum class Phase { starting, ready, restarting, stopping, stopped, failed };
enum class FailureKind { none, usage, unavailable };

struct ServersState {
    Phase phase = Phase::starting;
    pid_t supervisor_pid = 0;
    std::string start_token; // of the command whose supervisor wrote this
    std::string progress;    // what is being done, for people
    std::string error;       // when failed
    FailureKind error_kind = FailureKind::none;
    std::string server_root; // where postgres/ and redis/ are: DIR, or under /var/lib/nof0
    std::string socket_dir;
    int postgres_port = 5432; // names the socket file; nothing listens on TCP
    pid_t postgres_pid = 0;
    std::string postgres_version;
    int redis_port = 0; // kept for the next start while it is free
    pid_t redis_pid = 0;
    std::string redis_version;
    std::int64_t restarts = 0; // of servers that died unexpectedly, since the supervisor started
};

std::string_view phase_name(Phase phase);

// Nothing when there is no file or it is not readable as one (a crash of an earlier version).
std::optional<ServersState> read_state(const std::string& data_dir);
void write_state(const std::string& data_dir, const ServersState& state);

struct Secrets {
    std::string postgres_admin_password;
    std::string postgres_password;
    std::string redis_password;
};

std::optional<Secrets> read_secrets(const std::string& data_dir);
void write_secrets(const std::string& data_dir, const Secrets& secrets);
Secrets make_secrets();
// 128 random bits from the system, as 32 hexadecimal digits.
std::string random_token();

// libpq and Redis addresses of what the state and the secrets describe.
std::string postgres_dsn(const ServersState& state, std::string_view user,
                         std::string_view password, std::string_view database);
std::string redis_url(const ServersState& state, const Secrets& secrets);

} // namespace nof0::app::embedded

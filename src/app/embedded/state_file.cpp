#include "app/embedded/state_file.hpp"

#include "app/embedded/files.hpp"
#include "base/ensure.hpp"
#include "base/hash.hpp"
#include "base/json.hpp"

#include <array>
#include <fmt/format.h>
#include <simdjson.h>
#include <sys/random.h>
#include <sys/stat.h>

namespace nof0::app::embedded {
namespace {

constexpr std::array<std::string_view, 6> k_phases = {"starting", "ready",   "restarting",
                                                      "stopping", "stopped", "failed"};
constexpr std::array<std::string_view, 3> k_failure_kinds = {"", "usage", "unavailable"};

std::string state_path(const std::string& data_dir) {
    return data_dir + "/servers.json";
}
std::string secrets_path(const std::string& data_dir) {
    return data_dir + "/servers.secret";
}

// A flat object read leniently: a missing or foreign value is empty.
class FlatReader {
public:
    explicit FlatReader(std::string_view json) {
        readable_ = parser_.parse(json.data(), json.size()).get(object_) == simdjson::SUCCESS;
    }
    bool readable() const { return readable_; }
    std::string text(std::string_view key) const {
        std::string_view value;
        return object_[key].get(value) == simdjson::SUCCESS ? std::string(value) : std::string();
    }
    std::int64_t integer(std::string_view key) const {
        std::int64_t value = 0;
        return object_[key].get(value) == simdjson::SUCCESS ? value : 0;
    }
    template<class Enum, std::size_t N>
    Enum word(std::string_view key, const std::array<std::string_view, N>& words) const {
        const std::string found = text(key);
        for (std::size_t i = 0; i < N; ++i) {
            if (words[i] == found) {
                return static_cast<Enum>(i);
            }
        }
        return Enum{};
    }

private:
    simdjson::dom::parser parser_;
    simdjson::dom::object object_;
    bool readable_ = false;
};

std::string percent_encoded(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
        out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return out;
}

} // namespace

std::string_view phase_name(Phase phase) {
    return k_phases[static_cast<std::size_t>(phase)];
}

std::optional<ServersState> read_state(const std::string& data_dir) {
    const std::optional<std::string> text = read_file(state_path(data_dir));
    if (!text) {
        return std::nullopt;
    }
    const FlatReader json(*text);
    if (!json.readable()) {
        return std::nullopt;
    }
    ServersState state;
    state.phase = json.word<Phase>("phase", k_phases);
    state.supervisor_pid = static_cast<pid_t>(json.integer("supervisor_pid"));
    state.start_token = json.text("start_token");
    state.progress = json.text("progress");
    state.error = json.text("error");
    state.error_kind = json.word<FailureKind>("error_kind", k_failure_kinds);
    state.server_root = json.text("server_root");
    state.socket_dir = json.text("socket_dir");
    state.postgres_port = static_cast<int>(json.integer("postgres_port"));
    state.postgres_pid = static_cast<pid_t>(json.integer("postgres_pid"));
    state.postgres_version = json.text("postgres_version");
    state.redis_port = static_cast<int>(json.integer("redis_port"));
    state.redis_pid = static_cast<pid_t>(json.integer("redis_pid"));
    state.redis_version = json.text("redis_version");
    state.restarts = json.integer("restarts");
    return state;
}

void write_state(const std::string& data_dir, const ServersState& state) {
    std::string text;
    JsonWriter json(text);
    json.begin_object();
    json.field("phase", phase_name(state.phase));
    json.field("supervisor_pid", static_cast<std::int64_t>(state.supervisor_pid));
    json.field("start_token", state.start_token);
    json.field("progress", state.progress);
    json.field("error", state.error);
    json.field("error_kind", k_failure_kinds[static_cast<std::size_t>(state.error_kind)]);
    json.field("server_root", state.server_root);
    json.field("socket_dir", state.socket_dir);
    json.field("postgres_port", state.postgres_port);
    json.field("postgres_pid", static_cast<std::int64_t>(state.postgres_pid));
    json.field("postgres_version", state.postgres_version);
    json.field("redis_port", state.redis_port);
    json.field("redis_pid", static_cast<std::int64_t>(state.redis_pid));
    json.field("redis_version", state.redis_version);
    json.field("restarts", state.restarts);
    json.end_object();
    write_private_file(state_path(data_dir), text + "\n");
}

std::optional<Secrets> read_secrets(const std::string& data_dir) {
    const std::string path = secrets_path(data_dir);
    const std::optional<std::string> text = read_file(path);
    if (!text) {
        return std::nullopt;
    }
    ::chmod(path.c_str(), 0600); // someone's copy of the folder may have opened it to the world
    const FlatReader json(*text);
    Secrets secrets;
    if (json.readable()) {
        secrets.postgres_admin_password = json.text("postgres_admin_password");
        secrets.postgres_password = json.text("postgres_password");
        secrets.redis_password = json.text("redis_password");
    }
    if (secrets.postgres_admin_password.empty() || secrets.postgres_password.empty() ||
        secrets.redis_password.empty()) {
        return std::nullopt;
    }
    return secrets;
}

void write_secrets(const std::string& data_dir, const Secrets& secrets) {
    std::string text;
    JsonWriter json(text);
    json.begin_object();
    json.field("postgres_admin_password", secrets.postgres_admin_password);
    json.field("postgres_password", secrets.postgres_password);
    json.field("redis_password", secrets.redis_password);
    json.end_object();
    write_private_file(secrets_path(data_dir), text + "\n");
}

std::string random_token() {
    std::array<char, 16> bytes{};
    const ssize_t got = ::getrandom(bytes.data(), bytes.size(), 0);
    ensure(got == static_cast<ssize_t>(bytes.size()), "the system gives random bytes");
    return hex({bytes.data(), bytes.size()});
}

Secrets make_secrets() {
    return {random_token(), random_token(), random_token()};
}

std::string postgres_dsn(const ServersState& state, std::string_view user,
                         std::string_view password, std::string_view database) {
    return fmt::format("postgresql://{}:{}@/{}?host={}&port={}", user, password, database,
                       percent_encoded(state.socket_dir), state.postgres_port);
}

std::string redis_url(const ServersState& state, const Secrets& secrets) {
    return fmt::format("redis://:{}@127.0.0.1:{}", secrets.redis_password, state.redis_port);
}

} // namespace nof0::app::embedded

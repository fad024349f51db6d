#include "app/embedded/cluster.hpp"

#include "app/embedded/files.hpp"
#include "app/embedded/log_file.hpp"
#include "app/embedded/passwd_shim.hpp"
#include "app/embedded/process.hpp"
#include "base/embedded_file.hpp"
#include "base/ensure.hpp"
#include "base/failure.hpp"
#include "base/log.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <sys/stat.h>
#include <thread>

namespace nof0::app::embedded {
namespace {

constexpr std::uint64_t k_cluster_bytes_min = 128 * 1024 * 1024;
constexpr std::chrono::minutes k_program_timeout{5};
constexpr int k_wipe_attempts = 30;

// Programs of a run that was killed may still be writing for a moment, so one try may not do.
void wipe(const std::string& path) {
    std::error_code error;
    for (int attempt = 0; attempt < k_wipe_attempts; ++attempt) {
        std::filesystem::remove_all(path, error);
        if (!error && !std::filesystem::exists(path)) {
            return;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    fail_on_path("remove", path, error ? error.value() : EBUSY);
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at)) {
        text.replace(at, from.size(), to);
        at += to.size();
    }
}

std::string setup_script(const Secrets& secrets) {
    const auto files = nof0::embedded::cluster_setup_sql();
    ensure(files.size() == 1, "the setup of a cluster is one file");
    std::string script(files[0].text);
    replace_all(script, "{nof0_password}", secrets.postgres_password);
    replace_all(script, "{admin_password}", secrets.postgres_admin_password);
    return script;
}

// Runs initdb or postgres --single as the servers' user; its words, or Unavailable with them.
std::string run_program(const ClusterMaker& maker, const std::string& what,
                        std::vector<std::string> arguments, std::string_view input) {
    UniqueFd shim;
    if (!maker.identity.has_passwd_entry) {
        shim = passwd_shim();
    }
    const Program program{.arguments = std::move(arguments),
                          .identity = &maker.identity,
                          .death_signal = SIGKILL,
                          .preload_fd = shim.get()};
    Finished finished = run_to_end(program, input, Deadline::after(k_program_timeout));
    if (!finished.succeeded()) {
        throw Unavailable(disk_full_note(maker.layout.root, finished.output) + "cannot " + what +
                          " (" + describe_status(finished.wait_status) + "):\n" + finished.output);
    }
    return std::move(finished.output);
}

bool waits_for_disk(const ServerOptions& options) {
    const std::pair<std::string, std::string> no_wait{"fsync", "off"};
    return std::ranges::find(options.postgres_settings, no_wait) == options.postgres_settings.end();
}

void run_initdb(const ClusterMaker& maker, const std::string& data) {
    const std::string password_file = maker.layout.root + "/postgres.password";
    write_private_file(password_file, maker.secrets.postgres_admin_password + "\n");
    if (maker.identity.must_switch &&
        ::lchown(password_file.c_str(), maker.identity.uid, maker.identity.gid) != 0) {
        fail_on_path("hand over", password_file, errno);
    }
    std::vector<std::string> arguments = {maker.programs.bin_dir + "/initdb",
                                          "-D",
                                          data,
                                          "-U",
                                          "postgres",
                                          "--locale=C",
                                          "--encoding=UTF8",
                                          "--data-checksums",
                                          "--auth=scram-sha-256",
                                          "--pwfile=" + password_file,
                                          "--no-instructions"};
    if (!waits_for_disk(maker.options)) {
        arguments.push_back("--no-sync");
    }
    run_program(maker, "create the cluster", std::move(arguments), {});
    ::unlink(password_file.c_str());
}

void run_setup(const ClusterMaker& maker, const std::string& data) {
    std::vector<std::string> arguments = {maker.programs.bin_dir + "/postgres",
                                          "--single",
                                          "-j", // statements may span lines
                                          "-D",
                                          data,
                                          "-c",
                                          "log_min_error_statement=panic", // no passwords in logs
                                          "-c",
                                          waits_for_disk(maker.options) ? "fsync=on" : "fsync=off",
                                          "postgres"};
    const std::string output =
        run_program(maker, "set up the cluster", std::move(arguments), setup_script(maker.secrets));
    for (std::size_t at = output.find("ERROR:"); at != std::string::npos;
         at = output.find("ERROR:", at + 1)) {
        const std::string line = output.substr(at, output.find('\n', at) - at);
        if (line.find("database \"nof0\" already exists") == std::string::npos) {
            throw Unavailable(disk_full_note(maker.layout.root, output) +
                              "cannot set up the cluster: " + line);
        }
    }
}

} // namespace

std::optional<std::string> cluster_version(const Layout& layout) {
    const std::string data = layout.postgres_data();
    if (!is_dir(data)) {
        return std::nullopt;
    }
    std::optional<std::string> version = read_file(data + "/PG_VERSION");
    if (!version) {
        std::error_code error;
        if (std::filesystem::is_empty(data, error)) {
            ::rmdir(data.c_str());
            return std::nullopt;
        }
        throw UsageError(data + " exists and is no Postgres cluster; move it away or choose "
                                "another folder with --data-dir");
    }
    return version->substr(0, version->find('\n'));
}

void create_cluster(const ClusterMaker& maker) {
    const std::string data = maker.layout.postgres_creating();
    wipe(data);
    if (free_bytes(maker.layout.root) < k_cluster_bytes_min) {
        throw UsageError("no room for a new cluster: " + maker.layout.root + " has " +
                         std::to_string(free_bytes(maker.layout.root) / (1024 * 1024)) +
                         " MB free, at least 128 MB are needed; free some space or choose a "
                         "folder on another disk with --data-dir");
    }
    make_private_dir(data, maker.identity.uid, maker.identity.gid);
    run_initdb(maker, data);
    run_setup(maker, data);
    std::error_code error;
    std::filesystem::rename(data, maker.layout.postgres_data(), error);
    if (error) {
        fail_on_path("rename", data, error.value());
    }
    log_info("embedded.cluster_created",
             {{"folder", maker.layout.postgres_data()}, {"version", maker.programs.version}});
}

void reset_passwords(const ClusterMaker& maker) {
    run_setup(maker, maker.layout.postgres_data());
}

void repair_permissions(const Layout& layout) {
    struct stat info{};
    const std::string data = layout.postgres_data();
    if (::lstat(data.c_str(), &info) == 0 && (info.st_mode & 07777) != 0700) {
        log_warn("embedded.permissions_repaired", {{"folder", data}});
        ::chmod(data.c_str(), 0700);
    }
}

} // namespace nof0::app::embedded

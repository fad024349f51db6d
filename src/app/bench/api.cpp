#include "app/bench/api.hpp"

#include "app/bench/api_latency.hpp"
#include "app/bench/process.hpp"
#include "base/failure.hpp"
#include "net/http_client.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <map>
#include <netinet/in.h>
#include <optional>
#include <sched.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace nof0::bench {
namespace {

namespace fs = std::filesystem;

// A folder that goes away with its contents.
class WorkFolder {
public:
    WorkFolder() {
        std::string pattern = (fs::temp_directory_path() / "nof0-bench-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) {
            throw UsageError("cannot make a folder in " + fs::temp_directory_path().string());
        }
        path = pattern;
    }
    ~WorkFolder() {
        std::error_code ignored;
        fs::remove_all(path, ignored);
    }
    WorkFolder(const WorkFolder&) = delete;
    WorkFolder& operator=(const WorkFolder&) = delete;
    fs::path path;
};

struct Load {
    double requests_per_s = 0;
    double cpu_us_per_request = 0;
};

bool two_cores() {
    return std::thread::hardware_concurrency() >= 2;
}

// The command on one core, where there is more than one.
std::vector<std::string> on_core(int core, std::vector<std::string> command) {
    if (two_cores()) {
        command.insert(command.begin(), {"taskset", "-c", std::to_string(core)});
    }
    return command;
}

int free_port() {
    const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    const bool bound = ::bind(probe, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                       ::getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size) == 0;
    ::close(probe);
    if (!bound) {
        throw UsageError("no free port on 127.0.0.1");
    }
    return ntohs(address.sin_port);
}

// nginx at its best for static files: sendfile, cached descriptors, no log, one process.
std::string nginx_configuration(const fs::path& folder, int port) {
    return fmt::format(R"(daemon off;
master_process off;
pid {0}/nginx.pid;
error_log {0}/error.log;
events {{ worker_connections 4096; }}
http {{
    access_log off;
    sendfile on;
    open_file_cache max=100 inactive=600s;
    open_file_cache_valid 600s;
    keepalive_requests 1000000000;
    default_type application/json;
    client_body_temp_path {0}/t1;
    proxy_temp_path {0}/t2;
    fastcgi_temp_path {0}/t3;
    uwsgi_temp_path {0}/t4;
    scgi_temp_path {0}/t5;
    server {{ listen 127.0.0.1:{1}; root {0}; }}
}}
)",
                       folder.string(), port);
}

std::optional<double> number_after(const std::string& text, std::string_view label) {
    const std::size_t at = text.find(label);
    return at == std::string::npos ? std::nullopt
                                   : std::optional(std::atof(text.c_str() + at + label.size()));
}

Load load(const ApiBenchOptions& options, const std::string& url, pid_t server) {
    const double before = cpu_seconds(server);
    const std::string report =
        run_program(on_core(1, {options.wrk, "-t1", "-c" + std::to_string(options.connections),
                                "-d" + std::to_string(options.seconds) + "s", url}));
    const double used = cpu_seconds(server) - before;
    const auto rate = number_after(report, "Requests/sec:");
    const std::size_t total_end = report.find(" requests in ");
    if (!rate || total_end == std::string::npos || report.find("Non-2xx") != std::string::npos) {
        throw std::runtime_error("wrk against " + url + " was not answered with 200:\n" + report);
    }
    const std::size_t total_begin = report.rfind('\n', total_end) + 1;
    const double requests = std::atof(report.c_str() + total_begin);
    return {*rate, used * 1e6 / std::max(1.0, requests)};
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

std::string size_text(std::size_t bytes) {
    return fmt::format("{} KB", (bytes + 512) / 1024);
}

std::string fetch(const net::Url& url) {
    const net::HttpResponse response = net::http_get_blocking(url);
    if (response.status != 200) {
        throw Unavailable("http://" + url.authority() + url.target + " answers " +
                          std::to_string(response.status));
    }
    return response.body;
}

// Until nginx listens; it needs some milliseconds.
void await_answer(const net::Url& url) {
    for (int attempt = 0;; ++attempt) {
        try {
            fetch(url);
            return;
        } catch (const Unavailable&) {
            if (attempt == 100) {
                throw;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
    }
}

void measure_case(const ApiBenchOptions& options, const ApiCase& measured, const std::string& ours,
                  const std::string& anchor, pid_t nginx, std::size_t bytes, const fs::path& folder,
                  std::vector<Row>& rows) {
    std::vector<double> our_rates, our_costs, anchor_rates, anchor_costs;
    const std::string name = measured.name + ' ' + size_text(bytes);
    for (int run = 0; run < options.runs; ++run) {
        if (options.progress) {
            options.progress(fmt::format("{}: run {} of {}", name, run + 1, options.runs));
        }
        const Load mine = load(options, ours, options.server);
        const Load theirs = load(options, anchor, nginx);
        our_rates.push_back(mine.requests_per_s);
        our_costs.push_back(mine.cpu_us_per_request);
        anchor_rates.push_back(theirs.requests_per_s);
        anchor_costs.push_back(theirs.cpu_us_per_request);
    }
    const auto add = [&](const char* unit, double value, double anchor_value) {
        rows.push_back({"api", name, value, unit, "nginx static file", anchor_value,
                        anchor_value > 0 ? value / anchor_value : 0,
                        static_cast<double>(options.seconds)});
    };
    add("requests/s", median(our_rates), median(anchor_rates));
    add("CPU us/request", median(our_costs), median(anchor_costs));
    const LatencyLoad half{options.wrk, on_core(1, {}), options.connections, options.seconds,
                           folder};
    add("p99 ms at half load", p99_ms(half, ours, median(our_rates) / 2),
        p99_ms(half, anchor, median(anchor_rates) / 2));
}

} // namespace

std::vector<Row> run_api(const ApiBenchOptions& given) {
    ApiBenchOptions options = given;
    options.server = given.server == 0 ? ::getpid() : given.server;
    const auto parsed = net::parse_url(options.url);
    if (!parsed) {
        throw UsageError(parsed.error().message);
    }
    const WorkFolder folder;
    fs::permissions(folder.path, fs::perms::owner_all | fs::perms::group_exec |
                                     fs::perms::others_exec | fs::perms::others_read);
    std::vector<std::size_t> sizes;
    for (const ApiCase& measured : options.cases) {
        const std::string body = fetch(parsed->with_target(measured.path));
        std::ofstream(folder.path / (measured.name + ".json")) << body;
        sizes.push_back(body.size());
    }
    const int port = free_port();
    const fs::path configuration = folder.path / "nginx.conf";
    std::ofstream(configuration) << nginx_configuration(folder.path, port);
    const Process nginx(
        on_core(0, {options.nginx, "-c", configuration.string(), "-p", folder.path.string(), "-e",
                    (folder.path / "error.log").string()}));
    if (two_cores()) {
        pin_process(options.server, 0);
    }
    const std::string anchor_url = "http://127.0.0.1:" + std::to_string(port);
    std::vector<Row> rows;
    for (std::size_t i = 0; i < options.cases.size(); ++i) {
        const std::string anchor = anchor_url + '/' + options.cases[i].name + ".json";
        await_answer(net::parse_url(anchor).value());
        const std::string ours = "http://" + parsed->authority() + options.cases[i].path;
        measure_case(options, options.cases[i], ours, anchor, nginx.pid(), sizes[i], folder.path,
                     rows);
        if (options.past_questions > 0) {
            const double p50 = as_of_p50_ms(ours, options.past_questions);
            rows.push_back(
                {"api", options.cases[i].name + " as_of", p50, "p50 ms uncached", "none", 0, 0, 0});
        }
    }
    return rows;
}

} // namespace nof0::bench

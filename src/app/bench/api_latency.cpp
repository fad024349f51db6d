#include "app/bench/api_latency.hpp"

#include "app/bench/process.hpp"
#include "base/clock.hpp"
#include "base/failure.hpp"
#include "net/http_client.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <fstream>

namespace nof0::bench {
namespace {

// "    99%    1.23ms" -> 1.23
double percentile_ms(const std::string& report, std::string_view percent) {
    const std::size_t at = report.find(percent);
    if (at == std::string::npos) {
        throw std::runtime_error("wrk tells no latencies:\n" + report);
    }
    const char* const begin = report.c_str() + at + percent.size();
    char* end = nullptr;
    const double value = std::strtod(begin, &end);
    const std::string_view unit(end, 2);
    return unit == "us" ? value / 1000 : unit == "ms" ? value : value * 1000;
}

std::string pausing_script(const LatencyLoad& load, double requests_per_s) {
    // wrk's timers count whole milliseconds, so the pauses are spread around the mean.
    const double pause_ms = 1000.0 * load.connections / std::max(1.0, requests_per_s);
    const std::string path = (load.folder / "pause.lua").string();
    std::ofstream(path) << fmt::format("function delay()\n"
                                       "  return math.floor(math.random() * {:.3f} + 0.5)\n"
                                       "end\n",
                                       2 * pause_ms);
    return path;
}

double took_ms(const net::Url& url) {
    const MonotonicTime begun = monotonic_now();
    const net::HttpResponse response = net::http_get_blocking(url);
    if (response.status != 200) {
        throw Unavailable(url.authority() + url.target + " answers " +
                          std::to_string(response.status));
    }
    return std::chrono::duration<double, std::milli>(monotonic_now() - begun).count();
}

std::int64_t version_of(const net::Url& url) {
    const net::HttpResponse response = net::http_get_blocking(url);
    const std::string_view text = response.header("X-Data-Version");
    std::int64_t version = 0;
    std::from_chars(text.data(), text.data() + text.size(), version);
    return version;
}

} // namespace

double p99_ms(const LatencyLoad& load, const std::string& url, double requests_per_s) {
    std::vector<std::string> command = load.prefix;
    command.insert(command.end(), {load.wrk, "-t1", "-c" + std::to_string(load.connections),
                                   "-d" + std::to_string(load.seconds) + "s", "--latency", "-s",
                                   pausing_script(load, requests_per_s), url});
    const std::string report = run_program(command);
    if (report.find("Non-2xx") != std::string::npos) {
        throw std::runtime_error("wrk against " + url + " was not answered with 200:\n" + report);
    }
    return percentile_ms(report, "99%");
}

double as_of_p50_ms(const std::string& url, int questions) {
    const net::Url live = net::parse_url(url).value();
    const std::int64_t newest = version_of(live);
    std::vector<double> waits;
    for (int i = 0; i < questions; ++i) {
        // Spread over the whole past, and no version twice.
        const std::int64_t version = 1 + (newest - 1) * (i + 1) / (questions + 1);
        const std::string target = fmt::format("{}?as_of=v:{}", live.target, version);
        waits.push_back(took_ms(live.with_target(target)));
    }
    std::ranges::sort(waits);
    return waits[waits.size() / 2];
}

} // namespace nof0::bench

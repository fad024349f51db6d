#include "app/bench/parse.hpp"

#include "base/clock.hpp"
#include "base/random.hpp"
#include "venues/hyperliquid/message_parser.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <functional>
#include <simdjson.h>
#include <stdexcept>

namespace nof0::bench {
namespace {

constexpr std::uint64_t k_seed = 20'251'020;
constexpr std::size_t k_frames = 512; // different ones, so that no branch is learnt by heart
constexpr std::int64_t k_begin_ms = 1'761'000'000'000;
constexpr int k_levels = 20;

struct Case {
    std::string name{};
    std::vector<std::string> frames{};
    std::size_t events = 0; // in each
};

std::string price(Random& random) {
    return fmt::format("{}.{}", random.between(90'000, 120'000), random.below(10));
}

std::string size(Random& random) {
    return fmt::format("{}.{:05}", random.below(10), random.below(100'000));
}

std::string trade_frame(Random& random, std::int64_t time_ms) {
    std::string trades;
    for (int i = 0; i < 2; ++i) {
        trades += fmt::format(
            R"({}{{"coin":"BTC","side":"{}","px":"{}","sz":"{}","time":{},"hash":"0x{:064x}",)"
            R"("tid":{},"users":["0x{:040x}","0x{:040x}"]}})",
            i == 0 ? "" : ",", random.chance(0.5) ? 'A' : 'B', price(random), size(random), time_ms,
            random.next(), random.between(1, 1LL << 50), random.next(), random.next());
    }
    return R"({"channel":"trades","data":[)" + trades + "]}";
}

std::string level(Random& random) {
    return fmt::format(R"({{"px":"{}","sz":"{}","n":{}}})", price(random), size(random),
                       random.between(1, 40));
}

std::string quote_frame(Random& random, std::int64_t time_ms) {
    return fmt::format(R"({{"channel":"bbo","data":{{"coin":"BTC","time":{},"bbo":[{},{}]}}}})",
                       time_ms, level(random), level(random));
}

std::string book_frame(Random& random, std::int64_t time_ms) {
    std::string sides[2];
    for (std::string& side : sides) {
        for (int i = 0; i < k_levels; ++i) {
            side += (i == 0 ? "" : ",") + level(random);
        }
    }
    return fmt::format(
        R"({{"channel":"l2Book","data":{{"coin":"BTC","time":{},"levels":[[{}],[{}]]}}}})", time_ms,
        sides[0], sides[1]);
}

std::string context_frame(Random& random, std::int64_t) {
    return fmt::format(
        R"({{"channel":"activeAssetCtx","data":{{"coin":"BTC","ctx":{{"funding":"0.0000{:04}",)"
        R"("openInterest":"{}","prevDayPx":"{}","dayNtlVlm":"3677355032.{:010}","premium":)"
        R"("-0.0001{:04}","oraclePx":"{}","markPx":"{}","midPx":"{}","impactPxs":["{}","{}"],)"
        R"("dayBaseVlm":"{}"}}}}}})",
        random.below(10'000), size(random), price(random), random.below(10'000'000'000),
        random.below(10'000), price(random), price(random), price(random), price(random),
        price(random), size(random));
}

std::string fill_frame(Random& random, std::int64_t time_ms) {
    return fmt::format(
        R"({{"channel":"userFills","data":{{"user":"0x{:040x}","fills":[{{"coin":"BTC","px":"{}",)"
        R"("sz":"{}","side":"{}","time":{},"startPosition":"-{}","dir":"Open Short","closedPnl":)"
        R"("0.0","hash":"0x{:064x}","oid":{},"crossed":true,"fee":"0.0{}","tid":{},)"
        R"("cloid":"0x{:032x}","feeToken":"USDC","twapId":null}}]}}}})",
        random.next(), price(random), size(random), random.chance(0.5) ? 'A' : 'B', time_ms,
        size(random), random.next(), random.between(1, 1LL << 40), random.below(100'000),
        random.between(1, 1LL << 50), random.next());
}

Case make_case(const std::string& name, std::size_t events,
               const std::function<std::string(Random&, std::int64_t)>& make) {
    Case made{.events = events};
    Random random(k_seed, name);
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < k_frames; ++i) {
        made.frames.push_back(make(random, k_begin_ms + static_cast<std::int64_t>(i)));
        bytes += made.frames.back().size();
    }
    made.name = fmt::format("{}, {} B", name, bytes / k_frames);
    return made;
}

// Nanoseconds for each call of work(frame), over so many seconds.
template<class Work>
double ns_per_frame(const Case& frames, double seconds, Work work) {
    const MonotonicTime begun = monotonic_now();
    std::int64_t done = 0;
    double passed_s = 0;
    while (passed_s < seconds) {
        for (const std::string& frame : frames.frames) {
            work(frame);
        }
        done += static_cast<std::int64_t>(frames.frames.size());
        passed_s = std::chrono::duration<double>(monotonic_now() - begun).count();
    }
    return passed_s * 1e9 / static_cast<double>(done);
}

double median(std::vector<double> values) {
    std::ranges::sort(values);
    return values[values.size() / 2];
}

double parse_once(const Case& frames, double seconds) {
    venues::hyperliquid::MessageParser parser;
    VenueEvents events;
    const double ns = ns_per_frame(frames, seconds, [&](const std::string& frame) {
        events.clear();
        if (!parser.parse_frame(frame, events) || events.size() != frames.events) {
            throw std::runtime_error("a frame was not understood: " + frame);
        }
    });
    if (parser.skips().total() > 0) {
        throw std::runtime_error("rows of " + frames.name + " were skipped");
    }
    return ns;
}

double scan_once(const Case& frames, double seconds) {
    simdjson::ondemand::parser parser;
    std::string bytes;
    std::size_t characters = 0;
    const double ns = ns_per_frame(frames, seconds, [&](const std::string& frame) {
        bytes.assign(frame);
        bytes.append(simdjson::SIMDJSON_PADDING, '\0');
        simdjson::ondemand::document document;
        simdjson::ondemand::object object;
        std::string_view raw;
        if (parser.iterate(bytes.data(), frame.size(), bytes.size()).get(document) ||
            document.get_object().get(object) || object.raw_json().get(raw)) {
            throw std::runtime_error("a frame is no JSON: " + frame);
        }
        characters += raw.size();
    });
    return characters > 0 ? ns : 0;
}

} // namespace

std::vector<Row> run_parse_bench(const ParseBenchOptions& options) {
    std::vector<Row> rows;
    for (const Case& one :
         {make_case("trades, 2 a frame", 2, trade_frame), make_case("bbo", 1, quote_frame),
          make_case("l2Book, 20 levels a side", 1, book_frame),
          make_case("activeAssetCtx", 1, context_frame),
          make_case("userFills, 1 a frame", 1, fill_frame)}) {
        std::vector<double> ours;
        std::vector<double> alone;
        for (int round = 0; round < options.rounds; ++round) {
            ours.push_back(parse_once(one, options.seconds_per_round));
            alone.push_back(scan_once(one, options.seconds_per_round));
        }
        const double ns = median(ours);
        const double anchor_ns = median(alone);
        rows.push_back({.bench = "parse",
                        .case_name = one.name,
                        .value = ns,
                        .unit = "ns/frame",
                        .anchor = "simdjson's scan alone",
                        .anchor_value = anchor_ns,
                        .ratio = ns / anchor_ns,
                        .seconds = options.seconds_per_round * options.rounds});
    }
    return rows;
}

} // namespace nof0::bench

#include "app/bench/ingest_frames.hpp"

#include "base/random.hpp"

#include <cmath>
#include <fmt/format.h>
#include <iterator>

namespace nof0::bench {
namespace {

constexpr int k_coins = 50;
constexpr std::uint64_t k_seed = 20'251'020;

} // namespace

std::string IngestFrames::coin_name(int coin) {
    return coin == 0 ? std::string("BTC") : fmt::format("C{}", coin);
}

IngestFrames::IngestFrames(std::int64_t ticks, std::int64_t per_second, std::int64_t begin_ms) {
    Random random(k_seed);
    std::vector<double> prices;
    for (int coin = 0; coin < k_coins; ++coin) {
        prices.push_back(100'000.0 / (coin + 1));
    }
    bytes_.reserve(static_cast<std::size_t>(ticks) * 310);
    for (std::int64_t made = 0; made < ticks;) {
        const int coin = static_cast<int>(random.below(k_coins));
        const std::int64_t trades = std::min<std::int64_t>(1 + random.below(2), ticks - made);
        const std::size_t begin = bytes_.size();
        const std::int64_t time_ms = begin_ms + made * 1'000 / per_second;
        bytes_ += R"({"channel":"trades","data":[)";
        for (std::int64_t i = 0; i < trades; ++i, ++made) {
            auto& price = prices[static_cast<std::size_t>(coin)];
            price *= random.below(2) == 0 ? 1.0001 : 0.9999;
            const double px = std::round(price * 1'000) / 1'000;
            bytes_ += i == 0 ? "" : ",";
            rows_.push_back({coin, px, time_ms, 700'000'000'000'000 + made});
            append_trade(rows_.back());
        }
        bytes_ += "]}";
        frames_.push_back({begin, bytes_.size() - begin, time_ms, trades});
    }
}

void IngestFrames::append_trade(const Trade& trade) {
    fmt::format_to(std::back_inserter(bytes_),
                   R"({{"coin":"{}","side":"{}","px":"{:.3f}","sz":"0.{:05}","time":{},)"
                   R"("hash":"0x{:064x}","tid":{},"users":["0x{:040x}","0x{:040x}"]}})",
                   coin_name(trade.coin), trade.tid % 2 == 0 ? 'A' : 'B', trade.price,
                   trade.tid % 99'999 + 1, trade.time_ms, trade.tid, trade.tid, trade.tid * 7,
                   trade.tid * 11);
}

} // namespace nof0::bench

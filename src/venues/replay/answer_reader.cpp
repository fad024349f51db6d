// One REST answer as records: its rows one by one in the order of their times, which answers do not
// keep (fills come newest first); inside a millisecond the answer's order stays.
#include "venues/replay/record_reader.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <numeric>
#include <stdexcept>

namespace nof0::venues {
namespace {

constexpr std::uintmax_t k_file_bytes_max = 64U << 20U;

// The rows' places by time; those of one millisecond stay as they are.
template<class Row>
std::vector<std::size_t> order_of(const std::vector<Row>& rows) {
    std::vector<std::size_t> order(rows.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, {}, [&](std::size_t i) { return std::pair(rows[i].time_ms, i); });
    return order;
}

class AnswerReader final : public RecordReader {
public:
    AnswerReader(const std::filesystem::path& file, const RecordReaderOptions& options)
        : parser_({.account = options.account}), now_ms_(options.now_ms) {
        const std::string body = whole_file(file);
        bytes_ = body.size();
        parser_.parse_answer(body, all_);
        fill_order_ = order_of(all_.fills);
        cash_order_ = order_of(all_.cash);
    }

    bool next(VenueEvents& events, std::int64_t& received_ms) override {
        events.clear();
        received_ms = now_ms_;
        if (!is_rest_given_) { // what is no series: metadata, mids, a book, an account
            is_rest_given_ = true;
            events.assets = all_.assets;
            events.contexts = all_.contexts;
            events.mids = all_.mids;
            events.books = all_.books;
            events.accounts = all_.accounts;
            if (events.size() > 0) {
                received_ms = events.newest_ms().value_or(now_ms_);
                return true;
            }
        }
        return next_row(events, received_ms);
    }
    std::uint64_t bytes_read() const override { return bytes_; }
    const SkipCounts& skips() const override { return parser_.skips(); }

private:
    bool next_row(VenueEvents& events, std::int64_t& received_ms) {
        if (fill_ < fill_order_.size()) {
            events.fills.push_back(all_.fills[fill_order_[fill_++]]);
            events.fills_are_history = true;
            received_ms = events.fills.back().time_ms;
        } else if (movement_ < cash_order_.size()) {
            events.cash.push_back(all_.cash[cash_order_[movement_++]]);
            received_ms = events.cash.back().time_ms;
        } else if (candle_ < all_.candles.size()) {
            events.candles.push_back(all_.candles[candle_++]);
            received_ms = events.candles.back().close_ms + 1;
        } else {
            return false;
        }
        return true;
    }

    hyperliquid::MessageParser parser_;
    std::int64_t now_ms_;
    VenueEvents all_;
    std::uint64_t bytes_ = 0;
    bool is_rest_given_ = false;
    std::vector<std::size_t> fill_order_;
    std::vector<std::size_t> cash_order_;
    std::size_t fill_ = 0;
    std::size_t movement_ = 0;
    std::size_t candle_ = 0;
};

} // namespace

std::string whole_file(const std::filesystem::path& file) {
    std::error_code failed;
    const std::uintmax_t size = std::filesystem::file_size(file, failed);
    if (failed || size > k_file_bytes_max) {
        throw std::runtime_error(file.string() + (failed ? ": " + failed.message()
                                                         : ": more than 64 MiB in one document"));
    }
    std::ifstream stream(file, std::ios::binary);
    std::string text((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
    if (!stream.good() && !stream.eof()) {
        throw std::runtime_error("cannot read " + file.string());
    }
    return text;
}

std::unique_ptr<RecordReader> read_answer(const std::filesystem::path& file,
                                          const RecordReaderOptions& options) {
    return std::make_unique<AnswerReader>(file, options);
}

} // namespace nof0::venues

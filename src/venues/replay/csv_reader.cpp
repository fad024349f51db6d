// Series of trades, best bids and offers, and bars as lines of comma-separated values. A line that
// is none costs itself.
#include "venues/replay/record_reader.hpp"

#include <array>
#include <charconv>
#include <chrono>
#include <fstream>
#include <stdexcept>

namespace nof0::venues {
namespace {

constexpr std::int64_t k_ns_per_ms = 1'000'000;
constexpr std::int64_t k_minute_ms = 60'000;

using Fields = std::array<std::string_view, 6>;

// The first six fields; missing ones are empty.
Fields fields_of(std::string_view line) {
    Fields fields{};
    for (std::string_view& field : fields) {
        const std::size_t comma = line.find(',');
        field = line.substr(0, comma);
        if (comma == line.npos) {
            break;
        }
        line.remove_prefix(comma + 1);
    }
    return fields;
}

template<class T>
bool parse(std::string_view text, T& into) {
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, into);
    return error == std::errc() && stop == end && !text.empty();
}

// "2021-12-31 23:01:00.000000", UTC.
bool parse_time(std::string_view text, std::int64_t& ms) {
    int year = 0;
    unsigned month = 0, day = 0, hour = 0, minute = 0, second = 0;
    const bool whole = text.size() >= 19 && parse(text.substr(0, 4), year) &&
                       parse(text.substr(5, 2), month) && parse(text.substr(8, 2), day) &&
                       parse(text.substr(11, 2), hour) && parse(text.substr(14, 2), minute) &&
                       parse(text.substr(17, 2), second);
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                           std::chrono::day(day)};
    if (!whole || !date.ok() || hour > 23 || minute > 59 || second > 60) {
        return false;
    }
    const auto days = std::chrono::sys_days(date).time_since_epoch().count();
    ms = (((std::int64_t{days} * 24 + hour) * 60 + minute) * 60 + second) * 1'000;
    return true;
}

class CsvReader final : public RecordReader {
public:
    CsvReader(const std::filesystem::path& file, FileFormat format, Symbol symbol)
        : format_(format), symbol_(std::move(symbol)), stream_(file, std::ios::binary) {
        if (!stream_) {
            throw std::runtime_error("cannot read " + file.string());
        }
        if (format_ != FileFormat::plain_trades && std::getline(stream_, line_)) {
            bytes_ += line_.size() + 1; // the header
        }
    }

    bool next(VenueEvents& events, std::int64_t& received_ms) override {
        events.clear();
        received_ms = received_ms_; // of a line that is none: its neighbour's
        if (!std::getline(stream_, line_)) {
            return false;
        }
        bytes_ += line_.size() + 1;
        ++number_;
        std::string_view line = line_;
        line = line.substr(0, line.find_last_not_of(" \r") + 1);
        if (!read(fields_of(line), events)) {
            events.clear();
            skips_.add("line");
        }
        received_ms = received_ms_;
        return true;
    }
    std::uint64_t bytes_read() const override { return bytes_; }
    const SkipCounts& skips() const override { return skips_; }

private:
    bool read(const Fields& fields, VenueEvents& events) {
        switch (format_) {
        case FileFormat::trades_csv:
            return read_trade(fields, events);
        case FileFormat::bbo_csv:
            return read_bbo(fields, events);
        case FileFormat::plain_trades:
            return read_plain_trade(fields, events);
        case FileFormat::bars_csv:
            return read_bar(fields, events);
        case FileFormat::frames:
        case FileFormat::answer:
            break;
        }
        return false;
    }
    bool received_at_ns(std::string_view text) {
        std::int64_t ns = 0;
        const bool whole = parse(text, ns);
        received_ms_ = whole ? ns / k_ns_per_ms : received_ms_;
        return whole;
    }
    bool read_trade(const Fields& fields, VenueEvents& events) {
        TapeTrade trade{.symbol = symbol_};
        trade.aggressor = fields[5] == "1" ? OrderSide::sell : OrderSide::buy;
        const bool whole = received_at_ns(fields[0]) && parse(fields[1], trade.time_ms) &&
                           parse(fields[2], trade.tid) && parse(fields[3], trade.px) &&
                           parse(fields[4], trade.sz);
        events.trades.push_back(std::move(trade));
        return whole;
    }
    bool read_bbo(const Fields& fields, VenueEvents& events) {
        OrderBook book{.symbol = symbol_, .top_only = true};
        BookLevel& bid = book.bids.emplace_back();
        BookLevel& ask = book.asks.emplace_back();
        const bool whole = received_at_ns(fields[0]) && parse(fields[1], book.time_ms) &&
                           parse(fields[2], bid.px) && parse(fields[3], bid.sz) &&
                           parse(fields[4], ask.px) && parse(fields[5], ask.sz);
        events.books.push_back(std::move(book));
        return whole;
    }
    // Has no ids: the line's number orders the trades of a second and tells them apart.
    bool read_plain_trade(const Fields& fields, VenueEvents& events) {
        TapeTrade trade{.symbol = symbol_, .tid = number_};
        std::int64_t seconds = 0;
        const bool whole = parse(fields[0], seconds) && parse(fields[1], trade.px) &&
                           parse(fields[2], trade.sz) && seconds < 1LL << 40;
        trade.time_ms = seconds * 1'000;
        received_ms_ = whole ? trade.time_ms : received_ms_;
        events.trades.push_back(std::move(trade));
        return whole;
    }
    bool read_bar(const Fields& fields, VenueEvents& events) {
        Candle bar{.symbol = symbol_, .interval = "1m", .is_closed = true};
        const bool whole = parse_time(fields[0], bar.open_ms) && parse(fields[1], bar.open) &&
                           parse(fields[2], bar.high) && parse(fields[3], bar.low) &&
                           parse(fields[4], bar.close) && parse(fields[5], bar.volume);
        bar.close_ms = bar.open_ms + k_minute_ms - 1;
        received_ms_ = whole ? bar.open_ms + k_minute_ms : received_ms_;
        events.candles.push_back(std::move(bar));
        return whole;
    }

    FileFormat format_;
    Symbol symbol_;
    std::ifstream stream_;
    std::string line_;
    std::int64_t number_ = 0;
    std::int64_t received_ms_ = 0;
    std::uint64_t bytes_ = 0;
    SkipCounts skips_;
};

} // namespace

std::unique_ptr<RecordReader> read_csv(const std::filesystem::path& file, FileFormat format,
                                       const RecordReaderOptions& options) {
    return std::make_unique<CsvReader>(file, format, options.symbol.value());
}

} // namespace nof0::venues

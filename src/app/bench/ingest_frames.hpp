// Made-up trade frames, as the venue spells them, and the rows that they come to.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace nof0::bench {

class IngestFrames {
public:
    // `ticks` trades at `per_second`, from `begin_ms` on, one or two a frame; the same arguments
    // give the same bytes. About 300 bytes of memory for each.
    IngestFrames(std::int64_t ticks, std::int64_t per_second, std::int64_t begin_ms);

    std::size_t size() const { return frames_.size(); }
    std::string_view frame(std::size_t i) const {
        return std::string_view(bytes_).substr(frames_[i].begin, frames_[i].bytes);
    }
    std::int64_t received_ms(std::size_t i) const { return frames_[i].received_ms; }
    std::int64_t trades(std::size_t i) const { return frames_[i].trades; }

    struct Trade {
        int coin;
        double price;
        std::int64_t time_ms;
        std::int64_t tid;
    };
    const std::vector<Trade>& rows() const { return rows_; }
    static std::string coin_name(int coin);

private:
    struct Frame {
        std::size_t begin;
        std::size_t bytes;
        std::int64_t received_ms;
        std::int64_t trades;
    };
    void append_trade(const Trade& trade);

    std::string bytes_;
    std::vector<Frame> frames_;
    std::vector<Trade> rows_;
};

} // namespace nof0::bench

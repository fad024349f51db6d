// What a recorded feed's file holds, told from its first bytes and, for the symbol of series that
// do not name theirs, from its name.
#pragma once

#include "domain/symbol.hpp"

#include <filesystem>
#include <optional>
#include <string_view>

namespace nof0::venues {

enum class FileFormat {
    frames,       // Hyperliquid WebSocket frames, one a line, or JSON documents among other text
    answer,       // one Hyperliquid REST answer: fills, ledger, candles, metadata, mids, a book
    trades_csv,   // recv_ns,trade_ms,trade_id,price,qty,buyer_is_maker
    bbo_csv,      // recv_ns,event_ms,bid_px,bid_qty,ask_px,ask_qty
    plain_trades, // seconds,price,qty,... without a header
    bars_csv,     // timestamp,open,high,low,close,volume; the timestamp is the minute's begin, UTC
};
std::string_view to_text(FileFormat format);

// `head` is the beginning of the file, a few KiB of it. nullopt: none of ours.
std::optional<FileFormat> format_of(std::string_view head);

// "..._btcusdt_trades.csv" and "btc-perp-....csv" are BTC. nullopt: the name does not say.
std::optional<Symbol> symbol_of(const std::filesystem::path& file);

} // namespace nof0::venues

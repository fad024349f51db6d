#include "venues/replay/file_format.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace nof0::venues {
namespace {

std::string_view first_line(std::string_view text) {
    return text.substr(0, text.find_first_of("\r\n"));
}

bool is_number_line(std::string_view line) {
    const std::size_t comma = line.find(',');
    return comma != line.npos && comma > 0 &&
           std::ranges::all_of(line.substr(0, comma), [](char c) { return c >= '0' && c <= '9'; });
}

// Lower-case words of letters and digits.
std::vector<std::string> words_of(std::string_view name) {
    std::vector<std::string> words(1);
    for (const char c : name) {
        const bool is_upper = c >= 'A' && c <= 'Z';
        const bool is_word = is_upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (is_word) {
            words.back() += is_upper ? char(c + 32) : c;
        } else if (!words.back().empty()) {
            words.emplace_back();
        }
    }
    return words;
}

std::optional<Symbol> upper_symbol(std::string word) {
    std::ranges::transform(word, word.begin(),
                           [](char c) { return c >= 'a' && c <= 'z' ? char(c - 32) : c; });
    return Symbol::is_valid(word) ? std::optional(Symbol(word)) : std::nullopt;
}

} // namespace

std::string_view to_text(FileFormat format) {
    switch (format) {
    case FileFormat::frames:
        return "Hyperliquid frames";
    case FileFormat::answer:
        return "a Hyperliquid answer";
    case FileFormat::trades_csv:
        return "trades";
    case FileFormat::bbo_csv:
        return "best bids and offers";
    case FileFormat::plain_trades:
        return "trades without ids";
    case FileFormat::bars_csv:
        return "one-minute bars";
    }
    return {};
}

std::optional<FileFormat> format_of(std::string_view head) {
    const std::size_t start = head.find_first_not_of(" \t\r\n");
    if (start == head.npos) {
        return std::nullopt;
    }
    head.remove_prefix(start);
    const std::string_view line = first_line(head);
    if (line.starts_with("recv_ns,trade_ms,trade_id,price,qty")) {
        return FileFormat::trades_csv;
    }
    if (line.starts_with("recv_ns,event_ms,bid_px,bid_qty,ask_px,ask_qty")) {
        return FileFormat::bbo_csv;
    }
    if (line.starts_with("timestamp,open,high,low,close")) {
        return FileFormat::bars_csv;
    }
    if (head.find("\"channel\"") != head.npos) {
        return FileFormat::frames;
    }
    if (head.front() == '[' || head.front() == '{') {
        return FileFormat::answer;
    }
    if (is_number_line(line) && std::ranges::count(line, ',') >= 2) {
        return FileFormat::plain_trades;
    }
    return std::nullopt;
}

std::optional<Symbol> symbol_of(const std::filesystem::path& file) {
    const std::vector<std::string> words = words_of(file.stem().string());
    for (std::size_t i = 0; i < words.size(); ++i) {
        for (const std::string_view quote : {"usdt", "usdc", "usd"}) {
            if (words[i].size() > quote.size() && words[i].ends_with(quote)) {
                return upper_symbol(words[i].substr(0, words[i].size() - quote.size()));
            }
        }
        if (i > 0 && words[i] == "perp") {
            return upper_symbol(words[i - 1]);
        }
    }
    return std::nullopt;
}

} // namespace nof0::venues

// MessageParser: Hyperliquid's WebSocket frames and REST answers, turned into plain events.
//
// What is not understood or not wanted is counted by name, never thrown: a bad row costs itself, an
// unknown channel its frame, and nothing ever costs its neighbours. Fields may come in any order;
// shapes of 2023 are read as well as today's.
//
// Keeps its memory from message to message. One thread.
#pragma once

#include "domain/venue_events.hpp"
#include "venues/hyperliquid/skip_counts.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace nof0::venues::hyperliquid {

struct MessageParserOptions {
    std::string provider = "hyperliquid"; // of contexts, assets, fills and money
    // Of fills and money where the message names no account: the channel `user`, REST answers.
    std::string account{};
};

class MessageParser {
public:
    explicit MessageParser(MessageParserOptions options = {});
    ~MessageParser();

    // {"channel": C, "data": D}. Appends to `events`; true when it held anything we want, be it an
    // empty list.
    bool parse_frame(std::string_view frame, VenueEvents& events);
    // An answer of /info; what was asked is told from its shape.
    bool parse_answer(std::string_view body, VenueEvents& events);

    const SkipCounts& skips() const { return skips_; }

private:
    struct Reader; // simdjson's
    MessageParserOptions options_;
    std::unique_ptr<Reader> reader_;
    SkipCounts skips_;
};

} // namespace nof0::venues::hyperliquid

// Market data of frames and responses; the shapes are those of the venue's channels. Internal to
// this folder. Each appends what it understood and counts what it did not; one bad row costs
// itself.
#pragma once

#include "domain/venue_events.hpp"
#include "venues/hyperliquid/json_fields.hpp"
#include "venues/hyperliquid/skip_counts.hpp"

namespace nof0::venues::hyperliquid {

struct ParseContext {
    std::string provider{};
    std::string account{}; // of fills that name none
    SkipCounts& skips;
};

void parse_trades(od::value data, ParseContext& context, VenueEvents& events);
// The map itself, without its envelope.
void parse_mids(od::value mids, ParseContext& context, VenueEvents& events);
void parse_bbo(od::value data, ParseContext& context, VenueEvents& events);
void parse_book(od::value data, ParseContext& context, VenueEvents& events);
void parse_asset_context(od::value data, ParseContext& context, VenueEvents& events);
void parse_candle(od::value data, ParseContext& context, VenueEvents& events);
// {universe: [...], marginTables?}: assets; their symbols in the order of the universe.
void parse_universe(od::value meta, ParseContext& context, VenueEvents& events,
                    std::vector<std::optional<Symbol>>& symbols);
// The contexts that stand in the order of those symbols.
void parse_contexts(od::value contexts, const std::vector<std::optional<Symbol>>& symbols,
                    ParseContext& context, VenueEvents& events);

} // namespace nof0::venues::hyperliquid

#include "venues/hyperliquid/parse_market.hpp"

namespace nof0::venues::hyperliquid {
namespace {

// A row is good when every field it needs was there and right.
struct Row {
    std::optional<Symbol> symbol{};
    bool broken = false;

    void need(bool is_read) { broken = broken || !is_read; }
};

bool read_level(od::value value, BookLevel& level) {
    bool has_px = false;
    const bool whole = for_each_field(value, [&](std::string_view key, od::value field) {
        if (key == "px") {
            has_px = read(field, level.px);
        } else if (key == "sz") {
            read(field, level.sz);
        } else if (key == "n") {
            read(field, level.orders);
        }
    });
    return whole && has_px;
}

void read_context_field(std::string_view key, od::value& value, MarketContext& context, Row& row) {
    if (key == "funding") {
        row.need(read(value, context.funding));
    } else if (key == "openInterest") {
        row.need(read(value, context.open_interest));
    } else if (key == "oraclePx") {
        row.need(read(value, context.oracle_px));
    } else if (key == "markPx") {
        row.need(read(value, context.mark_px));
    } else if (key == "midPx") {
        row.need(read(value, context.mid_px));
    } else if (key == "prevDayPx") {
        row.need(read(value, context.prev_day_px));
    } else if (key == "dayNtlVlm") {
        row.need(read(value, context.day_ntl_vlm));
    } else if (key == "dayBaseVlm") {
        row.need(read(value, context.day_base_vlm));
    } else if (key == "impactPxs" && !is_null(value)) {
        row.need(for_each_element(value, [&](od::value element) {
            std::string text;
            row.need(read(element, text));
            context.impact_pxs.push_back(std::move(text));
        }));
    }
}

void add_context(od::value value, const Symbol& symbol, ParseContext& parse, VenueEvents& events) {
    Row row;
    MarketContext context{.provider = parse.provider, .symbol = symbol};
    row.need(for_each_field(value, [&](std::string_view key, od::value field) {
        read_context_field(key, field, context, row);
    }));
    if (row.broken) {
        parse.skips.add("context");
    } else {
        events.contexts.push_back(std::move(context));
    }
}

} // namespace

void parse_trades(od::value data, ParseContext& context, VenueEvents& events) {
    const bool whole = for_each_element(data, [&](od::value element) {
        Row row;
        double px = 0;
        double sz = 0;
        std::int64_t time_ms = 0;
        std::int64_t tid = 0;
        OrderSide side = OrderSide::buy;
        unsigned found = 0;
        row.need(for_each_field(element, [&](std::string_view key, od::value field) {
            if (key == "coin") {
                row.need(read(field, row.symbol));
            } else if (key == "px") {
                row.need(read(field, px));
                ++found;
            } else if (key == "sz") {
                row.need(read(field, sz));
            } else if (key == "time") {
                row.need(read(field, time_ms));
                ++found;
            } else if (key == "tid") {
                row.need(read(field, tid));
            } else if (key == "side") {
                row.need(read(field, side));
            }
        }));
        if (row.broken || !row.symbol || found != 2) {
            context.skips.add("trade");
            return;
        }
        events.trades.push_back({std::move(*row.symbol), px, sz, side, time_ms, tid});
    });
    if (!whole) {
        context.skips.add("trades");
    }
}

void parse_mids(od::value mids, ParseContext& context, VenueEvents& events) {
    const bool whole = for_each_field(mids, [&](std::string_view key, od::value field) {
        double px = 0;
        if (Symbol::is_valid(key) && read(field, px)) {
            events.mids.push_back({Symbol(key), px});
        } else {
            context.skips.add("mid");
        }
    });
    if (!whole) {
        context.skips.add("mids");
    }
}

void parse_bbo(od::value data, ParseContext& context, VenueEvents& events) {
    Row row;
    std::int64_t time_ms = 0;
    std::vector<BookLevel> sides[2];
    row.need(for_each_field(data, [&](std::string_view key, od::value field) {
        if (key == "coin") {
            row.need(read(field, row.symbol));
        } else if (key == "time") {
            row.need(read(field, time_ms));
        } else if (key == "bbo") {
            std::size_t side = 0;
            row.need(for_each_element(field, [&](od::value level) { // an old one has one element
                BookLevel best;
                if (side < 2 && !is_null(level)) {
                    row.need(read_level(level, best));
                    sides[side].push_back(best);
                }
                ++side;
            }));
        }
    }));
    if (row.broken || !row.symbol || time_ms == 0) {
        context.skips.add("bbo");
        return;
    }
    events.books.push_back(
        {std::move(*row.symbol), time_ms, true, std::move(sides[0]), std::move(sides[1])});
}

void parse_book(od::value data, ParseContext& context, VenueEvents& events) {
    Row row;
    std::int64_t time_ms = 0;
    std::vector<BookLevel> sides[2];
    row.need(for_each_field(data, [&](std::string_view key, od::value field) {
        if (key == "coin") {
            row.need(read(field, row.symbol));
        } else if (key == "time") {
            row.need(read(field, time_ms));
        } else if (key == "levels") {
            std::size_t side = 0;
            row.need(for_each_element(field, [&](od::value levels) {
                row.need(side < 2 && for_each_element(
                                         levels,
                                         [&](od::value level) {
                                             BookLevel& added = sides[side].emplace_back();
                                             row.need(read_level(level, added));
                                         }));
                ++side;
            }));
        }
    }));
    if (row.broken || !row.symbol || time_ms == 0) {
        context.skips.add("book");
        return;
    }
    events.books.push_back(
        {std::move(*row.symbol), time_ms, false, std::move(sides[0]), std::move(sides[1])});
}

// The coin may come after its context: the frame is {coin, ctx: {...}} in any order, so the coin is
// looked for first.
void parse_asset_context(od::value data, ParseContext& context, VenueEvents& events) {
    Fields fields(data);
    od::value coin;
    od::value values;
    std::optional<Symbol> symbol;
    const bool has_coin = fields.find("coin", coin) && read(coin, symbol);
    if (!has_coin || !fields.find("ctx", values)) {
        context.skips.add("context");
        return;
    }
    add_context(values, *symbol, context, events);
}

void parse_candle(od::value data, ParseContext& context, VenueEvents& events) {
    Row row;
    Candle candle{.symbol = Symbol("-")};
    unsigned prices = 0;
    row.need(for_each_field(data, [&](std::string_view key, od::value field) {
        const auto price = [&](double& into) {
            row.need(read(field, into));
            ++prices;
        };
        if (key == "s") {
            row.need(read(field, row.symbol));
        } else if (key == "i") {
            row.need(read(field, candle.interval));
        } else if (key == "t") {
            row.need(read(field, candle.open_ms));
        } else if (key == "T") {
            row.need(read(field, candle.close_ms));
        } else if (key == "o") {
            price(candle.open);
        } else if (key == "h") {
            price(candle.high);
        } else if (key == "l") {
            price(candle.low);
        } else if (key == "c") {
            price(candle.close);
        } else if (key == "v") {
            row.need(read(field, candle.volume));
        }
    }));
    if (row.broken || !row.symbol || prices != 4 || candle.open_ms == 0) {
        context.skips.add("candle");
        return;
    }
    candle.symbol = std::move(*row.symbol);
    events.candles.push_back(std::move(candle));
}

void parse_universe(od::value meta, ParseContext& context, VenueEvents& events,
                    std::vector<std::optional<Symbol>>& symbols) {
    const auto add_asset = [&](od::value element) {
        Row row;
        MarketAsset asset{.provider = context.provider, .symbol = Symbol("-")};
        std::optional<double> leverage;
        row.need(for_each_field(element, [&](std::string_view key, od::value field) {
            if (key == "name") {
                row.need(read(field, row.symbol));
            } else if (key == "szDecimals") {
                row.need(read(field, asset.sz_decimals));
            } else if (key == "maxLeverage") {
                row.need(read(field, leverage));
            } else if (key == "marginTableId") {
                row.need(read(field, asset.margin_table_id));
            } else if (key == "onlyIsolated") {
                row.need(read(field, asset.only_isolated));
            } else if (key == "isDelisted") {
                row.need(read(field, asset.is_delisted));
            }
        }));
        symbols.push_back(row.symbol); // its place counts, whatever else is wrong with it
        if (row.broken || !row.symbol) {
            context.skips.add("asset");
            return;
        }
        asset.symbol = *row.symbol;
        asset.name = row.symbol->text();
        asset.max_leverage = leverage;
        events.assets.push_back(std::move(asset));
    };
    bool found = false;
    const bool whole = for_each_field(meta, [&](std::string_view key, od::value field) {
        if (key == "universe") {
            found = for_each_element(field, add_asset);
        }
    });
    if (!whole || !found) {
        context.skips.add("universe");
    }
}

void parse_contexts(od::value contexts, const std::vector<std::optional<Symbol>>& symbols,
                    ParseContext& context, VenueEvents& events) {
    std::size_t place = 0;
    const bool whole = for_each_element(contexts, [&](od::value element) {
        if (place < symbols.size() && symbols[place]) {
            add_context(element, *symbols[place], context, events);
        } else {
            context.skips.add("context");
        }
        ++place;
    });
    if (!whole || place != symbols.size()) {
        context.skips.add("contexts");
    }
}

} // namespace nof0::venues::hyperliquid

#include "venues/hyperliquid/parse_account.hpp"

namespace nof0::venues::hyperliquid {
namespace {

bool read_liquidation(od::value value, Fill& fill) {
    FillLiquidation& liquidation = fill.liquidation.emplace();
    bool good = true;
    const bool whole = for_each_field(value, [&](std::string_view key, od::value field) {
        if (key == "liquidatedUser" && !is_null(field)) {
            good = read(field, liquidation.liquidated_user) && good;
        } else if (key == "markPx") {
            good = read(field, liquidation.mark_px) && good;
        } else if (key == "method") {
            good = read(field, liquidation.method) && good;
        }
    });
    liquidation.liquidated_user = lower_case(std::move(liquidation.liquidated_user));
    return whole && good;
}

// Fields that every fill has, and without which it is none.
struct FillRow {
    Fill fill{.coin = Symbol("-")};
    std::optional<Symbol> coin{};
    unsigned found = 0;
    bool broken = false;

    bool is_whole() const { return !broken && coin && found == 6; }
    template<class T>
    void need(od::value& value, T& into) {
        broken = !read(value, into) || broken;
        ++found;
    }
    template<class T>
    void take(od::value& value, T& into) {
        broken = !read(value, into) || broken;
    }
};

// False: no field of the first half.
bool read_needed(std::string_view key, od::value& value, FillRow& row) {
    if (key == "coin") {
        row.need(value, row.coin);
    } else if (key == "px") {
        row.need(value, row.fill.px);
    } else if (key == "sz") {
        row.need(value, row.fill.sz);
    } else if (key == "side") {
        row.need(value, row.fill.side);
    } else if (key == "time") {
        row.need(value, row.fill.time_ms);
    } else if (key == "startPosition") {
        row.need(value, row.fill.start_position);
    } else {
        return false;
    }
    return true;
}

void read_more(std::string_view key, od::value& value, FillRow& row) {
    Fill& fill = row.fill;
    if (key == "dir") {
        row.take(value, fill.dir);
    } else if (key == "closedPnl") {
        row.take(value, fill.closed_pnl);
    } else if (key == "hash") {
        row.take(value, fill.hash);
    } else if (key == "oid") {
        row.take(value, fill.oid);
    } else if (key == "crossed") {
        row.take(value, fill.crossed);
    } else if (key == "fee") {
        row.take(value, fill.fee);
    } else if (key == "feeToken") {
        row.take(value, fill.fee_token);
    } else if (key == "tid") {
        row.take(value, fill.tid);
    } else if (key == "cloid") {
        row.take(value, fill.cloid);
    } else if (key == "builderFee") {
        row.take(value, fill.builder_fee);
    } else if (key == "twapId") {
        row.take(value, fill.twap_id);
    } else if (key == "liquidation" && !is_null(value)) {
        row.broken = !read_liquidation(value, fill) || row.broken;
    }
}

void add_fill(od::value element, std::string_view account, ParseContext& context,
              VenueEvents& events) {
    FillRow row;
    row.fill.exchange_provider = context.provider;
    row.fill.account = account;
    const bool whole = for_each_field(element, [&](std::string_view key, od::value value) {
        if (!read_needed(key, value, row)) {
            read_more(key, value, row);
        }
    });
    const bool is_fill = row.fill.px.sign() > 0 && row.fill.sz.sign() > 0;
    if (!whole || !row.is_whole() || !is_fill) {
        context.skips.add("fill");
        return;
    }
    row.fill.coin = std::move(*row.coin);
    events.fills.push_back(std::move(row.fill));
}

// {fill: {...}, twapId}
void add_slice_fill(od::value element, ParseContext& context, VenueEvents& events) {
    Fields fields(element);
    od::value fill;
    if (!fields.find("fill", fill)) {
        context.skips.add("fill");
        return;
    }
    add_fill(fill, context.account, context, events);
}

} // namespace

void parse_fills(od::value fills, std::string_view account, ParseContext& context,
                 VenueEvents& events) {
    const bool whole = for_each_element(
        fills, [&](od::value element) { add_fill(element, account, context, events); });
    if (!whole) {
        context.skips.add("fills");
    }
}

void parse_user_fills(od::value data, ParseContext& context, VenueEvents& events) {
    Fields fields(data);
    const std::string account = account_of(fields, context);
    od::value snapshot;
    od::value fills;
    bool is_snapshot = false; // absent, not false, on news
    if (fields.find("isSnapshot", snapshot)) {
        read(snapshot, is_snapshot);
    }
    events.fills_are_history = is_snapshot;
    if (fields.find("fills", fills)) {
        parse_fills(fills, account, context, events);
    } else {
        context.skips.add("fills");
    }
}

void parse_user_event(od::value data, ParseContext& context, VenueEvents& events) {
    const bool whole = for_each_field(data, [&](std::string_view key, od::value value) {
        if (key == "fills") {
            parse_fills(value, context.account, context, events);
        } else if (key == "twapSliceFills") {
            for_each_element(value,
                             [&](od::value slice) { add_slice_fill(slice, context, events); });
        } else if (key == "funding") {
            parse_funding(value, context.account, context, events);
        } else {
            context.skips.add("user", key);
        }
    });
    if (!whole) {
        context.skips.add("user");
    }
}

} // namespace nof0::venues::hyperliquid

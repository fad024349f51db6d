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
    od::object object;
    od::value fill;
    if (element.get_object().get(object) != simdjson::SUCCESS ||
        object["fill"].get(fill) != simdjson::SUCCESS) {
        context.skips.add("fill");
        return;
    }
    add_fill(fill, context.account, context, events);
}

struct Delta {
    std::string type{};
    std::string coin{};
    std::string user{};
    std::string destination{};
    std::optional<Decimal> usdc{};
    std::optional<Decimal> fee{};
    std::optional<Decimal> net{}; // of a withdrawal from a vault
    bool to_perp = false;
    bool is_deposit = false;
    bool broken = false;
};

void read_delta_field(std::string_view key, od::value& value, Delta& delta) {
    const auto take = [&](auto& into) { delta.broken = !read(value, into) || delta.broken; };
    if (key == "type") {
        take(delta.type);
    } else if (key == "coin") {
        take(delta.coin);
    } else if (key == "user") {
        take(delta.user);
    } else if (key == "destination") {
        take(delta.destination);
    } else if (key == "usdc") {
        take(delta.usdc);
    } else if (key == "fee" && !is_null(value)) {
        take(delta.fee);
    } else if (key == "netWithdrawnUsd") {
        take(delta.net);
    } else if (key == "toPerp") {
        take(delta.to_perp);
    } else if (key == "isDeposit") {
        take(delta.is_deposit);
    }
}

// The kind and what the perpetuals' account gained; nullopt: money of another kind (spot tokens,
// staking), or what fills tell already (liquidations).
std::optional<std::pair<std::string_view, Decimal>> movement_of(const Delta& delta,
                                                                std::string_view account) {
    if (!delta.usdc && delta.type != "vaultWithdraw") {
        return std::nullopt;
    }
    const Decimal usdc = delta.usdc.value_or(Decimal{});
    if (delta.type == "funding") {
        return {{"funding", usdc}};
    }
    if (delta.type == "deposit") {
        return {{"deposit", usdc}};
    }
    if (delta.type == "withdraw") { // the fee is named beside the amount
        return {{"withdrawal", -(usdc + delta.fee.value_or(Decimal{}))}};
    }
    if (delta.type == "accountClassTransfer") {
        return {{"transfer", delta.to_perp ? usdc : -usdc}};
    }
    if (delta.type == "internalTransfer" || delta.type == "subAccountTransfer") {
        const bool is_received = lower_case(delta.destination) == account;
        const Decimal sent = usdc + delta.fee.value_or(Decimal{});
        return {{"transfer", is_received ? usdc : -sent}};
    }
    if (delta.type == "vaultCreate" || delta.type == "vaultDeposit") {
        return {{"transfer", -usdc}};
    }
    if (delta.type == "vaultDistribution") {
        return {{"transfer", usdc}};
    }
    if (delta.type == "vaultWithdraw" && delta.net) {
        return {{"transfer", *delta.net}};
    }
    return std::nullopt;
}

int ordinal_of(const CashMovement& movement, const VenueEvents& events) {
    int ordinal = 0;
    for (const CashMovement& other : events.cash) {
        const bool is_equal = other.time_ms == movement.time_ms && other.kind == movement.kind &&
                              other.coin == movement.coin && other.account == movement.account;
        ordinal += is_equal ? 1 : 0;
    }
    return ordinal;
}

void add_movement(const Delta& delta, std::int64_t time_ms, std::string hash,
                  std::string_view account, ParseContext& context, VenueEvents& events) {
    const auto movement = movement_of(delta, account);
    if (delta.broken || time_ms <= 0 || !movement) {
        context.skips.add("ledger", delta.type);
        return;
    }
    CashMovement row;
    row.exchange_provider = context.provider;
    row.account = account;
    row.kind = movement->first;
    row.time_ms = time_ms;
    row.coin = row.kind == "funding" ? delta.coin : std::string();
    row.amount = movement->second;
    row.hash = std::move(hash);
    row.ordinal = ordinal_of(row, events);
    events.cash.push_back(std::move(row));
}

// A row of userFundings: the delta's fields and the time side by side.
void add_funding(od::value element, std::string_view account, ParseContext& context,
                 VenueEvents& events) {
    Delta delta;
    std::int64_t time_ms = 0;
    delta.broken = !for_each_field(element, [&](std::string_view key, od::value value) {
        if (key == "time") {
            read(value, time_ms);
        } else {
            read_delta_field(key, value, delta);
        }
    }) || delta.broken;
    delta.type = "funding";
    add_movement(delta, time_ms, {}, account, context, events);
}

// The account that a channel's data names, or the parser's own.
std::string account_of(od::object& object, const ParseContext& context) {
    od::value user;
    std::string account;
    if (object["user"].get(user) == simdjson::SUCCESS && read(user, account)) {
        return lower_case(std::move(account));
    }
    return context.account;
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
    od::object object;
    od::value fills;
    if (data.get_object().get(object) != simdjson::SUCCESS) {
        context.skips.add("fills");
        return;
    }
    const std::string account = account_of(object, context);
    od::value snapshot;
    bool is_snapshot = false; // absent, not false, on news
    if (object["isSnapshot"].get(snapshot) == simdjson::SUCCESS) {
        read(snapshot, is_snapshot);
    }
    events.fills_are_history = is_snapshot;
    if (object["fills"].get(fills) == simdjson::SUCCESS) {
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
            add_funding(value, context.account, context, events);
        } else {
            context.skips.add("user", key);
        }
    });
    if (!whole) {
        context.skips.add("user");
    }
}

void parse_user_money(od::value data, ParseContext& context, VenueEvents& events) {
    od::object object;
    if (data.get_object().get(object) != simdjson::SUCCESS) {
        context.skips.add("ledger");
        return;
    }
    const std::string account = account_of(object, context);
    od::value rows;
    if (object["fundings"].get(rows) == simdjson::SUCCESS) {
        for_each_element(rows, [&](od::value row) { add_funding(row, account, context, events); });
    } else if (object["nonFundingLedgerUpdates"].get(rows) == simdjson::SUCCESS) {
        parse_ledger_updates(rows, account, context, events);
    } else {
        context.skips.add("ledger");
    }
}

void parse_ledger_updates(od::value updates, std::string_view account, ParseContext& context,
                          VenueEvents& events) {
    const bool whole = for_each_element(updates, [&](od::value element) {
        Delta delta;
        std::int64_t time_ms = 0;
        std::string hash;
        const bool is_row = for_each_field(element, [&](std::string_view key, od::value value) {
            if (key == "time") {
                read(value, time_ms);
            } else if (key == "hash") {
                read(value, hash);
            } else if (key == "delta") {
                const bool is_delta =
                    for_each_field(value, [&](std::string_view name, od::value field) {
                        read_delta_field(name, field, delta);
                    });
                delta.broken = delta.broken || !is_delta;
            }
        });
        delta.broken = delta.broken || !is_row;
        add_movement(delta, time_ms, std::move(hash), account, context, events);
    });
    if (!whole) {
        context.skips.add("ledger");
    }
}

} // namespace nof0::venues::hyperliquid

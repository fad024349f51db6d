#include "venues/hyperliquid/parse_account.hpp"

namespace nof0::venues::hyperliquid {
namespace {

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

} // namespace

std::string account_of(Fields& fields, const ParseContext& context) {
    od::value user;
    std::string account;
    if (fields.find("user", user) && read(user, account)) {
        return lower_case(std::move(account));
    }
    return context.account;
}

void parse_funding(od::value element, std::string_view account, ParseContext& context,
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

void parse_user_money(od::value data, ParseContext& context, VenueEvents& events) {
    Fields fields(data);
    const std::string account = account_of(fields, context);
    od::value rows;
    if (fields.find("fundings", rows)) {
        for_each_element(rows,
                         [&](od::value row) { parse_funding(row, account, context, events); });
    } else if (fields.find("nonFundingLedgerUpdates", rows)) {
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

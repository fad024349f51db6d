// HyperliquidExchange: one account of the venue to trade on, with the key that signs for it.
//
// All traders of this exchange share the account. Orders are found again by their cloids; fills
// that name none belong to the account.
//
// Source of everything about the wire: the venue's documentation and recordings of its answers.
#pragma once

#include "config/exchange_config.hpp"
#include "venues/hyperliquid/account_history.hpp"
#include "venues/hyperliquid/asset_table.hpp"
#include "venues/hyperliquid/order_placement.hpp"
#include "venues/hyperliquid/order_pricing.hpp"
#include "venues/hyperliquid/placed_orders.hpp"
#include "venues/hyperliquid/user_stream.hpp"
#include "venues/provider.hpp"

#include <memory>
#include <string>

namespace nof0::venues::hyperliquid {

inline constexpr std::string_view k_mainnet_url = "https://api.hyperliquid.xyz";
inline constexpr std::string_view k_testnet_url = "https://api.hyperliquid-testnet.xyz";

struct HyperliquidExchangeSettings {
    std::string name = "hyperliquid"; // of etc/exchange.yaml
    // What is signed, and where it goes; the one never follows from the other.
    SigningSettings signing{};
    net::Url url{};
    std::optional<Address> main_address{}; // that an agent's key trades for; else the key's own
    ExchangeRestSettings rest{};           // its url and seed are set from this
    UserStreamSettings stream{};           // its url, account and seed as well
    Slippage slippage{};
    std::uint64_t seed = 1;
};

// The settings that a provider of etc/exchange.yaml means; the mistake where an address is none.
Result<HyperliquidExchangeSettings> exchange_settings(const config::ExchangeProvider& provider);

class HyperliquidExchange final : public ExchangeProvider {
public:
    // `limit` is shared by all who ask this venue from this machine. The clock must outlive this.
    HyperliquidExchange(Executor executor, HyperliquidExchangeSettings settings, PrivateKey key,
                        std::shared_ptr<net::RateLimit> limit, const WallClock& clock);

    const std::string& account_address() const { return account_; }

    std::string_view name() const override { return settings_.name; }
    Answer<std::string> account_of(const TraderId& trader) const override;

    Task<Answer<std::vector<OrderUpdate>>> place(TraderId trader, std::vector<Order> orders,
                                                 Grouping grouping, Deadline deadline) override;
    Task<Answer<std::vector<OrderUpdate>>> cancel(TraderId trader, std::vector<std::string> cloids,
                                                  Deadline deadline) override;
    Task<Answer<OrderUpdate>> modify(TraderId trader, Order order, Deadline deadline) override;
    Task<Answer<Done>> set_leverage(TraderId trader, Symbol symbol, int leverage, bool is_cross,
                                    Deadline deadline) override;
    Task<Answer<Done>> schedule_cancel(TraderId trader, std::optional<std::int64_t> time_ms,
                                       Deadline deadline) override;

    Task<Answer<VenueAccount>> account(TraderId trader, Deadline deadline) override;
    Task<Answer<std::vector<RestingOrder>>> open_orders(TraderId trader,
                                                        Deadline deadline) override;
    Task<Answer<std::optional<OrderUpdate>>> order_status(TraderId trader, std::string cloid,
                                                          Deadline deadline) override;
    Task<Answer<VenueEvents>> history(TraderId trader, std::int64_t from_ms,
                                      Deadline deadline) override;
    // Every order of the account since that time, its newest word each.
    Task<Answer<std::vector<OrderUpdate>>> order_history(std::int64_t from_ms, Deadline deadline);

    Task<> run(std::vector<TraderId> traders, EventSink& sink) override;
    void stop() override;

private:
    struct Watch; // one run()

    Task<Answer<std::string>> ask_account(std::string type, Deadline deadline);
    // Knows the asset, or asks for the venue's assets again.
    Task<Answer<TradedAsset>> asset(Symbol symbol, Deadline deadline);
    Task<Answer<Decimal>> mid(Symbol symbol, Deadline deadline);
    Task<Answer<OrderRequest>> request_of(Order order, Deadline deadline);
    // The updates of those that the venue knows already, of all that may have been sent before.
    Task<Answer<std::vector<std::optional<OrderUpdate>>>> already_placed(std::vector<Order> orders,
                                                                         Deadline deadline);
    Task<Answer<std::vector<OrderUpdate>>> place_new(std::vector<Order> orders, Grouping grouping,
                                                     Deadline deadline);
    // Where a cloid is to be cancelled; those that do not rest are left out.
    Task<Answer<std::vector<CancelByCloidRequest>>> cancels_of(std::vector<std::string> cloids,
                                                               Deadline deadline);
    Task<OrderUpdate> word_of(std::string cloid, std::string otherwise, Deadline deadline);
    TraderId owner_of(const OrderUpdate& update, const Watch& watch) const;
    Task<> take_frame(Watch& watch, std::string frame);
    Task<bool> reconcile(Watch& watch);
    Task<> offer_orders(Watch& watch, std::vector<OrderUpdate> updates);

    Executor executor_;
    HyperliquidExchangeSettings settings_;
    std::string account_;
    const WallClock& clock_;
    std::int64_t started_ms_;
    ExchangeRest rest_;
    SignedActions actions_;
    AssetTable assets_;
    MonotonicTime assets_asked_at_{};
    PlacedOrders placed_;
    std::shared_ptr<Watch> watch_;
};

} // namespace nof0::venues::hyperliquid

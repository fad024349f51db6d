#include "app/demo/recording_files.hpp"

#include "base/json.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <tuple>
#include <vector>

namespace nof0::app::demo {
namespace {

constexpr std::size_t k_conversations_max = 100;

// The 13 keys that the retired positions endpoint had, in its order.
std::string short_position_json(const MarkedPosition& marked) {
    const Position& position = marked.position;
    std::string text;
    JsonWriter json(text);
    json.begin_object()
        .field("entry_oid", position.entry_oid.value_or(-1))
        .field("risk_usd", position.risk_usd)
        .field("confidence", position.confidence)
        .raw_field("exit_plan", position.exit_plan)
        .field("entry_time", position.entry_time.seconds())
        .field("symbol", position.symbol.text())
        .field("entry_price", position.entry_price)
        .field("margin", marked.margin)
        .field("leverage", position.leverage)
        .field("quantity", position.quantity)
        .field("current_price", marked.current_price)
        .field("unrealized_pnl", marked.unrealized_pnl)
        .field("closed_pnl", position.closed_pnl)
        .end_object();
    return text;
}

template<class T>
std::string json_of(const T& noun) {
    std::string text;
    append_json(text, noun);
    return text;
}

} // namespace

RecordingFiles::RecordingFiles(std::filesystem::path dir, std::size_t traders, FillsFile fills)
    : dir_(std::move(dir)), rows_(dir_ / "account-totals.json", "accountTotals") {
    ending_together_.resize(traders);
    for (std::size_t i = 0; i < traders; ++i) {
        trades_.emplace_back(dir_ / fmt::format(".trades-{}.spool", i));
    }
    if (fills == FillsFile::write) {
        fills_.emplace(dir_ / "fills.json", "fills");
    }
}

void RecordingFiles::add(std::size_t trader, const Execution& execution) {
    for (const Trade& trade : execution.trades) {
        std::vector<Trade>& together = ending_together_[trader];
        if (!together.empty() && together.front().exit.time != trade.exit.time) {
            spool_trades(trader);
        }
        together.push_back(trade);
    }
    summary_.trades += static_cast<std::int64_t>(execution.trades.size());
    summary_.fills += static_cast<std::int64_t>(execution.fills.size());
    if (fills_) {
        for (const Fill& fill : execution.fills) {
            fills_->add(json_of(fill));
        }
    }
}

void RecordingFiles::add(const AccountTotal& row, AccountKind kind) {
    std::string text;
    append_json(text, row, kind == AccountKind::model ? SharpeKey::present : SharpeKey::absent);
    rows_.add(text);
    newest_hour_ = std::max(newest_hour_, row.hour_marker);
    ++summary_.account_rows;
}

void RecordingFiles::add(ConversationRecord record) {
    conversations_.push_back(std::move(record));
    if (conversations_.size() > k_conversations_max) {
        conversations_.pop_front();
    }
}

void RecordingFiles::finish(const std::vector<Participant>& traders, const DemoAccount& benchmark,
                            const DemoMarket& market, ArenaTime end, std::uint64_t seed) {
    const std::string server_time = fmt::format(",\"serverTime\":{}", end.ms());
    std::vector<const DemoAccount*> accounts;
    for (const Participant& trader : traders) {
        accounts.push_back(&trader.account());
        summary_.invocations += trader.invocations();
    }
    accounts.push_back(&benchmark);
    summary_.traders = static_cast<std::int64_t>(accounts.size());
    for (const DemoAccount* account : accounts) {
        summary_.open_positions += account->open_positions();
    }
    rows_.finish(fmt::format(",\"lastHourlyMarkerRead\":{}{}", newest_hour_, server_time));
    if (fills_) {
        fills_->finish();
    }
    finish_trades(server_time);
    finish_conversations();
    write_positions(accounts, market, server_time);
    write_analytics(traders, end, server_time);
    write_leaderboard(traders, market);
    write_since_inception(accounts, benchmark.initial_equity().to_double(), seed, server_time);
    write_prices(market, end, server_time);
}

// The spool is turned round in the end, so what ends together goes into it by entry and id, last
// one first.
void RecordingFiles::spool_trades(std::size_t trader) {
    std::vector<Trade>& together = ending_together_[trader];
    std::sort(together.begin(), together.end(), [](const Trade& a, const Trade& b) {
        return std::tie(a.entry.time, a.id) > std::tie(b.entry.time, b.id);
    });
    for (const Trade& trade : together) {
        trades_[trader].add(json_of(trade));
    }
    together.clear();
}

void RecordingFiles::finish_trades(std::string_view server_time) {
    for (std::size_t trader = 0; trader < trades_.size(); ++trader) {
        spool_trades(trader);
    }
    JsonArrayFile file(dir_ / "trades.json", "trades");
    for (ReverseSpool& trades : trades_) {
        trades.for_each_newest_first([&file](std::string_view trade) { file.add(trade); });
    }
    trades_.clear();
    file.finish(server_time);
}

void RecordingFiles::finish_conversations() {
    JsonArrayFile file(dir_ / "conversations.json", "conversations");
    for (auto record = conversations_.rbegin(); record != conversations_.rend(); ++record) {
        file.add(json_of(*record));
    }
    file.finish();
    summary_.conversations = file.count();
}

void RecordingFiles::write_positions(const std::vector<const DemoAccount*>& accounts,
                                     const DemoMarket& market, std::string_view server_time) {
    JsonArrayFile file(dir_ / "positions.json", "accountTotals");
    for (const DemoAccount* account : accounts) {
        std::string text;
        JsonWriter json(text);
        json.begin_object().field("model_id", account->trader().text());
        json.key("positions").begin_object();
        for (const MarkedPosition& marked : account->marked_positions(market)) {
            json.raw_field(marked.position.symbol.text(), short_position_json(marked));
        }
        json.end_object().end_object();
        file.add(text);
    }
    file.finish(server_time);
}

void RecordingFiles::write_analytics(const std::vector<Participant>& traders, ArenaTime end,
                                     std::string_view server_time) {
    std::vector<AnalyticsPayload> payloads;
    for (const Participant& trader : traders) {
        AnalyticsPayload payload{.trader = trader.character().id, .updated_at = end};
        trader.account().analytics().write_to(payload);
        trader.signals().write_to(payload);
        payloads.push_back(std::move(payload));
    }
    std::sort(payloads.begin(), payloads.end(),
              [](const auto& a, const auto& b) { return a.trader < b.trader; });
    JsonArrayFile file(dir_ / "analytics.json", "analytics");
    for (const AnalyticsPayload& payload : payloads) {
        file.add(json_of(payload));
    }
    file.finish(server_time);
}

void RecordingFiles::write_leaderboard(const std::vector<Participant>& traders,
                                       const DemoMarket& market) {
    std::vector<LeaderboardEntry> board;
    for (const Participant& trader : traders) {
        board.push_back(trader.account().leaderboard_entry(market));
    }
    std::sort(board.begin(), board.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
    JsonArrayFile file(dir_ / "leaderboard.json", "leaderboard");
    for (const LeaderboardEntry& entry : board) {
        file.add(json_of(entry));
    }
    file.finish();
}

void RecordingFiles::write_since_inception(const std::vector<const DemoAccount*>& accounts,
                                           double initial_equity, std::uint64_t seed,
                                           std::string_view server_time) {
    Random random(seed, "demo since inception");
    std::vector<std::pair<std::string, const DemoAccount*>> records;
    for (const DemoAccount* account : accounts) {
        records.emplace_back(random.uuid(), account);
    }
    std::sort(records.begin(), records.end());
    JsonArrayFile file(dir_ / "since-inception-values.json", "sinceInceptionValues");
    for (const auto& [id, account] : records) {
        std::string text;
        JsonWriter json(text);
        json.begin_object()
            .field("id", id)
            .field("nav_since_inception", initial_equity)
            .field("inception_date", account->inception().seconds())
            .field("num_invocations", 0)
            .field("model_id", account->trader().text())
            .end_object();
        file.add(text);
    }
    file.finish(server_time);
}

void RecordingFiles::write_prices(const DemoMarket& market, ArenaTime end,
                                  std::string_view server_time) {
    std::string text = "{\"prices\":";
    JsonWriter json(text);
    json.begin_object();
    for (std::size_t coin = 0; coin < k_coins; ++coin) {
        const std::string& symbol = coin_specs()[coin].symbol.text();
        json.key(symbol).begin_object();
        json.field("symbol", symbol)
            .field("price", market.mid(coin).to_double())
            .field("timestamp", end.ms())
            .end_object();
    }
    json.end_object();
    text.append(server_time).append("}\n");
    write_file(dir_ / "crypto-prices.json", text);
}

} // namespace nof0::app::demo

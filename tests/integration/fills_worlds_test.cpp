// Random worlds of fills and cash events through the pipeline, in any order and split, against the
// plain fold and ledger of all of them, and against `nof0 check`.
#include "support/fills_fixture.hpp"

#include "pipelines/check/check.hpp"
#include "rules/ledger.hpp"

#include <algorithm>
#include <random>

namespace nof0::test {
namespace {

struct World {
    std::vector<pipelines::AccountEvent> events;
    std::map<std::string, rules::Ledger> ledgers;                           // by trader
    std::map<std::pair<std::string, std::string>, std::vector<Fill>> fills; // by (account, coin)
};

class WorldMaker {
public:
    explicit WorldMaker(unsigned seed) : random_(seed) {}

    World make() {
        World world;
        for (const auto& [trader, account] :
             {std::pair{"alpha", "0xa1"}, std::pair{"beta", "0xb1"}}) {
            world.ledgers[trader].deposit(Decimal::from_int(10'000));
            for (const char* coin : {"BTC", "ETH", "kPEPE"}) {
                tape(world, trader, account, coin);
            }
            funding(world, trader, account);
        }
        return world;
    }

private:
    std::int64_t number(std::int64_t low, std::int64_t high) {
        return std::uniform_int_distribution<std::int64_t>(low, high)(random_);
    }

    // As a venue reports it: closedPnl by an average entry price cut to two decimals.
    void tape(World& world, const std::string& trader, const std::string& account,
              const std::string& coin) {
        FillTape tape(coin, account, 1'761'000'000'000 + number(0, 5'000));
        Decimal average;
        for (std::int64_t i = number(5, 40); i > 0; --i) {
            const Decimal before = tape.position();
            Decimal size = Decimal::from_units(Decimal::k_units_per_one / 1000 * number(1, 900));
            if (number(0, 1) == 0) {
                size = -size;
            }
            if (!before.is_zero() && number(0, 4) == 0) {
                size = -before; // flat
            }
            const Decimal px =
                Decimal::from_units(Decimal::k_units_per_one / 100 * number(9'000, 11'000));
            const Decimal fee =
                Decimal::from_units(Decimal::k_units_per_one / 1'000'000 * number(-50, 900'000));
            const bool closes = before.sign() * size.sign() < 0;
            const Decimal closed = closes ? std::min(before.abs(), size.abs()) : Decimal();
            const Decimal pnl =
                closed * (px - average) * Decimal::from_int(before.sign() < 0 ? -1 : 1);
            Fill fill = tape.next(size, px, fee, pnl, number(0, 2) == 0 ? 0 : number(1, 400'000));
            if (number(0, 9) == 0) {
                fill.fee_token = "HYPE";
            }
            const Decimal after = tape.position();
            if (!closes) {
                average = ((average * before.abs() + px * size.abs()) / after.abs()).truncated(2);
            } else if (before.sign() * after.sign() < 0) {
                average = px;
            }
            world.ledgers[trader].apply(fill);
            world.fills[{account, coin}].push_back(fill);
            world.events.emplace_back(pipelines::FillEvent{.fill = fill, .source = "world"});
        }
    }

    void funding(World& world, const std::string& trader, const std::string& account) {
        for (std::int64_t i = number(0, 10); i > 0; --i) {
            const Decimal amount =
                Decimal::from_units(Decimal::k_units_per_one / 1'000 * number(-900, 900));
            world.ledgers[trader].fund(amount);
            world.events.emplace_back(
                pipelines::CashEvent{.exchange_provider = "hyperliquid",
                                     .account = account,
                                     .kind = "funding",
                                     .time_ms = 1'761'000'000'000 + i * 3'600'000 + number(1, 90),
                                     .coin = "BTC",
                                     .amount = amount});
        }
    }

    std::mt19937 random_;
};

class FillsWorlds : public FillsFixture {
protected:
    FillsWorlds() {
        sql("INSERT INTO price_latest (symbol, price, ts_ms) "
            "VALUES ('BTC', 101, 1), ('ETH', 99, 1), ('kPEPE', 100.5, 1)");
    }

    void store_somehow(std::vector<pipelines::AccountEvent> events, unsigned seed) {
        std::mt19937 random(seed);
        const std::size_t repeated = random() % 30;
        for (std::size_t i = 0; i < repeated; ++i) {
            events.push_back(events[random() % events.size()]);
        }
        if (random() % 4 != 0) { // else in order
            std::ranges::shuffle(events, random);
        }
        for (pipelines::AccountEvent& event : events) {
            pipeline().queue().push_now(std::move(event));
        }
        while (pipeline().waiting() > 0) {
            flush(1 + random() % 60);
            if (random() % 10 == 0) {
                const auto rest = pipeline().waiting();
                std::vector<pipelines::AccountEvent> waiting;
                for (std::size_t i = 0; i < rest; ++i) {
                    waiting.push_back(pipeline().queue().at(i));
                }
                restart(); // and the feed sends the rest again
                for (pipelines::AccountEvent& event : waiting) {
                    pipeline().queue().push_now(std::move(event));
                }
            }
        }
    }

    void expect_ledgers(const World& world) {
        for (const auto& [trader, ledger] : world.ledgers) {
            EXPECT_EQ(dec(sql("SELECT 10000 + trade_cash + event_cash FROM trader_totals WHERE "
                              "model_id = '" +
                              trader + "' ORDER BY version DESC LIMIT 1")),
                      ledger.cash())
                << trader;
        }
        for (const auto& [pair, fills] : world.fills) {
            const rules::FoldResult folded = rules::fold(fills);
            const std::string of =
                " WHERE account = '" + pair.first + "' AND symbol = '" + pair.second + "'";
            EXPECT_EQ(dec(sql("SELECT COALESCE(sum(exact_quantity), 0) FROM positions" + of)),
                      folded.state.quantity);
            std::size_t trades = 0;
            for (const rules::FoldStep& step : folded.steps) {
                trades += step.trades.size();
            }
            EXPECT_EQ(sql("SELECT count(*) FROM trades" + of + " AND voided_version IS NULL"),
                      std::to_string(trades));
        }
    }

    pipelines::CheckReport check() {
        return loop().run(pipelines::check_store(loop().pool(), Milliseconds{60'000}));
    }
};

TEST_F(FillsWorlds, EndAsFoldAndLedgerSayAndPassTheCheck) {
    const unsigned first_seed = std::random_device{}();
    for (unsigned round = 0; round < 25; ++round) {
        const unsigned seed = first_seed + round;
        SCOPED_TRACE("seed " + std::to_string(seed));
        const World world = WorldMaker(seed).make();
        forget_everything();
        store_somehow(world.events, seed);
        expect_ledgers(world);
        const pipelines::CheckReport report = check();
        for (const pipelines::Finding& finding : report.findings) {
            ADD_FAILURE() << finding.rule << ' ' << finding.subject << ": " << finding.detail;
        }
        const std::string once = tables();
        forget_everything();
        store_somehow(world.events, seed + 1);
        ASSERT_EQ(tables(), once);
    }
}

} // namespace
} // namespace nof0::test

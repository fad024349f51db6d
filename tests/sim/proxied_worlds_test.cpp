// Seeded worlds through the real pipelines while the way to their servers breaks: cut in the middle
// of statements, cut after COMMIT was done and before its answer, half closed, swallowed, slow.
// The servers live, so nobody but the client notices; afterwards everything is as it happened.
//
// NOF0_SIM_SEED=<seed> runs that one.
#include "sim/world_fixture.hpp"

#include <cstdlib>

namespace nof0::test {
namespace {

constexpr std::size_t k_burst_max = 20; // so that there are many faults in a world

class ProxiedWorlds : public WorldFixture {
protected:
    ProxiedWorlds() : WorldFixture(Path::proxied) {
        const char* one = std::getenv("NOF0_SIM_SEED");
        seed_ = one != nullptr ? std::strtoull(one, nullptr, 10) : std::random_device{}();
        random_.seed(seed_);
        std::cout << "seed " << seed_ << "\n";
        // What is swallowed costs a whole budget each time.
        role_options().writer.transaction_budget = Milliseconds{1'500};
        role_options().relay.statement_budget = Milliseconds{1'500};
        role_options().publisher.snapshot_budget = Milliseconds{1'500};
    }
    TcpProxy& postgres() { return arena().proxied().postgres(); }
    TcpProxy& redis() { return arena().proxied().redis(); }
    int draw(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }
    Way either_way() { return draw(2) == 0 ? Way::to_server : Way::to_client; }
    bool breathe(int ms_max) {
        return eventually([] { return false; }, Milliseconds{1 + draw(ms_max)});
    }
    World world(int steps) { return World({.seed = seed_, .traders = 3, .steps = steps}); }

    // `fault` comes after every burst; at the end the way is whole again, and all is settled and
    // compared.
    template<class Fault>
    void play(const World& world, Fault fault) {
        Deliveries deliveries(world, seed_ + 1, k_burst_max);
        begin(world);
        ASSERT_TRUE(eventually([this] { return ingest().active(); })) << "seed " << seed_;
        while (!deliveries.done()) {
            offer(deliveries.burst());
            fault();
        }
        heal();
        ASSERT_TRUE(settle()) << "seed " << seed_;
        expect_all_is_well();
    }
    void heal() {
        postgres().heal();
        redis().heal();
        // An answer shows that the client noticed what was cut.
        ASSERT_TRUE(eventually([this] { return redis_answers(); }));
    }
    // As a reader of this process would: it ends in an answer or an honest refusal.
    void read_something() {
        app::Backend& backend = arena().backend();
        try {
            const auto document =
                backend.run(backend.documents().get(cache::Family::leaderboard_cache));
            EXPECT_TRUE(document);
        } catch (const Unavailable&) { // says so, and does not wait for ever
        }
    }

    std::uint64_t seed_ = 0;
    std::mt19937_64 random_;
};

TEST_F(ProxiedWorlds, PostgresCutInTheMiddleOfStatements) {
    play(world(500), [this] {
        postgres().cut_after(either_way(), static_cast<std::uint64_t>(draw(20'000)));
        breathe(40);
    });
    EXPECT_GT(postgres().cuts(), 0U);
}

TEST_F(ProxiedWorlds, CommitsWithoutAnAnswer) {
    play(world(500), [this] {
        if (draw(2) == 0) {
            postgres().lose_answer_to("session.commit");
        }
        breathe(60);
    });
    EXPECT_GT(postgres().answers_lost(), 0U);
}

// The documents that the lost COMMIT touched are built from what is there, not left to their TTL.
TEST_F(ProxiedWorlds, ACommitWithoutAnAnswerIsPublishedAtOnce) {
    const World all = world(300);
    begin(all);
    std::vector<std::size_t> fills;
    for (std::size_t i = 0; i < all.events().size(); ++i) {
        if (std::holds_alternative<pipelines::AccountEvent>(all.events()[i])) {
            fills.push_back(i);
        } else {
            offer({i}); // prices first: what is left touches no mark
        }
    }
    const std::size_t half = fills.size() / 2;
    offer({fills.begin(), fills.begin() + static_cast<std::ptrdiff_t>(half)});
    ASSERT_TRUE(settle());
    expect_cache_is_true(); // every document is there
    for (std::size_t i = half; i < fills.size(); i += 10) {
        postgres().lose_answer_to("session.commit");
        const std::uint64_t lost = postgres().answers_lost();
        offer({fills.begin() + static_cast<std::ptrdiff_t>(i),
               fills.begin() + static_cast<std::ptrdiff_t>(std::min(i + 10, fills.size()))});
        ASSERT_TRUE(eventually([&] { return postgres().answers_lost() > lost; }));
        ASSERT_TRUE(settle()) << "seed " << seed_;
        expect_stream_is_outbox();
        expect_documents_are_current();
        if (HasFailure()) {
            return;
        }
    }
    expect_all_is_well();
}

TEST_F(ProxiedWorlds, PostgresHalfClosed) {
    play(world(300), [this] {
        breathe(60);
        if (draw(4) == 0) {
            postgres().half_close(either_way());
        }
    });
}

// Neither side hears of it: only the deadlines end the waiting.
TEST_F(ProxiedWorlds, PostgresSwallowed) {
    int bursts = 0;
    play(world(200), [&] {
        breathe(20);
        if (++bursts % 8 == 2) {
            postgres().swallow(either_way());
            breathe(3'000);
        }
    });
}

TEST_F(ProxiedWorlds, PostgresSlow) {
    int left = 6;
    play(world(300), [&] {
        if (left-- > 0) {
            postgres().delay(either_way(), Milliseconds{200 + draw(1'800)});
            breathe(1'000);
            read_something();
        }
    });
}

TEST_F(ProxiedWorlds, PostgresOutOfReach) {
    play(world(300), [this] {
        breathe(30);
        if (draw(4) == 0) {
            postgres().refuse();
            postgres().cut();
            breathe(200);
            postgres().refuse(false);
        }
    });
}

TEST_F(ProxiedWorlds, RedisBroken) {
    play(world(500), [this] {
        breathe(40);
        switch (draw(6)) {
        case 0:
            redis().cut_after(either_way(), static_cast<std::uint64_t>(draw(30'000)));
            break;
        case 1:
            redis().half_close(either_way());
            break;
        case 2:
            redis().swallow(either_way());
            break;
        case 3:
            redis().cut();
            break;
        default:
            break;
        }
    });
}

TEST_F(ProxiedWorlds, RedisSlow) {
    int left = 4;
    play(world(300), [&] {
        if (left-- > 0) {
            redis().delay(either_way(), Milliseconds{200 + draw(1'800)});
            breathe(1'000);
            read_something();
        }
    });
}

} // namespace
} // namespace nof0::test

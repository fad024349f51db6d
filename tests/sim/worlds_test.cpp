// Seeded worlds through the real pipelines, while servers and the role are shot at: afterwards the
// tables must say what the world's own plain arithmetic says, the stream what the outbox says, and
// Redis what Postgres says.
//
// NOF0_SIM_SEEDS=<n> runs that many fresh seeds (default 4); NOF0_SIM_SEED=<seed> runs that one.
#include "sim/world_fixture.hpp"

#include <cstdlib>

namespace nof0::test {
namespace {

// Worlds that found a mistake once.
constexpr std::uint64_t k_kept_seeds[] = {1, 2, 3, 12'577'011'801, 8'920'309'654};

class Worlds : public WorldFixture, public testing::WithParamInterface<std::uint64_t> {
protected:
    void TearDown() override {
        WorldFixture::TearDown();
        if (HasFailure()) {
            std::cout << "again with NOF0_SIM_SEED=" << GetParam() << "\n";
        }
    }
};

TEST_P(Worlds, EndAsTheyHappened) {
    const std::uint64_t seed = GetParam();
    std::cout << "seed " << seed << "\n";
    std::mt19937_64 random(seed ^ 0x5eed);
    const World world({.seed = seed,
                       .traders = 2 + static_cast<int>(random() % 4),
                       .steps = 200 + static_cast<int>(random() % 600)});
    Deliveries deliveries(world, seed + 1);
    begin(world);
    std::size_t durable = 0;
    while (!deliveries.done()) {
        offer(deliveries.burst());
        switch (random() % 25) {
        case 0:
            restart_role();
            deliveries.restart(durable);
            break;
        case 1:
            terminate_connections();
            break;
        case 2:
            flush_redis();
            break;
        case 3:
            pause_redis();
            break;
        case 7: // the arena's clock is set
            clock().advance(std::chrono::minutes(random() % 2 == 0 ? 60 : -10));
            break;
        case 4:
        case 5:
        case 6:
            ASSERT_TRUE(settle()) << "seed " << seed;
            durable = deliveries.bursts();
            break;
        default:
            eventually([] { return false; }, Milliseconds{static_cast<int>(random() % 6)});
        }
    }
    ASSERT_TRUE(settle()) << "seed " << seed;
    expect_all_is_well();
}

std::vector<std::uint64_t> seeds() {
    if (const char* one = std::getenv("NOF0_SIM_SEED")) {
        return {std::strtoull(one, nullptr, 10)};
    }
    std::vector<std::uint64_t> all(std::begin(k_kept_seeds), std::end(k_kept_seeds));
    const char* wanted = std::getenv("NOF0_SIM_SEEDS");
    const int fresh = wanted == nullptr ? 4 : std::atoi(wanted);
    std::random_device device;
    for (int i = 0; i < fresh; ++i) {
        all.push_back(device() | (std::uint64_t{1} << 33)); // never one of the kept
    }
    return all;
}

// Names by position: ctest lists the cases in one process and runs them in another.
INSTANTIATE_TEST_SUITE_P(Seeds, Worlds, testing::ValuesIn(seeds()),
                         [](const auto& info) { return "World" + std::to_string(info.index); });

} // namespace
} // namespace nof0::test

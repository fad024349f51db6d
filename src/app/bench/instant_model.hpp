// InstantModel: a decider that costs a store what a language model costs it, and nobody's time: a
// rule decides, and says it in a prompt and an answer of a usual length.
#pragma once

#include "base/random.hpp"
#include "traders/decider.hpp"

#include <memory>

namespace nof0::bench {

class InstantModel final : public traders::Decider {
public:
    InstantModel(std::unique_ptr<traders::Decider> rule, std::uint64_t seed)
        : rule_(std::move(rule)), random_(seed, "instant model") {}

    Task<traders::DecisionAnswer> decide(std::shared_ptr<const TradingContext> context) override;

private:
    std::string figures(std::size_t size);

    std::unique_ptr<traders::Decider> rule_;
    Random random_;
};

} // namespace nof0::bench

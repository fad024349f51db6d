#include "traders/closing_decider.hpp"

#include "traders/baselines/baseline.hpp"

namespace nof0::traders {
namespace {

class ClosingDecider final : public Decider {
public:
    explicit ClosingDecider(std::string why) : why_(std::move(why)) {}

    Task<DecisionAnswer> decide(std::shared_ptr<const TradingContext> context) override {
        DecisionAnswer answer;
        for (const HeldView& held : context->held) {
            Decision decision{.symbol = held.symbol, .kind = SignalKind::close};
            decision.reasoning = why_;
            answer.decisions.push_back(std::move(decision));
        }
        answer.summary = why_;
        answer.decisions_json = public_decisions_json(answer.decisions);
        co_return answer;
    }

private:
    std::string why_;
};

} // namespace

std::unique_ptr<Decider> make_closing_decider(std::string why) {
    return std::make_unique<ClosingDecider>(std::move(why));
}

} // namespace nof0::traders

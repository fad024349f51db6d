#include "storage/drawdowns.hpp"

namespace nof0::storage {
namespace {

const pg::Statement<EquitySpanRow(std::vector<std::string>, std::vector<std::int64_t>)> k_spans{
    "drawdowns.spans"};
const pg::Statement<std::string()> k_told{"drawdowns.told"};
const pg::Statement<void(std::string)> k_tell{"drawdowns.tell"};
const pg::Statement<void(std::string)> k_take_back{"drawdowns.take_back"};

} // namespace

Task<std::vector<EquitySpanRow>> equity_spans(pg::Session& session,
                                              const std::vector<std::string>& traders,
                                              const std::vector<std::int64_t>& after_ms) {
    return session.all(k_spans, traders, after_ms);
}

Task<std::vector<std::string>> drawdowns_told(pg::Session& session) {
    return session.all(k_told);
}

Task<std::int64_t> remember_drawdown(pg::Session& session, std::string trader) {
    return session.execute(k_tell, std::move(trader));
}

Task<std::int64_t> forget_drawdown(pg::Session& session, std::string trader) {
    return session.execute(k_take_back, std::move(trader));
}

} // namespace nof0::storage

// since-inception-values.json, crypto-prices.json and leaderboard.json: small flat records.
#include "pipelines/import/parse_records.hpp"
#include "pipelines/import/record_fields.hpp"

namespace nof0::pipelines {
namespace {

using namespace fields;
using Inception = RecordedInception;
using Price = RecordedPrice;
using Entry = RecordedLeaderboardEntry;

constexpr FieldSpec k_inception_fields[] = {
    {"id", required, id<&Inception::id>},
    {"nav_since_inception", required, positive<&Inception::nav_usd>},
    {"inception_date", required, seconds<&Inception::inception_us>},
    {"num_invocations", required, count<&Inception::num_invocations>},
    {"model_id", required, trader<&Inception::trader>},
};
constexpr ObjectSpec k_inception_spec{0, k_inception_fields};

constexpr FieldSpec k_price_fields[] = {
    {"symbol", required, symbol<&Price::symbol>},
    {"price", required, positive<&Price::price>},
    {"timestamp", required, milliseconds<&Price::ts_ms>},
};
constexpr ObjectSpec k_price_spec{0, k_price_fields};

constexpr FieldSpec k_entry_fields[] = {
    {"id", required, trader<&Entry::trader>},
    {"num_trades", required, count<&Entry::num_trades>},
    {"sharpe", required, number<&Entry::sharpe>},
    {"win_dollars", required, number<&Entry::win_dollars>},
    {"num_losses", required, count<&Entry::num_losses>},
    {"lose_dollars", required, number<&Entry::lose_dollars>},
    {"return_pct", required, number<&Entry::return_pct>},
    {"equity", required, number<&Entry::equity>},
    {"num_wins", required, count<&Entry::num_wins>},
};
constexpr ObjectSpec k_entry_spec{0, k_entry_fields};

} // namespace

bool parse(RecordContext& context, RecordedInception& inception) {
    return context.read_object(k_inception_spec, &inception);
}

bool parse(RecordContext& context, RecordedPrice& price) {
    if (!context.read_object(k_price_spec, &price)) {
        return false;
    }
    if (context.problems.empty() && price.symbol != context.entry_key) {
        context.refuse_record("symbol",
                              "must be the key that the price stands under, " + context.entry_key);
    }
    return true;
}

bool parse(RecordContext& context, RecordedLeaderboardEntry& entry) {
    return context.read_object(k_entry_spec, &entry);
}

} // namespace nof0::pipelines

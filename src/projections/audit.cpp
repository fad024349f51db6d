#include "projections/audit.hpp"

#include "projections/builders.hpp"
#include "projections/metadata.hpp"

#include <algorithm>
#include <limits>

namespace nof0::projections {
namespace {

// What the document itself shows as the prices of its symbols.
ShownPrices shown_prices(const cache::Document& document) {
    ShownPrices prices;
    for (const cache::Element& element : document.elements) {
        const auto price = Metadata(element.value).number("current_price");
        prices[element.field] = price.value_or(std::numeric_limits<double>::quiet_NaN());
    }
    return prices;
}

bool is_price(double price) {
    return price > 0 && price < std::numeric_limits<double>::infinity();
}

// Whether the cached positions are right but for prices that moved since.
Task<bool> equal_but_for_marks(storage::ReadScope& scope, const AuditSubject& item,
                               const cache::Document& cached) {
    if (item.projection->family != cache::Family::positions) {
        co_return false;
    }
    ShownPrices shown = shown_prices(cached);
    for (const auto& [symbol, price] : shown) {
        if (!is_price(price)) {
            co_return false;
        }
    }
    const Content content = co_await build_positions_at(scope, item.subject, std::move(shown));
    co_return cache::content_hash(cached.type, content.elements) == cached.meta.hash;
}

Task<AuditFinding> compare(Documents& documents, storage::ReadScope& scope,
                           const AuditSubject& item, const std::optional<cache::Document>& cached) {
    AuditFinding finding;
    finding.key = item.projection->key(item.subject).name;
    finding.version = scope.version();
    if (!cached) {
        finding.outcome = AuditOutcome::missing;
        co_return finding;
    }
    finding.cached_version = cached->meta.version;
    finding.behind_ms = std::max<std::int64_t>(0, scope.at_ms() - cached->meta.at_ms);
    if (cached->meta.store_id != scope.store_id()) {
        finding.outcome = AuditOutcome::mismatch;
        co_return finding;
    }
    const cache::Document fresh = co_await documents.build(scope, *item.projection, item.subject);
    if (fresh.meta.hash == cached->meta.hash) {
        co_return finding;
    }
    const bool is_behind = cached->meta.version < scope.version();
    if (is_behind && co_await equal_but_for_marks(scope, item, *cached)) {
        co_return finding;
    }
    finding.outcome = is_behind ? AuditOutcome::behind : AuditOutcome::mismatch;
    co_return finding;
}

} // namespace

Task<std::vector<AuditSubject>> audit_subjects(storage::ReadScope& scope) {
    std::vector<AuditSubject> subjects;
    for (const Projection& projection : all_projections()) {
        for (std::string& subject : co_await subjects_of(scope, projection.subjects)) {
            subjects.push_back({&projection, std::move(subject)});
        }
    }
    co_return subjects;
}

Task<std::vector<AuditFinding>> audit(Documents& documents, std::vector<AuditSubject> subjects) {
    std::vector<cache::Key> keys;
    for (const AuditSubject& item : subjects) {
        keys.push_back(item.projection->key(item.subject));
    }
    const auto cached = co_await documents.store().read_many(std::move(keys));
    storage::ReadScope scope = co_await storage::ReadScope::open(
        documents.pool(), Deadline::after(documents.build_timeout()));
    std::vector<AuditFinding> findings;
    for (std::size_t i = 0; i < subjects.size(); ++i) {
        findings.push_back(co_await compare(documents, scope, subjects[i], cached[i]));
    }
    co_return findings;
}

} // namespace nof0::projections

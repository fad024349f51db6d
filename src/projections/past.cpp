#include "projections/past.hpp"

#include "projections/document_stamp.hpp"

#include <fmt/format.h>

namespace nof0::projections {
namespace {

constexpr cache::SingleFlightOptions k_remembered{
    .memo_age_max = Milliseconds{600'000}, .memo_entries_max = 256, .memo_bytes_max = 64 << 20};

} // namespace

Past::Past(asio::io_context& context, pg::Pool& pool, Documents& documents)
    : pool_(pool), documents_(documents), flights_(context, k_remembered) {}

Task<PastDocument> Past::get(std::int64_t version, cache::Family family, std::string subject) {
    const Projection& projection = projection_of(family);
    std::string name = projection.key(subject).name;
    const Build build = [this, &projection, subject = std::move(subject)](
                            storage::ReadScope& scope) -> Task<cache::Document> {
        return documents_.build(scope, projection, subject);
    };
    return remembered(version, std::move(name), build);
}

Task<PastDocument> Past::get_uncached(std::int64_t version, std::string name,
                                      Documents::Make make) {
    const Build build =
        [this, make = std::move(make)](storage::ReadScope& scope) -> Task<cache::Document> {
        Content content = co_await make(scope, documents_.content_options());
        const DocumentStamp stamp = stamp_of(scope, WallTime{});
        co_return sealed(stamped(stamp, cache::KeyType::string, std::move(content)));
    };
    return remembered(version, std::move(name), build);
}

Task<PastDocument> Past::remembered(std::int64_t version, std::string name, Build build) {
    using Value = cache::SingleFlight<PastDocument>::Value;
    const auto make = [this, version, build = std::move(build)]() -> Task<Value> {
        std::optional<storage::ReadScope> scope = co_await storage::ReadScope::open_past(
            pool_, version, Deadline::after(documents_.build_timeout()));
        if (!scope) {
            throw NoSuchVersion(
                fmt::format("there is no version {}, or its past was not kept", version));
        }
        auto document = std::make_shared<const cache::Document>(co_await build(*scope));
        co_return std::make_shared<const PastDocument>(
            PastDocument{std::move(document), scope->is_from_bars()});
    };
    std::string key = fmt::format("{}@{}", name, version);
    const Value made = co_await flights_.run(std::move(key), cache::Memo::use, make);
    co_return *made;
}

Task<storage::ResolvedMoment> Past::resolve(std::int64_t at_ms) {
    storage::ReadScope scope = co_await storage::ReadScope::open(
        documents_.pool(), Deadline::after(documents_.build_timeout()));
    co_return co_await storage::resolve_moment(scope.session(), at_ms);
}

std::size_t memory_bytes(const PastDocument& past) {
    return memory_bytes(*past.document);
}

} // namespace nof0::projections

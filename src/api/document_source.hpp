// DocumentSource: how the shards of the HTTP server reach the documents, which live on a thread of
// their own. A call hops to that thread, waits there, and comes back to the caller's; what it
// brings is immutable. Safe from any thread that runs an io_context.
#pragma once

#include "projections/builders.hpp"
#include "projections/documents.hpp"
#include "projections/past.hpp"

#include <optional>
#include <string>

namespace nof0::api {

class DocumentSource {
public:
    // All must outlive the server's shards.
    DocumentSource(asio::io_context& context, projections::Documents& documents,
                   projections::Past& past)
        : context_(context), documents_(documents), past_(past) {}

    // The same documents as they were at a version: whoever asks it asks the past, and need not
    // know. Its calls throw projections::NoSuchVersion as well.
    DocumentSource at(std::int64_t version) const;
    // Something that it brought knows prices by the minute only (projections/past.hpp).
    bool is_from_bars() const { return is_from_bars_; }
    // As Past::resolve. Throws Unavailable.
    Task<storage::ResolvedMoment> resolve(std::int64_t at_ms);

    // As Documents::get and Documents::get_uncached. Throw Unavailable.
    Task<projections::DocumentPtr> get(cache::Family family, std::string subject = {});
    Task<projections::DocumentPtr> get_uncached(std::string name,
                                                projections::Documents::Make make);

    // The data thread's, for what reads more than a document there.
    asio::io_context& context() { return context_; }
    pg::Pool& pool() { return documents_.pool(); }

    const projections::Options& content_options() const { return documents_.content_options(); }

private:
    Task<projections::DocumentPtr> note(Task<projections::PastDocument> asked);

    asio::io_context& context_;
    projections::Documents& documents_;
    projections::Past& past_;
    std::optional<std::int64_t> version_;
    bool is_from_bars_ = false;
};

} // namespace nof0::api

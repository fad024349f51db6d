// DocumentSource: how the shards of the HTTP server reach the documents, which live on a thread of
// their own. A call hops to that thread, waits there, and comes back to the caller's; what it
// brings is immutable. Safe from any thread that runs an io_context.
#pragma once

#include "projections/builders.hpp"
#include "projections/documents.hpp"

#include <string>

namespace nof0::api {

class DocumentSource {
public:
    // Both must outlive the server's shards.
    DocumentSource(asio::io_context& context, projections::Documents& documents)
        : context_(context), documents_(documents) {}

    // As Documents::get and Documents::get_uncached. Throw Unavailable.
    Task<projections::DocumentPtr> get(cache::Family family, std::string subject = {});
    Task<projections::DocumentPtr> get_uncached(std::string name,
                                                projections::Documents::Make make);

    const projections::Options& content_options() const { return documents_.content_options(); }

private:
    asio::io_context& context_;
    projections::Documents& documents_;
};

} // namespace nof0::api

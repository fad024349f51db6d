// Past: the public documents as they were at a version, made by the same builders.
//
// What a version answers never changes, so a document that was made is remembered under its
// version, within bounds; Redis knows nothing of it. A connection that reads the past keeps plans
// of its own, which is why the pool is another one than that of the present.
//
// One thread: the io_context's.
#pragma once

#include "cache/single_flight.hpp"
#include "projections/documents.hpp"
#include "storage/head.hpp"

#include <stdexcept>

namespace nof0::projections {

// Nobody wrote that version, or what it replaced was not kept yet. The words are for the reader.
class NoSuchVersion : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

struct PastDocument {
    DocumentPtr document;
    bool is_from_bars = false; // prices by the minute: their ticks were removed
};

class Past {
public:
    // All must outlive it.
    Past(asio::io_context& context, pg::Pool& pool, Documents& documents);

    // As Documents::get and Documents::get_uncached. Throw Unavailable and NoSuchVersion.
    Task<PastDocument> get(std::int64_t version, cache::Family family, std::string subject = {});
    Task<PastDocument> get_uncached(std::int64_t version, std::string name, Documents::Make make);

    // The version of an arena time; of one that is still to come the head's.
    Task<storage::ResolvedMoment> resolve(std::int64_t at_ms);

private:
    using Build = std::function<Task<cache::Document>(storage::ReadScope&)>;
    Task<PastDocument> remembered(std::int64_t version, std::string name, Build build);

    pg::Pool& pool_;
    Documents& documents_;
    cache::SingleFlight<PastDocument> flights_;
};

std::size_t memory_bytes(const PastDocument& past);

} // namespace nof0::projections

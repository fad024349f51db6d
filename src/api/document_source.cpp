#include "api/document_source.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace nof0::api {

using projections::DocumentPtr;
using projections::PastDocument;

DocumentSource DocumentSource::at(std::int64_t version) const {
    DocumentSource past(context_, documents_, past_);
    past.version_ = version;
    return past;
}

Task<storage::ResolvedMoment> DocumentSource::resolve(std::int64_t at_ms) {
    const auto there = [this, at_ms]() -> Task<storage::ResolvedMoment> {
        co_return co_await past_.resolve(at_ms);
    };
    return asio::co_spawn(context_, there, asio::use_awaitable_t<Executor>());
}

Task<DocumentPtr> DocumentSource::note(Task<PastDocument> asked) {
    const PastDocument brought = co_await std::move(asked);
    is_from_bars_ = is_from_bars_ || brought.is_from_bars;
    co_return brought.document;
}

Task<DocumentPtr> DocumentSource::get(cache::Family family, std::string subject) {
    if (version_) {
        const auto then = [this, family, subject = std::move(subject)]() -> Task<PastDocument> {
            co_return co_await past_.get(*version_, family, subject);
        };
        return note(asio::co_spawn(context_, then, asio::use_awaitable_t<Executor>()));
    }
    const auto there = [this, family, subject = std::move(subject)]() -> Task<DocumentPtr> {
        co_return co_await documents_.get(family, subject);
    };
    return asio::co_spawn(context_, there, asio::use_awaitable_t<Executor>());
}

Task<DocumentPtr> DocumentSource::get_uncached(std::string name,
                                               projections::Documents::Make make) {
    if (version_) {
        const auto then = [this, name = std::move(name),
                           make = std::move(make)]() -> Task<PastDocument> {
            co_return co_await past_.get_uncached(*version_, name, make);
        };
        return note(asio::co_spawn(context_, then, asio::use_awaitable_t<Executor>()));
    }
    const auto there = [this, name = std::move(name),
                        make = std::move(make)]() -> Task<DocumentPtr> {
        co_return co_await documents_.get_uncached(name, make);
    };
    return asio::co_spawn(context_, there, asio::use_awaitable_t<Executor>());
}

} // namespace nof0::api

#include "api/document_source.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace nof0::api {

using projections::DocumentPtr;

Task<DocumentPtr> DocumentSource::get(cache::Family family, std::string subject) {
    const auto there = [this, family, subject = std::move(subject)]() -> Task<DocumentPtr> {
        co_return co_await documents_.get(family, subject);
    };
    return asio::co_spawn(context_, there, asio::use_awaitable_t<Executor>());
}

Task<DocumentPtr> DocumentSource::get_uncached(std::string name,
                                               projections::Documents::Make make) {
    const auto there = [this, name = std::move(name),
                        make = std::move(make)]() -> Task<DocumentPtr> {
        co_return co_await documents_.get_uncached(name, make);
    };
    return asio::co_spawn(context_, there, asio::use_awaitable_t<Executor>());
}

} // namespace nof0::api

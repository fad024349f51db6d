// HttpConnection: one connection to a server, TCP or TLS, for one exchange after the other.
// Internal to this folder: HttpClient keeps them.
//
// What goes wrong is thrown: system_error or Unavailable. The connection is then of no more use.
#pragma once

#include "base/deadline.hpp"
#include "base/task.hpp"
#include "net/http_message.hpp"
#include "net/tls.hpp"

#include <cstddef>
#include <functional>
#include <memory>

namespace nof0::net {

// One exchange: what is asked, where the body goes, and how far it came.
struct HttpExchange {
    HttpRequest request;
    std::function<void(std::string_view)> on_body; // pieces as they arrive; may throw
    std::size_t response_bytes_max = 0;
    HttpResponse response{};  // without body
    bool has_begun = false;   // something of the answer arrived
    bool keeps_alive = false; // afterwards: the connection may carry another exchange
};

class HttpConnection {
public:
    // `tls` is null for http.
    static Task<std::unique_ptr<HttpConnection>> open(Url url, TlsContext tls, Deadline deadline);
    virtual ~HttpConnection() = default;

    // The exchange must outlive the call.
    virtual Task<> run(HttpExchange& exchange, Deadline deadline) = 0;
    // Between exchanges: the server has neither closed it nor sent what nobody asked for.
    virtual bool is_quiet() = 0;
};

} // namespace nof0::net

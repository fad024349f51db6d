// The only file that names Boost.Redis; redis_link.hpp says how it is used and why so.
#include "cache/redis_link.hpp"

#include "base/ensure.hpp"
#include "base/failure.hpp"

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/redis/connection.hpp>
#include <deque>

namespace nof0::cache {
namespace {

namespace redis = boost::redis;
namespace ssl = asio::ssl;
using Node = redis::resp3::basic_node<std::string_view>;

// A list grows beyond this as its items arrive; what the server announces is not reserved blindly.
constexpr std::size_t k_reserve_max = 4'096;

Reply::Kind kind_of(redis::resp3::type type) {
    using enum redis::resp3::type;
    switch (type) {
    case null:
        return Reply::Kind::null;
    case simple_error:
    case blob_error:
        return Reply::Kind::error;
    case number:
    case doublean:
    case boolean:
        return Reply::Kind::number;
    case array:
    case push:
    case set:
    case map:
    case attribute:
    case streamed_string:
        return Reply::Kind::list;
    case big_number:
    case simple_string:
    case blob_string:
    case verbatim_string:
    case streamed_string_part:
    case invalid:
        break;
    }
    return Reply::Kind::text;
}

std::string_view text_of(const Node& node) {
    using redis::resp3::type;
    if (node.data_type == type::boolean) {
        return node.value == "t" ? "1" : "0";
    }
    // A verbatim string carries its format in front: "txt:".
    return node.data_type == type::verbatim_string && node.value.size() >= 4 ? node.value.substr(4)
                                                                             : node.value;
}

// Collects the replies of one request into trees. Nodes arrive parents first, with their depth.
struct ReplyCollector {
    std::vector<Reply> replies;
    std::vector<Reply*> open; // the lists that the next node may belong to, by depth

    void take(std::size_t command, const Node& node) {
        if (node.depth == 0) {
            ensure(command == replies.size(), "replies arrive in the order of the commands");
        }
        open.resize(node.depth);
        std::vector<Reply>& siblings = node.depth == 0 ? replies : open.back()->items;
        Reply& reply = siblings.emplace_back();
        reply.kind = kind_of(node.data_type);
        reply.text = text_of(node);
        if (reply.kind == Reply::Kind::list) {
            const std::size_t per_item = redis::resp3::element_multiplicity(node.data_type);
            reply.items.reserve(std::min(node.aggregate_size, k_reserve_max) * per_item);
            open.push_back(&reply);
        }
    }
};

// Pushes are no answers: each is as if it were the only reply of a command, and there are many.
struct PushCollector {
    std::deque<ReplyCollector> pushes;
    bool has_stray = false; // a reply that nobody asked for: the link is out of step
};

struct PushAdapter {
    PushCollector* collector;

    std::size_t get_supported_response_size() const { return 1; }
    void operator()(std::size_t, const Node& node, boost::system::error_code&) const {
        if (node.depth == 0) {
            collector->pushes.emplace_back();
            collector->has_stray |= node.data_type != redis::resp3::type::push;
        }
        collector->pushes.back().take(0, node);
    }
};

PushAdapter boost_redis_adapt(PushCollector& collector) {
    return {&collector};
}

struct CollectingAdapter {
    ReplyCollector* collector;

    std::size_t get_supported_response_size() const {
        return static_cast<std::size_t>(-1); // as many as the request has commands
    }
    void operator()(std::size_t command, const Node& node, boost::system::error_code&) const {
        collector->take(command, node);
    }
};

// Found by Boost.Redis through the argument's namespace.
CollectingAdapter boost_redis_adapt(ReplyCollector& collector) {
    return {&collector};
}

// What Boost.Redis refers to until it is done with a request, however long nobody waits any more.
struct Exchange {
    redis::request request;
    ReplyCollector collector;
};

ssl::context make_tls_context(const RedisOptions& options) {
    ssl::context tls(ssl::context::tls_client);
    if (options.tls == Tls::off) {
        return tls;
    }
    boost::system::error_code error;
    if (options.tls_ca_file.empty()) {
        tls.set_default_verify_paths(error);
    } else {
        tls.load_verify_file(options.tls_ca_file, error);
    }
    if (error) {
        throw UsageError("the certificate authorities for Redis cannot be read from '" +
                         options.tls_ca_file + "': " + error.message());
    }
    tls.set_verify_mode(ssl::verify_peer);
    tls.set_verify_callback(ssl::host_name_verification(options.host));
    return tls;
}

redis::config make_config(const RedisOptions& options) {
    redis::config config;
    config.use_ssl = options.tls == Tls::on;
    config.addr = {options.host, std::to_string(options.port)};
    config.username = options.username.empty() ? "default" : options.username;
    config.password = options.password;
    config.clientname = "nof0-" + options.name;
    config.database_index = std::nullopt;
    config.resolve_timeout = options.connect_budget;
    config.connect_timeout = options.connect_budget;
    config.ssl_handshake_timeout = options.connect_budget;
    config.health_check_interval = std::chrono::seconds::zero();
    config.reconnect_wait_interval = std::chrono::seconds::zero(); // one connection, then the end
    return config;
}

} // namespace

struct RedisLink::Impl {
    Impl(asio::io_context& context, const RedisOptions& options)
        : connection(context, make_tls_context(options)), config(make_config(options)),
          executor(context.get_executor()) {
        boost::system::error_code not_an_address;
        asio::ip::make_address(options.host, not_an_address);
        if (options.tls == Tls::on && not_an_address) { // SNI is for names
            SSL_set_tlsext_host_name(connection.next_layer().native_handle(), options.host.c_str());
        }
    }

    // After a refused HELLO the library closes the connection and reports that it was closed.
    std::string reason_of(boost::system::error_code error) const {
        const bool closed_itself = error == asio::error::operation_aborted && (!closing || dropped);
        const bool refused = error == redis::error::resp3_hello || (closed_itself && !greeted);
        if (refused) {
            return "it refused HELLO: is the user or the password wrong?";
        }
        return error ? error.message() : "the connection was closed";
    }

    redis::connection connection;
    redis::config config; // Boost.Redis keeps views into it
    Executor executor;
    OnEnd on_end;
    OnPush on_push;
    PushCollector pushes;
    bool closing = false;
    bool greeted = false;
    bool dropped = false; // a request, before we closed
};

RedisLink::RedisLink(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
RedisLink::~RedisLink() = default;

std::shared_ptr<RedisLink> RedisLink::open(asio::io_context& context, const RedisOptions& options) {
    std::shared_ptr<RedisLink> link(new RedisLink(std::make_unique<Impl>(context, options)));
    link->impl_->connection.async_run(
        link->impl_->config, redis::logger(redis::logger::level::disabled),
        [link](boost::system::error_code error) {
            const std::string why = link->impl_->reason_of(error);
            link->close(); // what was queued after the socket closed would wait for ever
            if (const OnEnd on_end = std::move(link->impl_->on_end)) {
                on_end(why);
            }
        });
    return link;
}

void RedisLink::on_end(OnEnd on_end) {
    impl_->on_end = std::move(on_end);
}

void RedisLink::on_push(OnPush on_push) {
    impl_->on_push = std::move(on_push);
    impl_->connection.set_receive_response(impl_->pushes);
    receive();
}

// The library announces each push when it is whole. While we are slow it reads no further, so that
// no push is ever thrown away.
void RedisLink::receive() {
    impl_->connection.async_receive(
        [link = shared_from_this()](boost::system::error_code error, std::size_t) {
            if (error || link->impl_->closing) {
                return;
            }
            if (link->impl_->pushes.has_stray || link->impl_->pushes.pushes.empty()) {
                return link->close();
            }
            const ReplyCollector push = std::move(link->impl_->pushes.pushes.front());
            link->impl_->pushes.pushes.pop_front();
            link->impl_->on_push(push.replies.front());
            link->receive();
        });
}

std::size_t RedisLink::send(const std::vector<Command>& commands, OnReplies on_replies) {
    if (impl_->closing) {
        asio::post(impl_->executor, [on_replies = std::move(on_replies)] { on_replies({}); });
        return 0;
    }
    const auto exchange = std::make_shared<Exchange>();
    for (const Command& command : commands) {
        ensure(!command.empty(), "a command has a name");
        if (command.size() == 1) {
            exchange->request.push(command.front());
        } else {
            exchange->request.push_range(command.front(), command.begin() + 1, command.end());
        }
    }
    exchange->collector.replies.reserve(commands.size());
    impl_->connection.async_exec(
        exchange->request, redis::any_adapter(exchange->collector),
        [exchange, link = shared_from_this(),
         on_replies = std::move(on_replies)](boost::system::error_code error, std::size_t) {
            link->impl_->dropped |= error && !link->impl_->closing;
            on_replies(error ? std::vector<Reply>() : std::move(exchange->collector.replies));
        });
    return exchange->request.payload().size();
}

void RedisLink::greeted() {
    impl_->greeted = true;
    boost::system::error_code ignored; // slower, not wrong
    impl_->connection.next_layer().next_layer().set_option(asio::ip::tcp::no_delay(true), ignored);
}

void RedisLink::close() {
    impl_->closing = true;
    impl_->connection.cancel(redis::operation::all);
}

} // namespace nof0::cache

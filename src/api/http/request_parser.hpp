// Beast's HTTP/1 grammar with our limits on top. Internal to reader.cpp: the only file of the
// server that compiles Beast.
#pragma once

#include "api/http/reader.hpp"

#include <boost/beast/http/basic_parser.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace nof0::api {

// What the header said. Texts are offsets from the request's first byte, because the buffer may
// move while the rest of the request arrives.
struct ParsedHeader {
    struct Text {
        std::uint32_t offset = 0;
        std::uint32_t size = 0;
    };
    struct Field {
        Text name;
        Text value;
        boost::beast::http::field id = boost::beast::http::field::unknown;
    };

    const char* base = nullptr; // the request's first byte, set before each put()
    Method method = Method::other;
    Text target;
    int http_minor = 1;
    std::vector<Field> fields;
    bool has_host = false;
    bool expects_continue = false;
    std::string body;

    void clear();
};

class RequestParser final : public boost::beast::http::basic_parser<true> {
public:
    struct Step {
        std::size_t consumed = 0;
        bool need_more = false;
        std::optional<Refusal> refusal;
    };

    RequestParser(const ReaderLimits& limits, ParsedHeader& header);

    // Takes what it can of the header, or of one piece of the body.
    Step step(std::string_view bytes);
    bool header_done() const { return is_header_done(); }
    bool done() const { return is_done(); }

private:
    using string_view = boost::beast::string_view;
    using error_code = boost::beast::error_code;
    using field = boost::beast::http::field;
    using verb = boost::beast::http::verb;

    void on_request_impl(verb method, string_view method_text, string_view target, int version,
                         error_code& ec) override;
    void on_response_impl(int, string_view, int, error_code&) override {}
    void on_field_impl(field id, string_view name, string_view value, error_code& ec) override;
    void on_header_impl(error_code& ec) override;
    void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
    std::size_t on_body_impl(string_view body, error_code& ec) override;
    void on_chunk_header_impl(std::uint64_t, string_view, error_code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t remain, string_view body, error_code& ec) override;
    void on_finish_impl(error_code&) override {}

    ParsedHeader::Text text_of(string_view text) const;
    void stop(Refusal why, error_code& ec);
    Refusal refusal_of(const error_code& ec) const;

    const ReaderLimits& limits_;
    ParsedHeader& header_;
    std::string_view input_; // of the step that runs
    std::optional<Refusal> refusal_;
};

} // namespace nof0::api

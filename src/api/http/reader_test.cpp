#include "api/http/reader.hpp"

#include <cstring>
#include <gtest/gtest.h>
#include <random>
#include <string>
#include <vector>

namespace nof0::api {
namespace {

void feed(RequestReader& reader, std::string_view bytes) {
    const auto space = reader.prepare();
    ASSERT_GE(space.size(), bytes.size());
    std::memcpy(space.data(), bytes.data(), bytes.size());
    reader.commit(bytes.size());
}

std::string describe(const Request& request) {
    std::string text(method_name(request.method));
    text.append(" ").append(request.path).append(" ").append(request.body);
    for (const NamedText& parameter : request.query) {
        text.append("|").append(parameter.name).append("=").append(parameter.value);
    }
    return text;
}

// All requests of a byte stream that arrives in the given pieces, then how it ended.
std::vector<std::string> read_all(std::string_view bytes, const std::vector<std::size_t>& pieces,
                                  const ReaderLimits& limits = {}) {
    RequestReader reader(limits);
    std::vector<std::string> seen;
    std::size_t next_piece = 0;
    while (true) {
        const ReadProgress progress = reader.next();
        if (progress == ReadProgress::request) {
            seen.push_back(describe(reader.request()));
        } else if (progress == ReadProgress::refused) {
            seen.push_back("refused " + std::string(name_of(reader.refusal().code)));
            return seen;
        } else if (progress == ReadProgress::send_continue) {
            seen.emplace_back("continue");
        } else if (bytes.empty()) {
            seen.emplace_back(reader.mid_request() ? "mid request" : "end");
            return seen;
        } else {
            const auto space = reader.prepare();
            const std::size_t piece =
                next_piece < pieces.size() ? pieces[next_piece++] : bytes.size();
            const std::size_t size = std::min({piece, bytes.size(), space.size()});
            std::memcpy(space.data(), bytes.data(), size);
            reader.commit(size);
            bytes.remove_prefix(size);
        }
    }
}

const std::string k_stream =
    "GET /a?x=1%202 HTTP/1.1\r\nHost: h\r\nAccept: */*\r\n\r\n"
    "\r\nPOST /b HTTP/1.1\r\nHost: h\r\nContent-Length: 11\r\n\r\nhello world"
    "POST /c HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
    "4\r\nWiki\r\n6;ext=1\r\npedia \r\n0\r\nX-Trailer: 1\r\n\r\n"
    "OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n"
    "HEAD /d HTTP/1.0\r\n\r\n";
const std::vector<std::string> k_stream_requests{
    "GET /a |x=1 2", "POST /b hello world", "POST /c Wikipedia ", "OPTIONS * ", "HEAD /d ", "end"};

TEST(Reader, reads_a_stream_in_one_piece_and_byte_by_byte) {
    EXPECT_EQ(read_all(k_stream, {}), k_stream_requests);
    EXPECT_EQ(read_all(k_stream, std::vector<std::size_t>(k_stream.size(), 1)), k_stream_requests);
}

TEST(Reader, reads_the_same_however_it_is_cut) {
    for (std::size_t cut = 1; cut < k_stream.size(); ++cut) {
        ASSERT_EQ(read_all(k_stream, {cut}), k_stream_requests) << "cut at " << cut;
    }
    const unsigned seed = 7;
    std::mt19937 random(seed);
    for (int round = 0; round < 500; ++round) {
        std::vector<std::size_t> pieces;
        for (int i = 0; i < 400; ++i) {
            pieces.push_back(1 + random() % 40);
        }
        ASSERT_EQ(read_all(k_stream, pieces), k_stream_requests) << "seed " << seed;
    }
}

TEST(Reader, views_stay_right_when_the_buffer_grows_and_moves) {
    ReaderLimits limits;
    std::string headers;
    for (int i = 0; i < 90; ++i) {
        headers += "X-" + std::to_string(i) + ": " +
                   std::string(100, static_cast<char>('a' + i % 26)) + "\r\n";
    }
    const std::string body(60'000, 'b');
    const std::string request = "POST /grow HTTP/1.1\r\nHost: h\r\nOrigin: o\r\n" + headers +
                                "Content-Length: 60000\r\n\r\n" + body;
    RequestReader reader(limits);
    std::string_view rest = request;
    while (reader.next() == ReadProgress::need_more) {
        const auto space = reader.prepare();
        const std::size_t size = std::min({space.size(), rest.size(), std::size_t{777}});
        std::memcpy(space.data(), rest.data(), size);
        reader.commit(size);
        rest.remove_prefix(size);
    }
    const Request& read = reader.request();
    EXPECT_EQ(read.path, "/grow");
    EXPECT_EQ(read.origin, "o");
    EXPECT_EQ(read.header("x-89"), std::string(100, static_cast<char>('a' + 89 % 26)));
    EXPECT_EQ(read.header("HOST"), "h");
    EXPECT_EQ(read.header("absent"), "");
    EXPECT_EQ(read.body, body);
}

TEST(Reader, many_pipelined_requests_do_not_grow_the_buffer) {
    RequestReader reader(ReaderLimits{});
    const std::string request = "GET /x HTTP/1.1\r\nHost: h\r\n\r\n";
    for (int i = 0; i < 100'000; ++i) {
        feed(reader, request);
        ASSERT_EQ(reader.next(), ReadProgress::request);
        ASSERT_EQ(reader.next(), ReadProgress::need_more);
        ASSERT_LE(reader.prepare().size(), 4096u);
    }
}

TEST(Reader, refuses_what_can_be_read_in_two_ways) {
    const std::string head = "POST / HTTP/1.1\r\nHost: h\r\n";
    for (const std::string& lines :
         {"Content-Length: 1, 2\r\n", "Content-Length: +1\r\n", "Content-Length: 1\r\n 2\r\n",
          "Content-Length : 1\r\n", "Transfer-Encoding: chunked, gzip\r\n",
          "Transfer-Encoding: gzip, chunked\r\n", "Transfer-Encoding: identity\r\n",
          "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
          "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n",
          "Content-Length: 99999999999999999999\r\n", "Bad Name: 1\r\n", "X: a\nY: b\r\n",
          "X: a\rY: b\r\n"}) {
        EXPECT_EQ(read_all(head + lines + "\r\nGET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n", {}),
                  std::vector<std::string>{"refused malformed_request"})
            << lines;
    }
    EXPECT_EQ(read_all("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", {}),
              std::vector<std::string>{"refused malformed_request"});
}

TEST(Reader, endless_input_is_refused_at_the_limits) {
    ReaderLimits limits;
    limits.header_bytes_max = 1000;
    limits.body_bytes_max = 100;
    const std::string chunked = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
    const std::vector<std::pair<std::string, std::string>> cases{
        {"GET /" + std::string(5000, 'x'), "refused target_too_long"},
        {"GET / HTTP/1.1\r\nX: " + std::string(5000, 'x'), "refused headers_too_large"},
        {chunked + "1;" + std::string(20'000, 'x'), "refused malformed_request"},
        {chunked + "0\r\nX: " + std::string(20'000, 'x'), "refused headers_too_large"},
        {chunked + "40\r\n" + std::string(64, 'x') + "\r\n40\r\n", "refused body_too_large"},
    };
    for (const auto& [bytes, outcome] : cases) {
        EXPECT_EQ(read_all(bytes, {}, limits).back(), outcome) << bytes.substr(0, 80);
        EXPECT_EQ(read_all(bytes, std::vector<std::size_t>(bytes.size(), 1), limits).back(),
                  outcome);
    }
}

TEST(Reader, says_continue_only_when_the_body_is_awaited) {
    const std::string head =
        "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n";
    EXPECT_EQ(read_all(head + "ab", {head.size()}),
              (std::vector<std::string>{"continue", "POST / ab", "end"}));
    EXPECT_EQ(read_all(head + "ab", {}), (std::vector<std::string>{"POST / ab", "end"}));
}

TEST(Reader, keep_alive_rules) {
    const auto use_of = [](const std::string& bytes) {
        RequestReader reader(ReaderLimits{});
        feed(reader, bytes);
        EXPECT_EQ(reader.next(), ReadProgress::request);
        return reader.request().connection;
    };
    EXPECT_EQ(use_of("GET / HTTP/1.1\r\nHost: h\r\n\r\n"), ConnectionUse::keep_alive);
    EXPECT_EQ(use_of("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"),
              ConnectionUse::close);
    EXPECT_EQ(use_of("GET / HTTP/1.0\r\n\r\n"), ConnectionUse::close);
    EXPECT_EQ(use_of("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n"),
              ConnectionUse::keep_alive);
}

} // namespace
} // namespace nof0::api

#include "api/http/rendered.hpp"

#include "api/http/error.hpp"
#include "base/failure.hpp"

#include <brotli/decode.h>
#include <gtest/gtest.h>
#include <unistd.h>
#include <zlib.h>

namespace nof0::api {
namespace {

std::string unpack(const std::string& packed, std::size_t bytes) {
    std::string plain(bytes, '\0');
    z_stream stream{};
    EXPECT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(plain.data());
    stream.avail_out = static_cast<uInt>(plain.size());
    EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
    inflateEnd(&stream);
    return plain;
}

TEST(Rendered, head_lines_in_order) {
    const auto rendered = render(200, "text/plain", "hello", {{"X-Data-Version", "7"}});
    EXPECT_EQ(rendered->identity().head(),
              "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n"
              "ETag: \"2cf24dba5fb0a30e26e83b2ac5b9e29e\"\r\nX-Data-Version: 7\r\n");
    EXPECT_EQ(rendered->identity().not_modified_head(),
              "HTTP/1.1 304 Not Modified\r\nETag: \"2cf24dba5fb0a30e26e83b2ac5b9e29e\"\r\n"
              "X-Data-Version: 7\r\n");
}

TEST(Rendered, only_200_has_an_etag_and_204_has_no_body_headers) {
    EXPECT_EQ(render(404, "text/plain", "x")->identity().etag(), "");
    EXPECT_EQ(render(204, {}, {})->identity().head(), "HTTP/1.1 204 No Content\r\n");
}

TEST(Rendered, a_value_cannot_add_a_header) {
    const auto rendered = render(200, "text/plain", "", {{"X", "a\r\nSet-Cookie: evil"}});
    EXPECT_NE(rendered->identity().head().find("X: a  Set-Cookie: evil\r\n"), std::string::npos);
}

TEST(Rendered, gzip_round_trip_and_only_where_it_pays) {
    const std::string body(50'000, 'a');
    const auto rendered = render(200, k_json_content_type, body);
    const Representation& packed = rendered->choose("gzip, deflate");
    EXPECT_EQ(unpack(packed.body(), body.size()), body);
    EXPECT_NE(packed.head().find("Content-Encoding: gzip\r\n"), std::string::npos);
    EXPECT_NE(packed.etag(), rendered->identity().etag());
    EXPECT_EQ(&rendered->choose("gzip"), &packed);
    EXPECT_EQ(&rendered->choose(""), &rendered->identity());
    const auto small = render(200, k_json_content_type, "{}");
    EXPECT_EQ(&small->choose("gzip"), &small->identity());
    const auto image = render(200, "image/png", body);
    EXPECT_EQ(&image->choose("gzip"), &image->identity());
}

TEST(Rendered, brotli_round_trip_with_a_tag_of_its_own) {
    const std::string body(50'000, 'a');
    const auto rendered = render(200, k_json_content_type, body);
    const Representation& packed = rendered->choose("gzip, br");
    std::string plain(body.size(), '\0');
    std::size_t size = plain.size();
    EXPECT_EQ(BrotliDecoderDecompress(packed.body().size(),
                                      reinterpret_cast<const std::uint8_t*>(packed.body().data()),
                                      &size, reinterpret_cast<std::uint8_t*>(plain.data())),
              BROTLI_DECODER_RESULT_SUCCESS);
    EXPECT_EQ(plain, body);
    EXPECT_NE(packed.head().find("Content-Encoding: br\r\n"), std::string::npos);
    EXPECT_NE(packed.etag(), rendered->choose("gzip").etag());
}

TEST(Rendered, accept_encoding) {
    for (const char* gzip : {"gzip", "deflate, gzip", "br;q=0.5, gzip;q=0.8", "x-gzip",
                             "gzip ; q=0.5", "*, br;q=0", "br;q=x, gzip"}) {
        EXPECT_EQ(preferred_coding(gzip), Coding::gzip) << gzip;
    }
    for (const char* brotli : {"br", "*", "gzip, deflate, br", "br;q=1.0, gzip;q=0.8",
                               "gzip;q=0.5, *", "br;q=0.001", "*, gzip;q=0"}) {
        EXPECT_EQ(preferred_coding(brotli), Coding::brotli) << brotli;
    }
    for (const char* none : {"", "gzip;q=0", "gzip; q=0.000", "*;q=0", "gzipped", "identity",
                             "br;q=0, gzip;q=2", "gzip;q=-1"}) {
        EXPECT_EQ(preferred_coding(none), Coding::identity) << none;
    }
}

TEST(Rendered, if_none_match) {
    const std::string tag = "\"abc\"";
    for (const char* yes :
         {"\"abc\"", "*", "W/\"abc\"", "\"x\" , \"abc\"", "\"x\",W/\"abc\",\"y\""}) {
        EXPECT_TRUE(names_etag(yes, tag)) << yes;
    }
    for (const char* no : {"", "abc", "\"abcd\"", "\"x\", \"y\"", ",,,", "w/\"abc\""}) {
        EXPECT_FALSE(names_etag(no, tag)) << no;
    }
    EXPECT_FALSE(names_etag("*", "")); // nothing to be the same as
}

TEST(Rendered, a_file_only_for_bodies_sent_often_and_of_the_right_size) {
    const auto file_after = [](std::size_t bytes, int sendings) {
        const auto rendered = render(200, "text/plain", std::string(bytes, 'x'));
        int file = -1;
        for (int i = 0; i < sendings; ++i) {
            file = rendered->identity().body_file();
        }
        if (file >= 0) {
            std::string content(bytes, '\0');
            EXPECT_EQ(::pread(file, content.data(), bytes, 0), static_cast<ssize_t>(bytes));
            EXPECT_EQ(content, rendered->identity().body());
        }
        return file >= 0;
    };
    EXPECT_FALSE(file_after(60'000, 3));
    EXPECT_TRUE(file_after(60'000, 20));
    EXPECT_FALSE(file_after(6'000, 20));
    EXPECT_TRUE(file_after(300'000, 20));
    EXPECT_FALSE(file_after(5'000'000, 20));
}

TEST(Rendered, errors_are_json_with_their_status) {
    const auto error = error_response(ErrorCode::bad_parameter, "limit \"x\" is no number");
    EXPECT_EQ(error->status(), 400);
    EXPECT_EQ(error->identity().body(),
              R"({"error":{"code":"bad_parameter","message":"limit \"x\" is no number"}})");
    for (int code = 0; code <= static_cast<int>(ErrorCode::unavailable); ++code) {
        const auto rendered = error_response(static_cast<ErrorCode>(code), "m");
        EXPECT_GE(rendered->status(), 400);
        EXPECT_NE(reason_phrase(rendered->status()), "Status");
        EXPECT_NE(rendered->identity().head().find("Cache-Control: no-store"), std::string::npos);
    }
    const auto thrown = std::make_exception_ptr(Unavailable("secret host"));
    EXPECT_EQ(error_response_from(thrown, "route")->status(), 503);
    const auto odd = std::make_exception_ptr(42);
    EXPECT_EQ(error_response_from(odd, "route")->status(), 500);
}

} // namespace
} // namespace nof0::api

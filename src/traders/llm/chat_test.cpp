// The wire of chat completions without a wire: events, answers, errors, dialects.
#include "base/random.hpp"
#include "traders/llm/chat_dialect.hpp"
#include "traders/llm/chat_reading.hpp"
#include "traders/llm/sse_parser.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace nof0::traders {
namespace {

using Kind = ChatError::Kind;

std::vector<std::string> events_of(const std::vector<std::string>& pieces) {
    std::vector<std::string> events;
    SseParser parser([&](std::string_view name, std::string_view data) {
        events.push_back(fmt::format("{}|{}", name, data));
    });
    for (const std::string& piece : pieces) {
        parser.feed(piece);
    }
    parser.finish();
    return events;
}

TEST(SseParser, ReadsEventsAsTheSpecificationSays) {
    using Events = std::vector<std::string>;
    EXPECT_EQ(events_of({"data: a\n\ndata:b\n\n"}), (Events{"|a", "|b"}));
    EXPECT_EQ(events_of({"data: a\r\ndata: b\r\n\r\n"}), (Events{"|a\nb"}));
    EXPECT_EQ(events_of({"data: a\rdata:  b\r\r"}), (Events{"|a\n b"}));
    EXPECT_EQ(events_of({": ping\n\nevent: error\nid: 7\nretry: 5\ndata: x\n\n"}),
              (Events{"error|x"}));
    EXPECT_EQ(events_of({"\xEF\xBB\xBF", "data: a\n\n"}), (Events{"|a"}));
    EXPECT_EQ(events_of({"data\n\n"}), (Events{"|"}));
    EXPECT_EQ(events_of({"event: x\n\ndata: y\n\n"}), (Events{"|y"}));
    EXPECT_EQ(events_of({"data: no blank line"}), (Events{"|no blank line"}));
    EXPECT_EQ(events_of({""}), (Events{}));
}

TEST(SseParser, PiecesMakeNoDifference) {
    const std::string text =
        ": hi\r\n\r\ndata: \xE2\x82\xAC one\r\ndata: two\n\nevent: e\rdata: 3\r\r"
        "data: last\n\n";
    const auto whole = events_of({text});
    ASSERT_EQ(whole.size(), 3U);
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        Random random(seed);
        std::vector<std::string> pieces;
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t bytes = 1 + random.below(9);
            pieces.push_back(text.substr(at, bytes));
            at += bytes;
        }
        EXPECT_EQ(events_of(pieces), whole) << "seed " << seed;
    }
}

TEST(SseParser, AnEventHasABound) {
    std::size_t events = 0;
    SseParser parser([&](std::string_view, std::string_view) { ++events; });
    const std::string line = "data: " + std::string(100'000, 'x') + "\n";
    bool fits = true;
    for (int i = 0; i < 20; ++i) {
        fits = parser.feed(line);
    }
    EXPECT_FALSE(fits);
    EXPECT_FALSE(parser.feed("\n\n"));
    parser.finish();
    EXPECT_EQ(events, 0U);
}

std::string chunk(const std::string& delta, const std::string& finish = "null") {
    return R"(data: {"choices":[{"index":0,"delta":)" + delta + R"(,"finish_reason":)" + finish +
           "}],\"usage\":null}\n\n";
}
const std::string k_stream =
    chunk(R"({"role":"assistant","content":null})") + chunk(R"({"reasoning_content":"hm"})") +
    chunk(R"({"content":"{\"a\""})") + chunk(R"({"content":": 1}"})") + chunk("{}", "\"stop\"") +
    R"(data: {"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":3}})"
    "\n\n" +
    "data: [DONE]\n\n";

TEST(ChatReading, AWholeAnswerAndAStreamSayTheSame) {
    const ChatAnswer wanted{.content = "{\"a\": 1}",
                            .reasoning = "hm",
                            .finish_reason = "stop",
                            .prompt_tokens = 7,
                            .completion_tokens = 3};
    EXPECT_EQ(read_chat(k_stream).value(), wanted);
    EXPECT_EQ(read_chat(R"(
        {"id":"x","choices":[{"index":0,"message":{"role":"assistant","content":"{\"a\": 1}",
         "reasoning_content":"hm","refusal":null,"tool_calls":[]},"finish_reason":"stop"}],
         "usage":{"prompt_tokens":7,"completion_tokens":3,"total_tokens":10},"new":[]})")
                  .value(),
              wanted);
    const auto parts = read_chat(
        R"({"choices":[{"message":{"content":[{"type":"text","text":"a"},{"text":"b"}]},
            "finish_reason":"length"}]})");
    EXPECT_EQ(parts->content, "ab");
    EXPECT_TRUE(parts->was_cut());
}

TEST(ChatReading, AStreamMayLackItsEndMarkButNotItsEnd) {
    const std::size_t done = k_stream.find("data: [DONE]");
    const std::size_t usage = k_stream.find("data: {\"choices\":[],");
    const std::size_t finish = k_stream.find(chunk("{}", "\"stop\""));
    EXPECT_EQ(read_chat(k_stream.substr(0, done))->prompt_tokens, 7);
    EXPECT_EQ(read_chat(k_stream.substr(0, usage))->content, "{\"a\": 1}");
    EXPECT_EQ(read_chat(k_stream.substr(0, finish)).error().kind, Kind::no_answer);
    EXPECT_EQ(read_chat("").error().kind, Kind::unreadable);
    for (std::size_t bytes = 0; bytes < k_stream.size(); ++bytes) {
        const auto read = read_chat(k_stream.substr(0, bytes));
        EXPECT_EQ(read.ok(), bytes + 2 >= usage) << bytes;
    }
}

TEST(ChatReading, ErrorsInsideASuccess) {
    const auto error = [](std::string_view body) { return read_chat(body).error().kind; };
    EXPECT_EQ(error(R"({"error":{"message":"x","code":"server_error"}})"), Kind::overloaded);
    EXPECT_EQ(error(R"({"error":"overloaded"})"), Kind::overloaded);
    EXPECT_EQ(error(chunk(R"({"content":"a"})") +
                    "data: {\"error\":{\"message\":\"x\",\"type\":\"insufficient_quota\"}}\n\n"),
              Kind::out_of_money);
    EXPECT_EQ(error("event: error\ndata: {\"message\":\"x\",\"code\":\"rate_limit_exceeded\"}\n\n"),
              Kind::rate_limited);
    EXPECT_EQ(error("event: error\ndata: plain words\n\n"), Kind::overloaded);
    EXPECT_EQ(error("<html>"), Kind::unreadable);
    EXPECT_EQ(error("{}"), Kind::unreadable);
    EXPECT_EQ(error("{\"choices\":[]}"), Kind::unreadable);
    EXPECT_EQ(error("{\"choices\":5,\"usage\":7}"), Kind::unreadable);
    EXPECT_EQ(error("[1]"), Kind::unreadable);
    EXPECT_EQ(error("data: [1,2]\n\n"), Kind::unreadable);
}

TEST(ChatReading, BrokenBytesAreReadOrRefused) {
    Random random(7);
    const std::string_view marks = "{}[]\":,n0-\xff\n";
    for (int i = 0; i < 5000; ++i) {
        std::string text = k_stream;
        for (int changes = 0; changes < 4; ++changes) {
            text[random.below(text.size())] = marks[random.below(marks.size())];
        }
        read_chat(text).ok();
    }
}

net::HttpResponse answer(int status, net::HttpHeaders headers = {}) {
    return {.status = status, .headers = std::move(headers)};
}
ChatError error_of(int status, std::string_view body) {
    return chat_error_of(answer(status), body, WallTime::from_ms(0));
}

TEST(ChatErrors, AreToldApartByWhatCanBeDone) {
    struct Row {
        int status;
        const char* body;
        Kind kind;
        bool retryable;
        bool of_the_model;
    };
    const Row rows[] = {
        {400, R"({"error":{"message":"bad","type":"invalid_request_error"}})", Kind::bad_request,
         false, true},
        {401, R"({"error":{"message":"key"}})", Kind::unauthorized, false, false},
        {402, "{}", Kind::out_of_money, false, false},
        {403, "", Kind::forbidden, false, true},
        {404, R"({"error":{"code":"model_not_found"}})", Kind::not_found, false, true},
        {408, "", Kind::overloaded, true, true},
        {409, "", Kind::overloaded, true, true},
        {413, "", Kind::bad_request, false, true},
        {422, "", Kind::bad_request, false, true},
        {429, R"({"error":{"code":"rate_limit_exceeded","type":"requests"}})", Kind::rate_limited,
         true, true},
        {429, R"({"error":{"code":"slow_down"}})", Kind::rate_limited, true, true},
        {429, "", Kind::rate_limited, true, true},
        {429, R"({"error":{"type":"insufficient_quota"}})", Kind::out_of_money, false, false},
        {429, R"({"error":{"code":"credit_balance_exhausted"}})", Kind::out_of_money, false, false},
        {429, R"({"error":{"message":"Monthly spend limit reached"}})", Kind::out_of_money, false,
         false},
        {500, "<html>", Kind::overloaded, true, true},
        {503, R"({"error":{"code":"server_is_overloaded"}})", Kind::overloaded, true, true},
        {529, "", Kind::overloaded, true, true}};
    for (const Row& row : rows) {
        const ChatError error = error_of(row.status, row.body);
        EXPECT_EQ(error.kind, row.kind) << row.status << row.body;
        EXPECT_EQ(error.is_retryable(), row.retryable) << row.status << row.body;
        EXPECT_EQ(error.is_of_the_model(), row.of_the_model) << row.status << row.body;
    }
    EXPECT_EQ(error_of(400, R"({"error":{"message":"a\nb"}})").message,
              "status 400 (bad_request): a b");
    EXPECT_EQ(error_of(502, "<html>").message,
              "status 502 (overloaded): the body says nothing that can be read");
    EXPECT_LT(
        error_of(400, fmt::format(R"({{"error":"{}"}})", std::string(9999, 'x'))).message.size(),
        400U);
}

TEST(ChatErrors, RetryAfterIsSecondsADateOrMilliseconds) {
    const WallTime now = WallTime::from_ms(1'445'412'480'000); // Wed, 21 Oct 2015 07:28:00 GMT
    const auto wait = [&](const char* name, const char* value) {
        return retry_after_of(answer(429, {{name, value}}), now);
    };
    EXPECT_EQ(wait("Retry-After", "2"), Milliseconds(2000));
    EXPECT_EQ(wait("retry-after", "0.5"), Milliseconds(500));
    EXPECT_EQ(wait("Retry-After-Ms", "1500"), Milliseconds(1500));
    EXPECT_EQ(wait("Retry-After", "Wed, 21 Oct 2015 07:28:30 GMT"), Milliseconds(30'000));
    EXPECT_EQ(wait("Retry-After", "Wed, 21 Oct 2015 07:00:00 GMT"), Milliseconds(0));
    EXPECT_EQ(wait("Retry-After", "1e99"), Milliseconds(86'400'000));
    for (const char* nonsense : {"", "-1", "soon", "nan", "5 s", "Wed, 99 Oct 2015"}) {
        EXPECT_EQ(wait("Retry-After", nonsense), std::nullopt) << nonsense;
    }
}

TEST(ChatErrors, SecretsAreMasked) {
    EXPECT_EQ(without_secret("key sk-1 and sk-1.", "sk-1"), "key ******** and ********.");
    EXPECT_EQ(without_secret("text", ""), "text");
    EXPECT_EQ(without_secret("***", "*"), "************************");
}

TEST(ChatDialects, StepBackOneWayAndOnlyForARefusedForm) {
    using Format = ChatDialect::Format;
    const ChatError plain = error_of(400, R"({"error":{"message":"unsupported"}})");
    ChatDialect dialect;
    dialect = next_dialect(dialect, plain).value();
    EXPECT_EQ(dialect.format, Format::json_object);
    dialect = next_dialect(dialect, plain).value();
    EXPECT_EQ(dialect.format, Format::none);
    EXPECT_EQ(next_dialect(dialect, plain), std::nullopt);
    EXPECT_TRUE(next_dialect({}, error_of(400, R"({"error":{"message":"use max_tokens, )"
                                               R"(max_completion_tokens is unknown"}})"))
                    ->old_tokens_name);
    EXPECT_FALSE(
        next_dialect({}, error_of(400, R"({"error":{"param":"stream_options"}})"))->stream_usage);
    EXPECT_EQ(
        next_dialect({}, error_of(422, R"({"error":{"param":"response_format.type"}})"))->format,
        Format::json_object);
    for (const char* other :
         {R"({"error":{"code":"context_length_exceeded"}})", R"({"error":{"param":"temperature"}})",
          R"({"error":{"param":"messages"}})"}) {
        EXPECT_EQ(next_dialect({}, error_of(400, other)), std::nullopt) << other;
    }
    EXPECT_EQ(next_dialect({}, error_of(500, "")), std::nullopt);
    EXPECT_EQ(next_dialect({}, error_of(404, "")), std::nullopt);
}

TEST(ChatDialects, TheRequestIsWrittenInItsDialect) {
    const ChatRequest request{{{MessageRole::system, "s"}, {MessageRole::user, "\"u\""}},
                              R"({"type":"object"})"};
    config::ModelConfig model;
    model.alias = "big";
    model.model_name = "maker/big";
    model.max_completion_tokens = 99;
    EXPECT_EQ(chat_request_json(request, model, {}, true),
              R"({"model":"maker/big","messages":[{"role":"system","content":"s"},)"
              R"({"role":"user","content":"\"u\""}],"max_completion_tokens":99,)"
              R"("response_format":{"type":"json_schema","json_schema":{"name":)"
              R"("trading_decisions","strict":true,"schema":{"type":"object"}}},)"
              R"("stream":true,"stream_options":{"include_usage":true}})");
    model.temperature = 0.5;
    model.top_p = 1;
    const ChatDialect old{ChatDialect::Format::none, false, true};
    EXPECT_EQ(chat_request_json(request, model, old, false),
              R"({"model":"maker/big","messages":[{"role":"system","content":"s"},)"
              R"({"role":"user","content":"\"u\""}],"max_tokens":99,"temperature":0.5,"top_p":1})");
    EXPECT_NE(chat_request_json(request, model, {ChatDialect::Format::json_object}, false)
                  .find(R"("response_format":{"type":"json_object"})"),
              std::string::npos);
}

} // namespace
} // namespace nof0::traders

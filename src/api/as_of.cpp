#include "api/as_of.hpp"

#include "api/http/error.hpp"

#include <charconv>
#include <chrono>
#include <fmt/format.h>
#include <limits>

namespace nof0::api {
namespace {

constexpr std::int64_t k_year_10000_ms = 253'402'300'800'000;
// An answer of a version is that for ever; of a moment that has not passed, for a moment.
constexpr std::string_view k_for_ever = "public, max-age=31536000, immutable";
constexpr std::string_view k_for_now = "public, max-age=1, s-maxage=1";

// All of the text, which is digits only.
std::optional<std::int64_t> number_of(std::string_view text, std::int64_t most) {
    std::int64_t number = 0;
    const char* const last = text.data() + text.size();
    const auto [end, error] = std::from_chars(text.data(), last, number);
    const bool is_number = error == std::errc{} && end == last && text.front() != '-';
    return is_number && number <= most ? std::optional(number) : std::nullopt;
}

// Takes `digits` digits and what must follow them off the front.
std::optional<int> take(std::string_view& text, std::size_t digits, std::string_view after) {
    if (text.size() < digits + after.size() || text.substr(digits, after.size()) != after) {
        return std::nullopt;
    }
    const auto number = number_of(text.substr(0, digits), 9'999);
    text.remove_prefix(digits + after.size());
    return number ? std::optional(static_cast<int>(*number)) : std::nullopt;
}

// ".5Z", ".123Z" or "Z", as milliseconds.
std::optional<int> fraction_ms(std::string_view text) {
    if (text == "Z") {
        return 0;
    }
    if (text.size() < 3 || text.size() > 5 || text.front() != '.' || text.back() != 'Z') {
        return std::nullopt;
    }
    std::string digits(text.substr(1, text.size() - 2));
    digits.resize(3, '0');
    const auto ms = number_of(digits, 999);
    return ms ? std::optional(static_cast<int>(*ms)) : std::nullopt;
}

// 2026-11-22T10:00:00Z
std::optional<std::int64_t> iso_ms(std::string_view text) {
    using namespace std::chrono;
    const auto year_number = take(text, 4, "-");
    const auto month_number = take(text, 2, "-");
    const auto day_number = take(text, 2, "T");
    const auto hour = take(text, 2, ":");
    const auto minute = take(text, 2, ":");
    const auto second = take(text, 2, "");
    const auto ms = fraction_ms(text);
    if (!year_number || !month_number || !day_number || !hour || !minute || !second || !ms) {
        return std::nullopt;
    }
    const year_month_day date{year{*year_number}, month{static_cast<unsigned>(*month_number)},
                              day{static_cast<unsigned>(*day_number)}};
    if (!date.ok() || *year_number < 1970 || *hour > 23 || *minute > 59 || *second > 60) {
        return std::nullopt;
    }
    const auto since_midnight = hours{*hour} + minutes{*minute} + seconds{*second};
    const auto since_1970 = sys_days{date}.time_since_epoch() + since_midnight;
    return duration_cast<milliseconds>(since_1970).count() + *ms;
}

struct Asked {
    std::int64_t version = 0;
    bool is_settled = true; // no later version can be the answer
};

Task<Asked> version_of(DocumentSource& source, const AsOf& as_of) {
    if (as_of.version) {
        co_return Asked{*as_of.version};
    }
    const storage::ResolvedMoment moment = co_await source.resolve(as_of.at_ms);
    if (moment.version < moment.kept_from) {
        throw projections::NoSuchVersion(
            fmt::format("the past before version {} was not kept", moment.kept_from));
    }
    co_return Asked{moment.version, moment.is_settled};
}

Task<RenderedPtr> make_answer(DocumentSource& source, Asked asked, const Question& question,
                              RenderAnswer render) {
    DocumentSource past = source.at(asked.version);
    const projections::DocumentPtr document = co_await question.fetch(past);
    std::vector<NamedText> headers{{"X-As-Of", past.is_from_bars() ? "bars" : "exact"},
                                   {"Cache-Control", asked.is_settled ? k_for_ever : k_for_now}};
    co_return render(question, *document, std::move(headers));
}

} // namespace

Result<std::optional<AsOf>> parse_as_of(const Request& request) {
    const auto text = request.query_value("as_of");
    if (!text || text->empty()) {
        return std::optional<AsOf>{};
    }
    AsOf as_of;
    std::optional<std::int64_t> at_ms;
    if (text->starts_with("v:") && text->size() > 2) {
        as_of.version = number_of(text->substr(2), std::numeric_limits<std::int64_t>::max());
    } else if ((at_ms = number_of(*text, k_year_10000_ms)) || (at_ms = iso_ms(*text))) {
        as_of.at_ms = *at_ms;
    }
    if (!as_of.version && !at_ms) {
        return fail(std::string("as_of must be milliseconds since 1970, a time like "
                                "2026-11-22T10:00:00Z, or a data version like v:1234"));
    }
    return std::optional(as_of);
}

AnswerMemoOptions past_memo_options() {
    constexpr Milliseconds an_hour{3'600'000};
    return {.fresh_for = an_hour,
            .age_max = an_hour,
            .kept_for = an_hour,
            .entries_max = 512,
            .bytes_max = 64 << 20};
}

Task<RenderedPtr> answer_as_of(DocumentSource& source, AnswerMemo& memo, AsOf as_of,
                               Question question, RenderAnswer render) {
    try {
        const Asked asked = co_await version_of(source, as_of);
        std::string key =
            fmt::format("v:{}{} {}", asked.version, asked.is_settled ? "" : " now", question.name);
        const AnswerMemo::Make make = [&source, asked, question, render]() {
            return make_answer(source, asked, question, render);
        };
        co_return co_await memo.ready_or_get(std::move(key), make);
    } catch (const projections::NoSuchVersion& unknown) {
        co_return error_response(ErrorCode::not_found, unknown.what());
    }
}

} // namespace nof0::api

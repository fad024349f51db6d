// Fuzz target for the HTTP edge: any bytes, in any pieces, through the request reader, the router
// and the header rules that decide over an answer.
//
// Besides "no crash, no undefined behaviour" it checks that the pieces do not matter: the same
// bytes give the same requests whether they come at once or cut as the input says.
#include "api/http/reader.hpp"
#include "api/http/router.hpp"
#include "base/ensure.hpp"

#include <algorithm>
#include <cstring>
#include <string>

namespace {

using namespace nof0;
using namespace nof0::api;

const Router& router() {
    const auto route = [](std::string pattern) {
        return Route{Method::get, pattern, pattern, "", [](const Request&) { return nullptr; }, {}};
    };
    static const Router instance(
        {route("/"), route("/api/trades"), route("/api/analytics/{modelId}"), route("/a/{b}/{c}")});
    return instance;
}

ReaderLimits limits() {
    ReaderLimits result;
    result.header_bytes_max = 1024; // small, so that the fuzzer reaches every limit
    result.target_bytes_max = 256;
    result.body_bytes_max = 512;
    result.headers_max = 16;
    result.parameters_max = 8;
    return result;
}

void append(std::string& trace, std::string_view text) {
    trace.append(std::to_string(text.size())).append(":").append(text).append(",");
}

// Everything a handler could see of a request; reading it all lets sanitizers check every view.
void describe(Request& request, std::string& trace) {
    const Router::Match match = router().match(request);
    trace += static_cast<char>('0' + static_cast<int>(match.outcome));
    append(trace, method_name(request.method));
    append(trace, request.path);
    append(trace, request.body);
    for (const NamedText& parameter : request.query) {
        append(trace, parameter.name);
        append(trace, parameter.value);
    }
    for (const NamedText& header : request.headers) {
        append(trace, header.name);
        append(trace, header.value);
    }
    for (std::size_t i = 0; i < request.path_parameters_count; ++i) {
        append(trace, request.path_parameters[i].value);
    }
    trace += preferred_coding(request.accept_encoding) != Coding::identity ? 'z' : '-';
    trace += names_etag(request.if_none_match, "\"tag\"") ? 'e' : '-';
    trace += request.connection == ConnectionUse::close ? 'c' : 'k';
}

std::string read_all(std::string_view bytes, std::size_t piece) {
    RequestReader reader(limits());
    std::string trace;
    while (true) {
        switch (reader.next()) {
        case ReadProgress::request:
            describe(reader.request(), trace);
            continue;
        case ReadProgress::refused:
            append(trace, name_of(reader.refusal().code));
            return trace;
        case ReadProgress::send_continue: // said or not, depending on what had arrived
        case ReadProgress::need_more:
            break;
        }
        if (bytes.empty()) {
            return trace;
        }
        const auto space = reader.prepare();
        ensure(!space.empty(), "there is always room to read");
        const std::size_t size = std::min({space.size(), bytes.size(), piece});
        std::memcpy(space.data(), bytes.data(), size);
        reader.commit(size);
        bytes.remove_prefix(size);
    }
}

} // namespace

// The first byte says how large the pieces are; the rest is what a client sends.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) {
        return 0;
    }
    const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
    const std::string whole = read_all(bytes, bytes.size() + 1);
    const std::string pieces = read_all(bytes, 1 + data[0] % 64);
    nof0::ensure(whole == pieces, "how bytes are cut does not change what they say");
    return 0;
}

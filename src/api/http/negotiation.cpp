// What a client's headers say about the answer it wants: If-None-Match and Accept-Encoding.
#include "api/http/rendered.hpp"

namespace nof0::api {
namespace {

std::string_view trim(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) {
        text.remove_prefix(1);
    }
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) {
        text.remove_suffix(1);
    }
    return text;
}

// Takes the next comma-separated element off `list`.
std::string_view next_element(std::string_view& list) {
    const std::size_t comma = list.find(',');
    const std::string_view element = trim(list.substr(0, comma));
    list = comma == std::string_view::npos ? std::string_view() : list.substr(comma + 1);
    return element;
}

// "q=0", "q=0.000": the client refuses what stands before it.
bool refuses(std::string_view parameters) {
    const std::size_t q = parameters.find("q=");
    if (q == std::string_view::npos) {
        return false;
    }
    const std::string_view weight = trim(parameters.substr(q + 2));
    return !weight.empty() && weight.find_first_not_of("0.") == std::string_view::npos;
}

} // namespace

bool names_etag(std::string_view if_none_match, std::string_view etag) {
    if (etag.empty()) {
        return false;
    }
    while (!if_none_match.empty()) {
        std::string_view element = next_element(if_none_match);
        if (element == "*") {
            return true;
        }
        // A proxy that recompresses weakens our tag; the content is still the one it names.
        if (element.starts_with("W/")) {
            element.remove_prefix(2);
        }
        if (element == etag) {
            return true;
        }
    }
    return false;
}

bool accepts_gzip(std::string_view accept_encoding) {
    bool any = false;
    while (!accept_encoding.empty()) {
        const std::string_view element = next_element(accept_encoding);
        const std::size_t semicolon = element.find(';');
        const std::string_view coding = trim(element.substr(0, semicolon));
        const bool refused =
            semicolon != std::string_view::npos && refuses(element.substr(semicolon));
        if (coding == "gzip" || coding == "x-gzip") {
            return !refused;
        }
        if (coding == "*") {
            any = !refused;
        }
    }
    return any;
}

std::string_view reason_phrase(int status) {
    switch (status) {
    case 200:
        return "OK";
    case 202:
        return "Accepted";
    case 204:
        return "No Content";
    case 304:
        return "Not Modified";
    case 400:
        return "Bad Request";
    case 401:
        return "Unauthorized";
    case 403:
        return "Forbidden";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 408:
        return "Request Timeout";
    case 409:
        return "Conflict";
    case 410:
        return "Gone";
    case 413:
        return "Content Too Large";
    case 414:
        return "URI Too Long";
    case 417:
        return "Expectation Failed";
    case 429:
        return "Too Many Requests";
    case 431:
        return "Request Header Fields Too Large";
    case 500:
        return "Internal Server Error";
    case 503:
        return "Service Unavailable";
    default:
        return "Status"; // the phrase carries no meaning; the number does
    }
}

} // namespace nof0::api

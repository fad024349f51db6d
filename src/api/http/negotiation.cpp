// What a client's headers say about the answer it wants: If-None-Match and Accept-Encoding.
#include "api/http/rendered.hpp"

#include <charconv>

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

// The weight behind "q=" in thousandths; 1000 without one. What is no number is no wish: 0.
int weight_of(std::string_view parameters) {
    const std::size_t q = parameters.find("q=");
    if (q == std::string_view::npos) {
        return 1000;
    }
    const std::string_view digits = trim(parameters.substr(q + 2));
    double weight = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), weight);
    return weight > 0 && weight <= 1 ? static_cast<int>(weight * 1000) : 0;
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

Coding preferred_coding(std::string_view accept_encoding) {
    constexpr int unsaid = -1;
    int gzip = unsaid;
    int brotli = unsaid;
    int any = 0;
    while (!accept_encoding.empty()) {
        const std::string_view element = next_element(accept_encoding);
        const std::size_t semicolon = element.find(';');
        const std::string_view coding = trim(element.substr(0, semicolon));
        const int weight =
            semicolon == std::string_view::npos ? 1000 : weight_of(element.substr(semicolon));
        if (coding == "gzip" || coding == "x-gzip") {
            gzip = weight;
        } else if (coding == "br") {
            brotli = weight;
        } else if (coding == "*") {
            any = weight;
        }
    }
    gzip = gzip == unsaid ? any : gzip;
    brotli = brotli == unsaid ? any : brotli;
    if (brotli > 0 && brotli >= gzip) {
        return Coding::brotli;
    }
    return gzip > 0 ? Coding::gzip : Coding::identity;
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

#include "config/secret.hpp"

#include <algorithm>
#include <cctype>

namespace nof0::config {
namespace {

bool is_password_key(std::string_view key) {
    std::string lower(key);
    std::ranges::transform(lower, lower.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return lower == "password" || lower == "sslpassword" || lower == "passwd";
}

// "a=1&password=x" -> "a=1&password=********"
std::string mask_query(std::string_view query) {
    std::string masked;
    while (!query.empty()) {
        const std::size_t end = std::min(query.find('&'), query.size());
        const std::string_view pair = query.substr(0, end);
        const std::size_t equals = pair.find('=');
        if (equals != pair.npos && is_password_key(pair.substr(0, equals))) {
            masked += pair.substr(0, equals + 1);
            masked += k_mask;
        } else {
            masked += pair;
        }
        query.remove_prefix(end);
        if (!query.empty()) {
            masked += '&';
            query.remove_prefix(1);
        }
    }
    return masked;
}

std::string mask_uri(std::string_view dsn, std::size_t authority) {
    std::string masked(dsn.substr(0, authority));
    std::string_view rest = dsn.substr(authority);
    // The last '@' before the query: a password typed without percent-encoding may hold '@' or '/'.
    const std::size_t question = std::min(rest.find('?'), rest.size());
    std::size_t at = rest.substr(0, question).rfind('@');
    // A '?' may belong to such a password too; then nothing after it can be trusted to be a query.
    if (at == rest.npos && rest.find('@') != rest.npos) {
        at = rest.rfind('@');
    }
    if (at != rest.npos) {
        const std::string_view user = rest.substr(0, at);
        const std::size_t colon = user.find(':');
        masked += user.substr(0, colon);
        if (colon != user.npos) {
            masked += ':';
            masked += k_mask;
        }
        masked += '@';
        rest.remove_prefix(at + 1);
    }
    const std::size_t query = rest.find('?');
    masked += rest.substr(0, query);
    return query == rest.npos ? masked : masked + "?" + mask_query(rest.substr(query + 1));
}

// The end of a value in key=value form: a quoted one ends at its quote, a bare one at a space.
std::size_t value_end(std::string_view text, std::size_t start) {
    const bool quoted = start < text.size() && text[start] == '\'';
    for (std::size_t i = start + (quoted ? 1 : 0); i < text.size(); ++i) {
        if (text[i] == '\\') {
            ++i;
        } else if (quoted ? text[i] == '\'' : text[i] == ' ') {
            return quoted ? i + 1 : i;
        }
    }
    return text.size();
}

std::string mask_pairs(std::string_view dsn) {
    std::string masked;
    for (std::size_t at = dsn.find_first_not_of(' '); at < dsn.size();
         at = dsn.find_first_not_of(' ', at)) {
        const std::size_t equals = dsn.find('=', at);
        if (equals == dsn.npos) {
            return std::string(k_mask);
        }
        std::string_view key = dsn.substr(at, equals - at);
        key = key.substr(0, key.find(' '));
        const std::size_t start = std::min(dsn.find_first_not_of(' ', equals + 1), dsn.size());
        const std::size_t end = value_end(dsn, start);
        masked += masked.empty() ? "" : " ";
        masked += key;
        masked += '=';
        masked += is_password_key(key) ? k_mask : dsn.substr(start, end - start);
        at = end;
    }
    return masked;
}

} // namespace

std::string mask_dsn(std::string_view dsn) {
    const std::size_t scheme = dsn.find("://");
    if (scheme != dsn.npos) {
        return mask_uri(dsn, scheme + 3);
    }
    return dsn.find('=') == dsn.npos && !dsn.empty() ? std::string(k_mask) : mask_pairs(dsn);
}

bool dsn_has_password(std::string_view dsn) {
    return mask_dsn(dsn).find(k_mask) != std::string::npos;
}

} // namespace nof0::config

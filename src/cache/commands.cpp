// Each command as words out and a checked reply back.
#include "cache/commands.hpp"

#include <algorithm>

namespace nof0::cache {

// Replies are bound to names before they are read: a temporary inside a co_await expression is
// where compilers still go wrong.

Task<> ping(Redis& redis) {
    const Reply reply = co_await redis.call({"PING"});
    static_cast<void>(reply.as_text());
}

Task<std::optional<std::string>> get(Redis& redis, std::string key) {
    Command command{"GET", key};
    const Reply reply = co_await redis.call(std::move(command));
    co_return reply.as_optional_text();
}

Task<> set(Redis& redis, std::string key, std::string value, Milliseconds ttl) {
    const std::string ttl_ms = std::to_string(ttl.count());
    Command command{"SET", key, value};
    if (ttl.count() > 0) {
        command.insert(command.end(), {"PX", ttl_ms});
    }
    const Reply reply = co_await redis.call(std::move(command));
    static_cast<void>(reply.as_text());
}

Task<bool> set_if_absent(Redis& redis, std::string key, std::string value, Milliseconds ttl) {
    const std::string ttl_ms = std::to_string(ttl.count());
    Command command{"SET", key, value, "NX"};
    if (ttl.count() > 0) {
        command.insert(command.end(), {"PX", ttl_ms});
    }
    const Reply reply = co_await redis.call(std::move(command));
    co_return !reply.is_null();
}

Task<std::int64_t> del(Redis& redis, std::vector<std::string> keys) {
    if (keys.empty()) {
        co_return 0;
    }
    Command command{"DEL"};
    command.insert(command.end(), keys.begin(), keys.end());
    const Reply reply = co_await redis.call(std::move(command));
    co_return reply.as_integer();
}

Task<bool> exists(Redis& redis, std::string key) {
    Command command{"EXISTS", key};
    const Reply reply = co_await redis.call(std::move(command));
    co_return reply.as_integer() > 0;
}

Task<std::optional<Milliseconds>> time_to_live(Redis& redis, std::string key) {
    Command command{"PTTL", key};
    const Reply reply = co_await redis.call(std::move(command));
    const std::int64_t ms = reply.as_integer();
    if (ms == -2) {
        co_return std::nullopt;
    }
    co_return Milliseconds{std::max<std::int64_t>(ms, 0)};
}

Task<std::vector<std::pair<std::string, std::string>>> hgetall(Redis& redis, std::string key) {
    Command command{"HGETALL", key};
    const Reply reply = co_await redis.call(std::move(command));
    const std::vector<Reply>& items = reply.as_list();
    std::vector<std::pair<std::string, std::string>> fields;
    fields.reserve(items.size() / 2);
    for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
        fields.emplace_back(items[i].as_text(), items[i + 1].as_text());
    }
    co_return fields;
}

Task<std::vector<std::string>> lrange(Redis& redis, std::string key, std::int64_t first,
                                      std::int64_t last) {
    const std::string from = std::to_string(first);
    const std::string to = std::to_string(last);
    Command command{"LRANGE", key, from, to};
    const Reply reply = co_await redis.call(std::move(command));
    std::vector<std::string> values;
    for (const Reply& item : reply.as_list()) {
        values.push_back(item.as_text());
    }
    co_return values;
}

Task<std::vector<std::pair<std::string, double>>>
zrange_with_scores(Redis& redis, std::string key, std::int64_t first, std::int64_t last) {
    const std::string from = std::to_string(first);
    const std::string to = std::to_string(last);
    Command command{"ZRANGE", key, from, to, "WITHSCORES"};
    const Reply reply = co_await redis.call(std::move(command));
    std::vector<std::pair<std::string, double>> members;
    for (const Reply& item : reply.as_list()) { // RESP3: a list of pairs
        const std::vector<Reply>& pair = item.as_list();
        members.emplace_back(pair.at(0).as_text(), pair.at(1).as_double());
    }
    co_return members;
}

Task<ScanPage> scan(Redis& redis, std::string cursor, std::string pattern, std::int64_t count) {
    const std::string count_text = std::to_string(count);
    Command command{"SCAN", cursor, "MATCH", pattern, "COUNT", count_text};
    const Reply reply = co_await redis.call(std::move(command));
    const std::vector<Reply>& parts = reply.as_list();
    ScanPage page{parts.at(0).as_text(), {}};
    for (const Reply& key : parts.at(1).as_list()) {
        page.keys.push_back(key.as_text());
    }
    co_return page;
}

Task<std::vector<std::string>> scan_all(Redis& redis, std::string pattern) {
    std::vector<std::string> keys;
    std::string cursor = "0";
    do {
        ScanPage page = co_await scan(redis, cursor, pattern, 1'000);
        cursor = std::move(page.cursor);
        std::ranges::move(page.keys, std::back_inserter(keys));
    } while (cursor != "0");
    std::ranges::sort(keys); // a rehash meanwhile makes SCAN repeat some
    keys.erase(std::ranges::unique(keys).begin(), keys.end());
    co_return keys;
}

Task<std::map<std::string, std::string>> info(Redis& redis, std::string section) {
    Command command{"INFO", section};
    const Reply reply = co_await redis.call(std::move(command));
    std::map<std::string, std::string> fields;
    std::string_view rest = reply.as_text();
    while (!rest.empty()) {
        const std::size_t end = rest.find("\r\n");
        const std::string_view line = rest.substr(0, end);
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 2);
        const std::size_t colon = line.find(':');
        if (!line.starts_with('#') && colon != std::string_view::npos) {
            fields.emplace(line.substr(0, colon), line.substr(colon + 1));
        }
    }
    co_return fields;
}

Task<std::int64_t> dbsize(Redis& redis) {
    const Reply reply = co_await redis.call({"DBSIZE"});
    co_return reply.as_integer();
}

Task<std::optional<std::int64_t>> memory_usage(Redis& redis, std::string key) {
    Command command{"MEMORY", "USAGE", key};
    const Reply reply = co_await redis.call(std::move(command));
    if (reply.is_null()) {
        co_return std::nullopt;
    }
    co_return reply.as_integer();
}

} // namespace nof0::cache

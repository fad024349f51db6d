// The append script, and stream replies as entries.
#include "cache/stream.hpp"

#include "base/ensure.hpp"

namespace nof0::cache {
namespace {

constexpr const char* k_no_id = "0-0";

// KEYS: stream. ARGV: expected last id, maximum length, then per entry: id, number of fields and
// values, fields and values. Gives [1 or 0, last id].
const Script& append_script() {
    static const Script script(R"lua(
local last = '0-0'
local info = redis.pcall('XINFO', 'STREAM', KEYS[1])
if not info.err then
    for i = 1, #info, 2 do
        if info[i] == 'last-generated-id' then last = info[i + 1] end
    end
end
if last ~= ARGV[1] then
    return {0, last}
end
local i = 3
while i <= #ARGV do
    local n = tonumber(ARGV[i + 1])
    redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[2], ARGV[i], unpack(ARGV, i + 2, i + 1 + n))
    last = ARGV[i]
    i = i + 2 + n
end
return {1, last}
)lua");
    return script;
}

StreamEntry entry_of(const Reply& reply) {
    const std::vector<Reply>& parts = reply.as_list();
    StreamEntry entry{parts.at(0).as_text(), {}};
    const std::vector<Reply>& texts = parts.at(1).as_list();
    for (std::size_t i = 0; i + 1 < texts.size(); i += 2) {
        entry.fields.emplace_back(texts[i].as_text(), texts[i + 1].as_text());
    }
    return entry;
}

} // namespace

Task<AppendOutcome> append(Redis& redis, Key stream, std::string expected_last_id,
                           std::vector<StreamEntry> entries, std::int64_t entries_max) {
    ensure(stream.type == KeyType::stream, "entries go into a stream");
    ensure(!entries.empty(), "there is something to append");
    ScriptCall call;
    call.key(stream.name).argument(expected_last_id).argument(entries_max);
    for (const StreamEntry& entry : entries) {
        ensure(!entry.fields.empty(), "an entry has a field");
        call.argument(entry.id).argument(static_cast<std::int64_t>(2 * entry.fields.size()));
        for (const auto& [field, value] : entry.fields) {
            call.argument(field).argument(value);
        }
    }
    const Reply reply = co_await eval(redis, append_script(), std::move(call));
    const std::vector<Reply>& parts = reply.as_list();
    const bool appended = parts.at(0).as_integer() == 1;
    co_return AppendOutcome{appended ? AppendResult::appended : AppendResult::gap,
                            parts.at(1).as_text()};
}

Task<std::vector<StreamEntry>> read_range(Redis& redis, Key stream, std::string from,
                                          std::string to, std::int64_t count_max) {
    const std::string count = std::to_string(count_max);
    Command command{"XRANGE", stream.name, from, to, "COUNT", count};
    const Reply reply = co_await redis.call(std::move(command));
    std::vector<StreamEntry> entries;
    for (const Reply& item : reply.as_list()) {
        entries.push_back(entry_of(item));
    }
    co_return entries;
}

Task<std::optional<StreamInfo>> stream_info(Redis& redis, Key stream) {
    std::vector<Command> commands{{"XINFO", "STREAM", stream.name}};
    const std::vector<Reply> replies = co_await redis.pipeline(std::move(commands));
    const Reply& reply = replies.front();
    if (reply.is_error("ERR") && reply.text.find("no such key") != std::string::npos) {
        co_return std::nullopt;
    }
    reply.or_throw();
    const std::vector<Reply>& parts = reply.as_list();
    StreamInfo info{0, k_no_id, k_no_id};
    for (std::size_t i = 0; i + 1 < parts.size(); i += 2) {
        const Reply& value = parts[i + 1];
        if (parts[i].text == "length") {
            info.length = value.as_integer();
        } else if (parts[i].text == "last-generated-id") {
            info.last_id = value.as_text();
        } else if (parts[i].text == "first-entry" && !value.is_null()) {
            info.first_id = value.as_list().at(0).as_text();
        }
    }
    co_return info;
}

} // namespace nof0::cache

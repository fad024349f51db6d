// The Lua text of the document scripts; document_scripts.hpp says what each takes and gives.
#include "cache/document_scripts.hpp"

namespace nof0::cache {

// Foreign data under our names must not stop us: what cannot be read as ours counts as absent, and
// a write deletes before it writes. unpack() is limited by Lua's stack, hence the chunks.
const Script& write_document_script() {
    static const Script script(R"lua(
local key, meta = KEYS[1], KEYS[2]
local kind, version = ARGV[1], tonumber(ARGV[5])
local old = redis.pcall('HMGET', meta, 'e', 'v')
if not old.err and old[1] == ARGV[4] and (tonumber(old[2]) or -1) > version then
    return 0
end
redis.call('DEL', key, meta)
if kind == 'string' then
    if #ARGV > 10 then redis.call('SET', key, ARGV[11], 'PX', ARGV[2]) end
else
    local verb = ({hash = 'HSET', list = 'RPUSH', zset = 'ZADD'})[kind]
    for first = 11, #ARGV, 2000 do
        redis.call(verb, key, unpack(ARGV, first, math.min(first + 1999, #ARGV)))
    end
    if #ARGV > 10 then redis.call('PEXPIRE', key, ARGV[2]) end
end
redis.call('HSET', meta, 'e', ARGV[4], 'v', ARGV[5], 'n', ARGV[6], 't', ARGV[7], 'b', ARGV[8],
           'a', ARGV[9], 'h', ARGV[10])
redis.call('PEXPIRE', meta, ARGV[3])
return 1
)lua");
    return script;
}

const Script& read_document_script() {
    static const Script script(R"lua(
local key, kind = KEYS[1], ARGV[1]
local reply = redis.pcall('HMGET', KEYS[2], 'v', 'e', 'n', 't', 'b', 'a', 'h')
if reply.err or not reply[1] then
    return false
end
local parts
if kind == 'string' then
    local value = redis.pcall('GET', key)
    parts = type(value) == 'string' and {value} or {}
elseif kind == 'hash' then
    parts = redis.pcall('HGETALL', key)
elseif kind == 'list' then
    parts = redis.pcall('LRANGE', key, 0, -1)
else
    parts = redis.pcall('ZRANGE', key, 0, -1, 'WITHSCORES')
end
for _, part in ipairs(parts) do
    reply[#reply + 1] = part
end
return reply
)lua");
    return script;
}

const Script& erase_document_script() {
    static const Script script(R"lua(
redis.call('DEL', KEYS[1])
local old = redis.pcall('HGET', KEYS[2], 'v')
if type(old) == 'string' then
    redis.call('HSET', KEYS[2], 'n', -1)
end
return 1
)lua");
    return script;
}

} // namespace nof0::cache

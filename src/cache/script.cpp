// EVALSHA first, EVAL where the server does not know the script.
#include "cache/script.hpp"

#include "base/ensure.hpp"
#include "base/hash.hpp"

#include <algorithm>
#include <openssl/evp.h>

namespace nof0::cache {
namespace {

std::string sha1_hex(std::string_view text) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    ensure(EVP_Digest(text.data(), text.size(), digest, &size, EVP_sha1(), nullptr) == 1,
           "SHA-1 is available");
    return hex({reinterpret_cast<const char*>(digest), size});
}

bool is_unknown_script(const Reply& reply) {
    return reply.is_error("NOSCRIPT");
}

std::vector<Command> commands_of(std::vector<ScriptCall>& calls, std::string_view verb,
                                 std::string_view name_or_text) {
    std::vector<Command> commands;
    commands.reserve(calls.size());
    for (ScriptCall& call : calls) {
        commands.push_back(call.command(verb, name_or_text));
    }
    return commands;
}

} // namespace

Script::Script(std::string_view text) : text_(text), sha1_(sha1_hex(text)) {}

Command ScriptCall::command(std::string_view verb, std::string_view name_or_text) {
    Command command;
    command.reserve(3 + keys_.size() + arguments_.size());
    command = {verb, name_or_text, own(std::to_string(keys_.size()))};
    command.insert(command.end(), keys_.begin(), keys_.end());
    command.insert(command.end(), arguments_.begin(), arguments_.end());
    return command;
}

Task<Reply> eval(Redis& redis, const Script& script, ScriptCall call) {
    std::vector<ScriptCall> calls;
    calls.push_back(std::move(call));
    std::vector<Reply> replies = co_await eval_many(redis, script, std::move(calls));
    replies.front().or_throw();
    co_return std::move(replies.front());
}

Task<std::vector<Reply>> eval_many(Redis& redis, const Script& script,
                                   std::vector<ScriptCall> calls) {
    const Deadline deadline = redis.budget();
    std::vector<Command> commands = commands_of(calls, "EVALSHA", script.sha1());
    std::vector<Reply> replies = co_await redis.pipeline(std::move(commands), deadline);
    if (std::ranges::any_of(replies, is_unknown_script)) {
        // The server restarted, or SCRIPT FLUSH came between two of them; our scripts may run
        // again, so all of them do.
        commands = commands_of(calls, "EVAL", script.text());
        replies = co_await redis.pipeline(std::move(commands), deadline);
    }
    co_return replies;
}

} // namespace nof0::cache

// Lua on the server: several steps that nobody can come between, in one round trip.
#pragma once

#include "cache/redis.hpp"

#include <forward_list>
#include <string>
#include <string_view>
#include <vector>

namespace nof0::cache {

// A script and the SHA-1 by which the server remembers it. Made once, lives for ever.
class Script {
public:
    explicit Script(std::string_view text);
    std::string_view text() const { return text_; }
    std::string_view sha1() const { return sha1_; }

private:
    std::string_view text_; // a literal
    std::string sha1_;
};

// The keys and arguments of one run. Texts are views unless they are given to own().
class ScriptCall {
public:
    ScriptCall() = default;
    ScriptCall(ScriptCall&&) noexcept = default; // never copied: views point into owned_
    ScriptCall& operator=(ScriptCall&&) noexcept = default;

    ScriptCall& key(std::string_view name) {
        keys_.push_back(name);
        return *this;
    }
    ScriptCall& argument(std::string_view text) {
        arguments_.push_back(text);
        return *this;
    }
    ScriptCall& argument(std::int64_t number) { return argument(own(std::to_string(number))); }
    // Keeps a text as long as this call lives.
    std::string_view own(std::string text) { return owned_.emplace_front(std::move(text)); }

    // EVALSHA or EVAL, by what `name_or_text` is. Valid while this object lives.
    Command command(std::string_view verb, std::string_view name_or_text);

private:
    std::vector<std::string_view> keys_;
    std::vector<std::string_view> arguments_;
    std::forward_list<std::string> owned_; // a list: its texts never move
};

// Runs by SHA-1, and by text where the server does not know the script (yet, or any more). Throws
// what Redis::call throws.
Task<Reply> eval(Redis& redis, const Script& script, ScriptCall call);
// Many runs in one round trip, each atomic for itself; refusals are replies of kind error.
Task<std::vector<Reply>> eval_many(Redis& redis, const Script& script,
                                   std::vector<ScriptCall> calls);

} // namespace nof0::cache

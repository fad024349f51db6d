// StandInModel: a language model's service on loopback, over real sockets, that answers from a
// script and can misbehave in every way that such services do.
//
//   StandInModel model;
//   model.script({rate_limited("0"), chat(good_answer)});
//   ... ask model.base_url() ...
//   model.seen().at(1).body
//
// Plain HTTP. Runs on a thread of its own; its functions may be called from any thread.
#pragma once

#include "base/time.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace nof0::test {

struct ScriptedReply {
    enum class Ending {
        whole, // as HTTP wants it
        close, // without a length: the end of the connection is the end of the body
        reset, // a length is promised and the connection cut half way
        hang,  // nothing more comes, and the connection stays
    };
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers{};
    std::vector<std::string> pieces{}; // of the body, each written by itself
    Ending ending = Ending::whole;
    Milliseconds delay{0}; // before anything is written
};

// A chat completion, streamed or not as the request asked; the text may be any bytes.
struct ScriptedChat {
    std::string content;
    std::string reasoning{};
    std::string finish_reason = "stop";
    std::string refusal{};
    bool with_usage = true;
};
ScriptedReply chat_whole(const ScriptedChat& chat);
ScriptedReply chat_stream(const ScriptedChat& chat); // with [DONE]
ScriptedReply stream_without_done(const ScriptedChat& chat);
ScriptedReply stream_broken_off(const ScriptedChat& chat); // in the middle, by a reset
ScriptedReply stream_with_error(const std::string& code);  // an error object after some text
ScriptedReply error_reply(int status, const std::string& type, const std::string& code,
                          const std::string& message, const std::string& parameter = {});
ScriptedReply rate_limited(const std::string& retry_after);
ScriptedReply out_of_money();
ScriptedReply html_page(int status);
ScriptedReply silence(); // the request is read, and that is all

struct SeenRequest {
    std::string head{}; // request line and headers
    std::string body{};
};

class StandInModel {
public:
    StandInModel();
    ~StandInModel();
    StandInModel(const StandInModel&) = delete;
    StandInModel& operator=(const StandInModel&) = delete;

    std::string base_url() const; // "http://127.0.0.1:41234/v1"
    // The replies to the next requests, in order; the last one goes on for ever.
    void script(std::vector<ScriptedReply> replies);
    std::vector<SeenRequest> seen() const;

private:
    struct Core;
    std::shared_ptr<Core> core_;
    std::thread thread_;
};

} // namespace nof0::test

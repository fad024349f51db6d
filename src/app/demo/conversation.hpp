// What a demonstration trader read and said in one invocation, in the shape of a recorded one.
#pragma once

#include "app/demo/participant.hpp"
#include "domain/conversation_record.hpp"

namespace nof0::app::demo {

ConversationRecord conversation_of(const Participant& participant, const Thought& thought,
                                   const DemoMarket& market);

} // namespace nof0::app::demo

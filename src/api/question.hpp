// Question: a checked request, reduced to what the answer depends on. Equal questions have equal
// names, so the name is the key under which an answer is remembered.
#pragma once

#include "api/document_source.hpp"
#include "api/http/request.hpp"
#include "base/result.hpp"

#include <functional>
#include <string>

namespace nof0::api {

struct Question {
    std::string name; // "trades?limit=5"
    // The document behind it. Throws Unavailable.
    std::function<Task<projections::DocumentPtr>(DocumentSource&)> fetch;
    // The JSON object to answer with, made from a document that is not empty; null answers 404.
    std::function<std::string(const cache::Document&)> object;
    // What an empty document means: an empty answer or an unknown subject.
    std::string not_found; // the sentence of the 404; empty: there is always a document
};

// One function per route: from a request to its question, or to the sentence of a 400.
using Ask = Result<Question> (*)(const Request&, const projections::Options&);

Result<Question> ask_crypto_prices(const Request&, const projections::Options&);
Result<Question> ask_account_totals(const Request&, const projections::Options&);
Result<Question> ask_positions(const Request&, const projections::Options&);
Result<Question> ask_trades(const Request&, const projections::Options&);
Result<Question> ask_since_inception(const Request&, const projections::Options&);
Result<Question> ask_leaderboard(const Request&, const projections::Options&);
Result<Question> ask_analytics(const Request&, const projections::Options&);
Result<Question> ask_analytics_of(const Request&, const projections::Options&);
Result<Question> ask_conversations(const Request&, const projections::Options&);
Result<Question> ask_traders(const Request&, const projections::Options&);
Result<Question> ask_decisions_of(const Request&, const projections::Options&);

} // namespace nof0::api

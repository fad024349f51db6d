// Question: a checked request, reduced to what the answer depends on. Equal questions have equal
// names, so the name is the key under which an answer is remembered.
//
// The functions that make them are in questions_*.cpp, one file per resource.
#pragma once

#include "api/document_source.hpp"
#include "api/http/request.hpp"
#include "base/result.hpp"

#include <functional>
#include <optional>
#include <string>

namespace nof0::api {

struct Question {
    std::string name; // "trades?limit=5"
    // The document behind it. Throws Unavailable.
    std::function<Task<projections::DocumentPtr>(DocumentSource&)> fetch;
    // Of the document, where Redis holds it: its changes make the answer old.
    std::optional<cache::Family> family{};
    // The JSON object to answer with, made from a document that is not empty; null answers 404.
    std::function<std::string(const cache::Document&)> object;
    // What an empty document means: an empty answer or an unknown subject.
    std::string not_found; // the sentence of the 404; empty: there is always a document
};

// One function per route: from a request to its question, or to the sentence of a 400.
using Ask = Result<Question> (*)(const Request&, const projections::Options&);

// The document that Redis holds for the whole arena.
Question arena_question(cache::Family family, std::string name);
// A document that only Postgres can answer, because of its parameters. A function of a snapshot.
Question special_question(std::string name, projections::Documents::Make make);
// Nobody and nothing has such a name: a 404 that asks no server.
Question unknown_subject(std::string name, std::string not_found);

} // namespace nof0::api

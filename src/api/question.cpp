#include "api/question.hpp"

namespace nof0::api {
namespace {

std::string whole_document(const cache::Document& document) {
    return std::string(document.text());
}

} // namespace

Question arena_question(cache::Family family, std::string name) {
    Question question;
    question.name = std::move(name);
    question.family = family;
    question.fetch = [family](DocumentSource& source) { return source.get(family); };
    question.object = whole_document;
    return question;
}

Question special_question(std::string name, projections::Documents::Make make) {
    Question question;
    question.name = name;
    question.fetch = [name = std::move(name), make = std::move(make)](DocumentSource& source) {
        return source.get_uncached(name, make);
    };
    question.object = whole_document;
    return question;
}

Question unknown_subject(std::string name, std::string not_found) {
    Question question;
    question.name = std::move(name);
    question.not_found = std::move(not_found);
    question.object = whole_document;
    question.fetch = [](DocumentSource&) -> Task<projections::DocumentPtr> {
        co_return std::make_shared<const cache::Document>();
    };
    return question;
}

} // namespace nof0::api

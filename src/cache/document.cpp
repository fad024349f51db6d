// Content hashes and the shape of each type: what makes two documents equal, or none at all.
#include "cache/document.hpp"

#include "base/hash.hpp"
#include "base/json.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace nof0::cache {
namespace {

constexpr std::size_t k_hash_digits = 32;

bool is_unordered(KeyType type) {
    return type == KeyType::hash || type == KeyType::sorted_set;
}

std::vector<const Element*> in_canonical_order(KeyType type, const std::vector<Element>& elements) {
    std::vector<const Element*> order;
    order.reserve(elements.size());
    for (const Element& element : elements) {
        order.push_back(&element);
    }
    if (is_unordered(type)) {
        std::ranges::sort(order, {},
                          [](const Element* e) -> const std::string& { return e->field; });
    }
    return order;
}

// The length in front keeps ("a", "bc") and ("ab", "c") apart.
void update(Sha256Stream& hash, std::string_view text) {
    hash.update(std::to_string(text.size()) + ":");
    hash.update(text);
}

} // namespace

std::string_view Document::text() const {
    return elements.empty() ? std::string_view() : std::string_view(elements.front().value);
}

std::size_t memory_bytes(const Document& document) {
    std::size_t bytes = sizeof(Document) + document.elements.size() * sizeof(Element);
    for (const Element& element : document.elements) {
        bytes += element.field.size() + element.value.size();
    }
    return bytes;
}

Document string_document(std::string value, DocumentMeta meta) {
    Document document{KeyType::string, {}, std::move(meta)};
    document.elements.push_back({{}, std::move(value)});
    return document;
}

std::string content_hash(KeyType type, const std::vector<Element>& elements) {
    Sha256Stream hash;
    update(hash, to_text(type));
    for (const Element* element : in_canonical_order(type, elements)) {
        update(hash, element->field);
        if (type == KeyType::sorted_set) {
            update(hash, canonical_score(element->value));
        } else {
            update(hash, element->value);
        }
    }
    const Sha256 digest = hash.finish();
    return hex({reinterpret_cast<const char*>(digest.data()), k_hash_digits / 2});
}

bool is_well_formed(KeyType type, const std::vector<Element>& elements) {
    if (type == KeyType::stream || (type == KeyType::string && elements.size() > 1)) {
        return false;
    }
    if (!is_unordered(type)) {
        return std::ranges::all_of(elements, [](const Element& e) { return e.field.empty(); });
    }
    const auto order = in_canonical_order(type, elements);
    const auto same = [](const Element* a, const Element* b) { return a->field == b->field; };
    return std::ranges::adjacent_find(order, same) == order.end() &&
           (type == KeyType::hash || std::ranges::none_of(elements, [](const Element& e) {
                return canonical_score(e.value).empty();
            }));
}

std::string canonical_score(std::string_view score) {
    double value = 0;
    const auto [end, error] = std::from_chars(score.data(), score.data() + score.size(), value);
    if (error != std::errc() || end != score.data() + score.size() || !std::isfinite(value)) {
        return {};
    }
    return number_text(value);
}

} // namespace nof0::cache

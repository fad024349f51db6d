// Between documents and the flat texts that the scripts take and give.
#include "cache/document_store.hpp"

#include "base/ensure.hpp"
#include "cache/document_scripts.hpp"

#include <charconv>

namespace nof0::cache {
namespace {

constexpr std::int64_t k_version_end = 1LL << 53; // Lua counts in doubles
constexpr std::size_t k_meta_parts = 7;           // of the read script's reply

std::string_view script_type(KeyType type) {
    switch (type) {
    case KeyType::string:
        return "string";
    case KeyType::hash:
        return "hash";
    case KeyType::list:
        return "list";
    case KeyType::sorted_set:
        return "zset";
    case KeyType::stream:
        break;
    }
    ensure(false, "a stream is no document");
    return {};
}

bool has_fields(KeyType type) {
    return type == KeyType::hash || type == KeyType::sorted_set;
}

std::optional<std::int64_t> parse_integer(const Reply& reply) {
    std::int64_t value = 0;
    const std::string& text = reply.text;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = error == std::errc() && end == text.data() + text.size();
    return whole ? std::optional(value) : std::nullopt;
}

std::optional<DocumentMeta> meta_of(const std::vector<Reply>& parts) {
    const auto version = parse_integer(parts[0]);
    const auto n = parse_integer(parts[2]);
    const auto mark_ms = parse_integer(parts[3]);
    const auto built_ms = parse_integer(parts[4]);
    const auto at_ms = parse_integer(parts[5]);
    if (!version || !n || !mark_ms || !built_ms || !at_ms) {
        return std::nullopt;
    }
    return DocumentMeta{*version, parts[1].text, *n, *mark_ms, *built_ms, *at_ms, parts[6].text};
}

// The flat parts as elements; empty when they are not what the type promises.
std::optional<std::vector<Element>> elements_of(KeyType type, const std::vector<Reply>& parts) {
    std::vector<Element> elements;
    const std::size_t step = has_fields(type) ? 2 : 1;
    if ((parts.size() - k_meta_parts) % step != 0) {
        return std::nullopt;
    }
    elements.reserve((parts.size() - k_meta_parts) / step);
    for (std::size_t i = k_meta_parts; i < parts.size(); i += step) {
        const std::string& stored = parts[i + step - 1].text;
        auto value = type == KeyType::sorted_set ? std::optional(canonical_score(stored))
                                                 : decode_value(stored);
        if (!value) {
            return std::nullopt;
        }
        elements.push_back({step == 2 ? parts[i].text : std::string(), std::move(*value)});
    }
    return elements;
}

} // namespace

DocumentStore::DocumentStore(Redis& redis, TtlClasses ttl_classes, Compression compression,
                             Metrics& metrics)
    : redis_(redis), ttl_classes_(ttl_classes), compression_(compression) {
    const auto reads = [&metrics](const char* result) {
        return metrics.counter("nof0_cache_document_reads_total", "Documents asked of Redis",
                               {{"result", result}});
    };
    const auto writes = [&metrics](const char* result) {
        return metrics.counter("nof0_cache_document_writes_total", "Documents offered to Redis",
                               {{"result", result}});
    };
    hits_ = reads("hit");
    misses_ = reads("miss");
    broken_ = reads("broken");
    written_ = writes("written");
    refused_ = writes("refused_older");
}

bool DocumentStore::is_enabled(const Key& key) const {
    return ttl_of(key.family, ttl_classes_).has_value();
}

ScriptCall DocumentStore::write_call(const Key& key, Document& document, Milliseconds ttl) {
    DocumentMeta& meta = document.meta;
    ensure(document.type == key.type, "a document has its key's type");
    ensure(is_well_formed(document.type, document.elements), "a document is well formed");
    ensure(meta.version >= 0 && meta.version < k_version_end, "a version is exact in Lua");
    meta.n = static_cast<std::int64_t>(document.elements.size());
    meta.hash = content_hash(document.type, document.elements);

    ScriptCall call;
    call.key(key.name).key(call.own(keys::meta(key).name));
    call.argument(script_type(key.type)).argument(ttl.count()).argument(k_meta_ttl.count());
    call.argument(meta.store_id).argument(meta.version).argument(meta.n);
    call.argument(meta.mark_ms).argument(meta.built_ms).argument(meta.at_ms).argument(meta.hash);
    for (const Element& element : document.elements) {
        if (key.type == KeyType::sorted_set) {
            call.argument(element.value).argument(element.field); // ZADD score member
            continue;
        }
        if (key.type == KeyType::hash) {
            call.argument(element.field);
        }
        call.argument(is_stored_as_is(element.value, compression_)
                          ? std::string_view(element.value)
                          : call.own(encode_value(element.value, compression_)));
    }
    return call;
}

Task<WriteOutcome> DocumentStore::write(Key key, Document document) {
    std::vector<DocumentWrite> writes;
    writes.push_back({std::move(key), std::move(document)});
    const std::vector<WriteOutcome> outcomes = co_await write_many(std::move(writes));
    co_return outcomes.front();
}

Task<std::vector<WriteOutcome>> DocumentStore::write_many(std::vector<DocumentWrite> writes) {
    std::vector<WriteOutcome> outcomes(writes.size(), WriteOutcome::disabled);
    std::vector<ScriptCall> calls;
    std::vector<std::size_t> indices; // of the writes that are made
    for (std::size_t i = 0; i < writes.size(); ++i) {
        if (const auto ttl = ttl_of(writes[i].key.family, ttl_classes_)) {
            calls.push_back(write_call(writes[i].key, writes[i].document, *ttl));
            indices.push_back(i);
        }
    }
    if (calls.empty()) {
        co_return outcomes;
    }
    const Script& script = write_document_script();
    const std::vector<Reply> replies = co_await eval_many(redis_, script, std::move(calls));
    for (std::size_t i = 0; i < replies.size(); ++i) {
        const bool written = replies[i].as_integer() == 1;
        outcomes[indices[i]] = written ? WriteOutcome::written : WriteOutcome::refused_older;
        (written ? written_ : refused_).increment();
    }
    co_return outcomes;
}

std::optional<Document> DocumentStore::document_of(const Key& key, const Reply& reply) {
    reply.or_throw();
    if (reply.is_null()) {
        misses_.increment();
        return std::nullopt;
    }
    const std::vector<Reply>& parts = reply.as_list();
    ensure(parts.size() >= k_meta_parts, "the read script gives the whole meta");
    std::optional<DocumentMeta> meta = meta_of(parts);
    std::optional<std::vector<Element>> elements = elements_of(key.type, parts);
    if (!meta || !elements) {
        broken_.increment();
        return std::nullopt;
    }
    if (static_cast<std::int64_t>(elements->size()) != meta->n) {
        // K expired or was evicted while its meta lives on: the usual miss. Anything else is not.
        (elements->empty() ? misses_ : broken_).increment();
        return std::nullopt;
    }
    hits_.increment();
    return Document{key.type, std::move(*elements), std::move(*meta)};
}

Task<std::optional<Document>> DocumentStore::read(Key key) {
    std::vector<Key> keys;
    keys.push_back(std::move(key));
    std::vector<std::optional<Document>> documents = co_await read_many(std::move(keys));
    co_return std::move(documents.front());
}

Task<std::vector<std::optional<Document>>> DocumentStore::read_many(std::vector<Key> keys) {
    std::vector<std::optional<Document>> documents(keys.size());
    std::vector<ScriptCall> calls;
    std::vector<std::size_t> indices; // of the keys that are asked for
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (is_enabled(keys[i])) {
            ScriptCall& call = calls.emplace_back();
            call.key(keys[i].name).key(call.own(keys::meta(keys[i]).name));
            call.argument(script_type(keys[i].type));
            indices.push_back(i);
        }
    }
    if (calls.empty()) {
        co_return documents;
    }
    const Script& script = read_document_script();
    const std::vector<Reply> replies = co_await eval_many(redis_, script, std::move(calls));
    for (std::size_t i = 0; i < replies.size(); ++i) {
        documents[indices[i]] = document_of(keys[indices[i]], replies[i]);
    }
    co_return documents;
}

Task<> DocumentStore::erase(Key key) {
    ScriptCall call;
    call.key(key.name).key(call.own(keys::meta(key).name));
    const Script& script = erase_document_script();
    const Reply reply = co_await eval(redis_, script, std::move(call));
    static_cast<void>(reply);
}

} // namespace nof0::cache

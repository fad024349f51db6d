#include "pipelines/import/record_context.hpp"

#include "base/ensure.hpp"
#include "pipelines/import/content_hash.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace nof0::pipelines {

void RecordContext::start(const char* begin, const char* end) {
    cursor.reset(begin, end);
    problems.clear();
    unknown_keys.clear();
    map_keys_.clear();
    cursor.next(); // so that positions name the record and not the white space before it
    record_at_ = value_at_ = trader_at_ = cursor.position();
    depth_ = 0;
    broken_key_.clear();
}

std::string RecordContext::path(std::string_view last) const {
    std::string text;
    for (std::size_t i = 0; i < depth_; ++i) {
        text += text.empty() ? "" : ".";
        text += path_[i];
    }
    if (!last.empty()) {
        text += text.empty() ? "" : ".";
        text += last;
    }
    return text;
}

bool RecordContext::refuse(std::string reason) {
    problems.push_back({value_at_, path(), std::move(reason)});
    return false;
}

bool RecordContext::wrong_type(std::string_view wanted, JsonType found) {
    if (!cursor.good()) {
        return false;
    }
    return refuse(fmt::format("must be {}, found {}", wanted, describe(found)));
}

void RecordContext::refuse_record(std::string_view key, std::string reason) {
    problems.push_back({record_at_, std::string(key), std::move(reason)});
}

template<class Read>
bool RecordContext::read_value(std::string_view key, Read&& read) {
    ensure(depth_ < k_path_max, "records are nested as deep as their kinds say");
    path_[depth_++] = key;
    cursor.next();
    const char* const at = value_at_ = cursor.position();
    bool ok = read();
    if (!ok && cursor.good()) {
        cursor.rewind(at);
        ok = cursor.skip_value();
    }
    if (!ok && broken_key_.empty()) {
        broken_key_ = path();
    }
    --depth_;
    return ok;
}

bool RecordContext::read_object(const ObjectSpec& spec, void* record) {
    const JsonType type = cursor.peek();
    if (type != JsonType::object) {
        return wrong_type("an object", type);
    }
    const char* const object_at = cursor.position();
    auto& next = next_[spec.slot];
    std::uint64_t seen = 0;
    std::size_t previous = 0; // one more than the index of the field before this one
    cursor.expect('{');
    if (!cursor.take_empty('}')) {
        do {
            cursor.next();
            const char* const key_at = cursor.position();
            std::size_t field = next[previous];
            if (!cursor.take_key(spec.fields[field].key)) {
                field = other_key(spec);
                if (field == k_no_field) {
                    continue;
                }
                next[previous] = static_cast<std::uint8_t>(field);
            }
            const std::uint64_t bit = std::uint64_t{1} << field;
            if ((seen & bit) != 0) {
                cursor.rewind(key_at);
                return cursor.fail("a key that this object has already");
            }
            seen |= bit;
            previous = field + 1;
            const FieldSpec& found = spec.fields[field];
            read_value(found.key, [&] { return found.decode(*this, record); });
        } while (cursor.another('}'));
    }
    value_at_ = object_at; // for what is found wrong about the object as a whole
    if (cursor.good()) {
        check_missing(spec, seen, object_at);
    }
    return cursor.good();
}

// A key that is not where it was last time: its field, or none for a key nobody knows, whose value
// is skipped here.
std::size_t RecordContext::other_key(const ObjectSpec& spec) {
    const char* const at = cursor.position();
    std::string_view key;
    if (!cursor.key(key)) {
        return k_no_field;
    }
    const auto found = std::ranges::find(spec.fields, key, &FieldSpec::key);
    if (found != spec.fields.end()) {
        return static_cast<std::size_t>(found - spec.fields.begin());
    }
    if (unknown_key(key, at)) {
        cursor.skip_value();
    }
    return k_no_field;
}

bool RecordContext::unknown_key(std::string_view key, const char* at) {
    std::string whole = path(key);
    if (std::ranges::find(unknown_keys, whole, &Unknown::key) != unknown_keys.end()) {
        return cursor.fail("a key that this object has already");
    }
    if (unknown_keys.size() == k_unknown_keys_max) {
        return cursor.fail(fmt::format("more than {} unknown keys", k_unknown_keys_max));
    }
    unknown_keys.push_back({at, std::move(whole)});
    return true;
}

void RecordContext::check_missing(const ObjectSpec& spec, std::uint64_t seen,
                                  const char* object_at) {
    for (std::size_t i = 0; i < spec.fields.size(); ++i) {
        const bool has = (seen >> i & 1) != 0;
        if (!has && spec.fields[i].need == FieldSpec::Need::required) {
            problems.push_back({object_at, path(spec.fields[i].key), "is missing"});
        }
    }
}

bool RecordContext::read_map_with(bool (*each)(void*, std::string_view), void* self) {
    const JsonType type = cursor.peek();
    if (type != JsonType::object) {
        return wrong_type("an object", type);
    }
    const std::size_t first = map_keys_.size();
    cursor.expect('{');
    if (!cursor.take_empty('}')) {
        do {
            cursor.next();
            const char* const at = cursor.position();
            std::string_view view;
            if (!cursor.key(view)) {
                return false;
            }
            const std::string key(view); // the view ends with the next key
            const std::uint64_t hash = content_hash(key).low;
            const auto begin = map_keys_.begin() + static_cast<std::ptrdiff_t>(first);
            if (std::find(begin, map_keys_.end(), hash) != map_keys_.end()) {
                cursor.rewind(at);
                return cursor.fail("a key that this object has already");
            }
            if (map_keys_.size() - first == k_map_keys_max) {
                return cursor.fail(fmt::format("more than {} keys", k_map_keys_max));
            }
            map_keys_.push_back(hash);
            read_value(key, [&] { return each(self, key); });
        } while (cursor.another('}'));
    }
    map_keys_.resize(first);
    return cursor.good();
}

bool RecordContext::read_array_with(bool (*each)(void*, std::size_t), void* self) {
    const JsonType type = cursor.peek();
    if (type != JsonType::array) {
        return wrong_type("an array", type);
    }
    cursor.expect('[');
    std::size_t index = 0;
    if (!cursor.take_empty(']')) {
        do {
            const std::string name = std::to_string(index);
            read_value(name, [&] { return each(self, index); });
            ++index;
        } while (cursor.another(']'));
    }
    return cursor.good();
}

} // namespace nof0::pipelines

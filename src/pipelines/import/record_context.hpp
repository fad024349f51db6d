// RecordContext: what the parse of one record carries along: the cursor, where in the record it is,
// and what was found wrong. A mistake in one value is noted and the parse goes on behind it, so
// that one run names many mistakes; broken JSON ends the file.
#pragma once

#include "pipelines/import/json_cursor.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace nof0::pipelines {

class RecordContext;

// One key of an object: its name, whether it must be there, and who reads its value into the
// record. A decoder returns false when the value was refused (noted in the context; the caller
// skips it) or the cursor is no longer good.
struct FieldSpec {
    enum class Need { required, optional };
    std::string_view key;
    Need need;
    bool (*decode)(RecordContext& context, void* record);
};

// The keys of one kind of object. `slot` tells the kinds of one file apart.
struct ObjectSpec {
    static constexpr std::size_t k_slots = 12;
    static constexpr std::size_t k_fields_max = 64;
    std::size_t slot;
    std::span<const FieldSpec> fields;
};

class RecordContext {
public:
    static constexpr std::size_t k_unknown_keys_max = 64;
    static constexpr std::size_t k_map_keys_max = 1000;

    struct Problem {
        const char* at;
        std::string key; // with its path
        std::string reason;
    };
    struct Unknown {
        const char* at;
        std::string key;
    };

    JsonCursor cursor;
    std::vector<Problem> problems; // of this record
    std::vector<Unknown> unknown_keys;

    // A new record, or the same one again with more bytes.
    void start(const char* begin, const char* end);

    // The key under which a container that is an object (prices) holds this record.
    std::string entry_key;
    // The last trader and symbol that passed their check: most records repeat them.
    std::string valid_trader;
    std::string valid_symbol;

    // Notes a problem of the value that is being read; always false.
    bool refuse(std::string reason);
    bool wrong_type(std::string_view wanted, JsonType found);
    // Notes a problem of the whole record, found after it was read.
    void refuse_record(std::string_view key, std::string reason);
    // The trader decoder says where the record names its trader; the record's start until then.
    void note_trader() { trader_at_ = value_at_; }
    const char* trader_at() const { return trader_at_; }
    // The path of the value at which the cursor broke.
    const std::string& broken_key() const { return broken_key_; }
    const char* record_at() const { return record_at_; }

    // Reads an object's members by its spec. False when the value is no object or the cursor is no
    // longer good.
    bool read_object(const ObjectSpec& spec, void* record);
    // Reads an object whose keys are data, such as symbols: each(key) reads the value.
    template<class Each>
    bool read_map(Each&& each) {
        return read_map_with(&call<Each, std::string_view>, &each);
    }
    // Reads an array: each(index) reads the element.
    template<class Each>
    bool read_array(Each&& each) {
        return read_array_with(&call<Each, std::size_t>, &each);
    }

private:
    static constexpr std::size_t k_path_max = 8;
    static constexpr std::size_t k_no_field = ~std::size_t{0};

    template<class Each, class Key>
    static bool call(void* each, Key key) {
        return (*static_cast<std::remove_reference_t<Each>*>(each))(key);
    }
    bool read_map_with(bool (*each)(void* self, std::string_view key), void* self);
    bool read_array_with(bool (*each)(void* self, std::size_t index), void* self);
    // Calls read() for the value that comes next; a refused value is skipped.
    template<class Read>
    bool read_value(std::string_view key, Read&& read);
    std::size_t other_key(const ObjectSpec& spec);
    bool unknown_key(std::string_view key, const char* at);
    void check_missing(const ObjectSpec& spec, std::uint64_t seen, const char* object_at);
    std::string path(std::string_view last = {}) const; // "positions.BTC.quantity"

    const char* record_at_ = nullptr;
    const char* value_at_ = nullptr;
    const char* trader_at_ = nullptr;
    std::size_t depth_ = 0;
    std::string broken_key_;
    std::array<std::string_view, k_path_max> path_{};
    // Per kind of object: which field followed which one last time, as most files keep one order.
    std::array<std::array<std::uint8_t, ObjectSpec::k_fields_max + 1>, ObjectSpec::k_slots> next_{};
    std::vector<std::uint64_t> map_keys_; // hashes of the keys of the open maps
};

} // namespace nof0::pipelines

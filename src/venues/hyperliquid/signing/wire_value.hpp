// WireValue: what is signed and sent, described once. The venue hashes the MessagePack of an action
// and reads its JSON; both are written from the same value, so they cannot differ.
//
// The order of a map's entries is part of what is hashed: it is the order in which they were put.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace nof0::venues::hyperliquid {

class WireValue {
public:
    using Map = std::vector<std::pair<std::string, WireValue>>;
    using Array = std::vector<WireValue>;

    WireValue() = default; // nil
    static WireValue truth(bool value) { return WireValue(State(value)); }
    static WireValue integer(std::int64_t value) { return WireValue(State(value)); }
    // REQUIRES valid UTF-8, below 64 KiB.
    static WireValue text(std::string value) { return WireValue(State(std::move(value))); }
    static WireValue array(Array values) { return WireValue(State(std::move(values))); }
    static WireValue map(Map entries = {}) { return WireValue(State(std::move(entries))); }

    // Adds an entry at the end of a map. REQUIRES a map without that key.
    WireValue& put(std::string key, WireValue value);

    void append_json(std::string& out) const;
    // Integers and lengths in their shortest form, as the venue's own clients write them.
    void append_msgpack(std::string& out) const;

private:
    using State = std::variant<std::monostate, bool, std::int64_t, std::string, Array, Map>;
    explicit WireValue(State state) : state_(std::move(state)) {}

    State state_;
};

} // namespace nof0::venues::hyperliquid

// Comparison: walks recorded values beside ours and reports every field.
//
// Of a record, keys that only ours has are additional. Inside a value of a record nothing may be
// missing or added. Strings, true, false and null are equal or not; numbers as
// explanations.hpp says.
#pragma once

#include "app/parity/explanations.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace nof0::app::parity {

// A record of a list and how it is found in the other list.
struct Keyed {
    std::string key;
    std::string group; // order is compared inside a group; empty: order does not matter
    const JsonValue* record = nullptr;
    // Text of the time that the group is ordered by. Neighbours of the same moment may stand in
    // any order; empty: every record has a place of its own.
    std::string moment{};
};
using KeyedRecords = std::vector<Keyed>;

class Comparison {
public:
    Comparison(Report& report, const Facts& facts) : report_(report), facts_(facts) {}

    // The members of two objects, except those named in `apart`. `ours` may be null: then all of
    // the recorded fields are missing.
    void record(Endpoint endpoint, std::string_view id, const JsonValue& recorded,
                const JsonValue* ours, std::string_view apart = {});
    // Recorded records each beside ours of the same key, then the order of those that both have.
    void lists(Endpoint endpoint, const KeyedRecords& recorded, const KeyedRecords& ours);

private:
    struct Place {
        Endpoint endpoint;
        std::string_view id;
        const JsonValue* recorded;
        const JsonValue* ours;
    };

    void value(const Place& place, const std::string& path, const JsonValue& recorded,
               const JsonValue& ours);
    void object(const Place& place, const std::string& path, const JsonValue& recorded,
                const JsonValue& ours);
    void array(const Place& place, const std::string& path, const JsonValue& recorded,
               const JsonValue& ours);
    void scalar(const Place& place, const std::string& path, const JsonValue& recorded,
                const JsonValue& ours);
    // Null: absent on that side.
    void mismatch(const Place& place, const std::string& path, const JsonValue* recorded,
                  const JsonValue* ours);
    void order(Endpoint endpoint, const std::string& group, const KeyedRecords& recorded,
               const KeyedRecords& ours);

    Report& report_;
    const Facts& facts_;
};

} // namespace nof0::app::parity

// Which numbers must be equal to the character, which within a tolerance, and which may differ at
// all: the committed list of reasons, each with the condition under which it holds.
#pragma once

#include "app/parity/facts.hpp"
#include "app/parity/report.hpp"

#include <string_view>

namespace nof0::app::parity {

// One field that is not equal.
struct Mismatch {
    Endpoint endpoint;
    std::string_view path;       // inside its record: "positions.BTC.margin"; empty: the record
    const JsonValue* record;     // as recorded
    const JsonValue* our_record; // null when our answer has no such record
    const JsonValue* recorded;   // null when only ours has the field
    const JsonValue* ours;       // null when only the recording has it
};

// The reason why this field may differ; empty when there is none.
std::string_view explanation_of(const Mismatch& mismatch, const Facts& facts);

// 0: a number must have the recorded text. Else the relative difference that is allowed.
double tolerance_of(Endpoint endpoint, std::string_view path);

// Whether a key that the recorded record lacks must be missing from ours, too; others may be there.
bool must_stay_absent(Endpoint endpoint, std::string_view key);

bool nearly_equal(double a, double b, double relative);

} // namespace nof0::app::parity

// Rows turned into the columns that an unnest INSERT takes.
#pragma once

#include <algorithm>
#include <iterator>
#include <vector>

namespace nof0::storage {

// One member of every row, as an array parameter.
template<class Value, class Row, class Member>
std::vector<Value> column(const std::vector<Row>& rows, Member member) {
    std::vector<Value> values;
    values.reserve(rows.size());
    std::ranges::transform(rows, std::back_inserter(values),
                           [member](const Row& row) -> Value { return Value(row.*member); });
    return values;
}

} // namespace nof0::storage

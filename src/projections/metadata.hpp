// Reading the `metadata` columns: small JSON objects that hold what has no column of its own.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace nof0::projections {

class Metadata {
public:
    // REQUIRES a JSON object, which the column's type and its writers see to.
    explicit Metadata(std::string_view json);

    // A member's value as compact JSON text; nullopt when absent or null.
    std::optional<std::string> json(std::string_view key) const;
    std::optional<double> number(std::string_view key) const;
    std::optional<std::int64_t> integer(std::string_view key) const;
    std::optional<bool> truth(std::string_view key) const;

private:
    std::string padded_; // simdjson reads past the end
    std::size_t size_;
};

} // namespace nof0::projections

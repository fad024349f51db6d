// A value that must not be seen: it cannot be printed, logged or compared by accident, only taken
// out by the one line that hands it to a server.
#pragma once

#include <string>
#include <string_view>

namespace nof0::config {

class Secret {
public:
    Secret() = default;
    explicit Secret(std::string value) : value_(std::move(value)) {}

    bool empty() const { return value_.empty(); }
    const std::string& reveal() const { return value_; }

private:
    std::string value_;
};

inline constexpr std::string_view k_mask = "********";

// A Postgres connection string (URI or key=value form) with its passwords replaced by k_mask.
// What cannot be read as either is masked whole.
std::string mask_dsn(std::string_view dsn);
// Whether mask_dsn() would hide anything.
bool dsn_has_password(std::string_view dsn);

} // namespace nof0::config

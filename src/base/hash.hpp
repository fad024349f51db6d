// Content hashes. SHA-256 where a stranger may choose the input or two stores must agree.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace nof0 {

using Sha256 = std::array<std::uint8_t, 32>;

Sha256 sha256(std::string_view bytes);
std::string hex(std::string_view bytes);
// The first `digits` hexadecimal digits of the SHA-256.
std::string sha256_hex(std::string_view bytes, std::size_t digits = 64);

// SHA-256 of bytes that arrive in pieces.
class Sha256Stream {
public:
    Sha256Stream();
    ~Sha256Stream();
    Sha256Stream(Sha256Stream&&) noexcept;
    Sha256Stream& operator=(Sha256Stream&&) noexcept;
    void update(std::string_view bytes);
    Sha256 finish(); // once

private:
    struct State;
    std::unique_ptr<State> state_;
};

// A name-based UUID (RFC 4122, version 5) of two texts, for ids that are pure functions of facts:
// run_id = uuid5(writer, source event).
std::string uuid5(std::string_view name_space, std::string_view name);

} // namespace nof0

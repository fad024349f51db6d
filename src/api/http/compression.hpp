// Compression of a whole body, for clients that ask for it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace nof0::api {

enum class Coding : std::uint8_t { identity, gzip, brotli };

// Its name in Accept-Encoding and Content-Encoding; empty for identity.
std::string_view coding_name(Coding coding);

// How much time a body is worth. A document lives for seconds, a file of the page for ever.
enum class Effort : std::uint8_t { document, file };

// REQUIRES gzip or brotli, and less than 4 GB. The levels of a document are fast ones: our JSON
// shrinks to a fifth; 270 KB take 2 ms. Brotli at its fast levels takes as long as gzip and makes a
// tenth less of it.
std::string compress(std::string_view bytes, Coding coding, Effort effort);

} // namespace nof0::api

// CSV (RFC 4180) of JSON objects: a header line, then one line per object; lines end with CR LF.
//
// Numbers stay as they are written, so exact decimals stay exact; null is an empty field; objects
// and arrays are their JSON text. A text that a spreadsheet would take for a formula, because it
// begins with = + - @, a tab or a carriage return, gets a ' before it; numbers never do.
#pragma once

#include <string>
#include <string_view>

namespace nof0::api {

// `columns` are member names, separated by ','; they need no quotes.
std::string csv_header(std::string_view columns);
// REQUIRES a valid JSON object. A member that is not there is an empty field.
void append_csv_row(std::string& out, std::string_view object, std::string_view columns);

} // namespace nof0::api

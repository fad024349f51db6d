// The key table as docs/DATA.md prints it. keys_table_test.cpp compares the two, so the document
// cannot fall behind the code: run the test with NOF0_UPDATE_DOCS=1 to rewrite the block.
#pragma once

#include <string>

namespace nof0::cache {

// A Markdown table, one row per family, ending in a newline. TTLs are those of the default classes.
std::string keys_table_markdown();

} // namespace nof0::cache

// docs/DATA.md prints the key table of the code. With NOF0_UPDATE_DOCS=1 this test writes it there.
#include "cache/keys_table.hpp"

#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>

namespace nof0::cache {
namespace {

constexpr std::string_view k_begin = "<!-- keys:begin -->\n";
constexpr std::string_view k_end = "<!-- keys:end -->";
const std::string k_path = NOF0_SOURCE_DIR "/docs/DATA.md";

std::string read_document() {
    std::ifstream file(k_path, std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

TEST(KeysTable, DocsDataMdHoldsTheTableOfTheCode) {
    std::string text = read_document();
    const std::size_t begin = text.find(k_begin);
    const std::size_t end = text.find(k_end);
    ASSERT_NE(begin, std::string::npos) << k_path << " lacks " << k_begin;
    ASSERT_NE(end, std::string::npos) << k_path << " lacks " << k_end;
    const std::size_t table_at = begin + k_begin.size();
    ASSERT_LE(table_at, end);
    if (std::getenv("NOF0_UPDATE_DOCS") != nullptr) {
        text.replace(table_at, end - table_at, keys_table_markdown());
        std::ofstream(k_path, std::ios::binary) << text;
        return;
    }
    EXPECT_EQ(text.substr(table_at, end - table_at), keys_table_markdown())
        << "run this test with NOF0_UPDATE_DOCS=1";
}

} // namespace
} // namespace nof0::cache

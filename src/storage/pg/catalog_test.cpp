#include "storage/pg/catalog.hpp"

#include <gtest/gtest.h>

namespace nof0::pg {
namespace {

TEST(Catalog, NamesAreFileAndBlock) {
    const EmbeddedFile files[] = {
        {"trades.sql", "-- About trades.\n\n-- name: recent\nSELECT 1\nFROM t;\n\n"
                       "-- Why.\n-- name: store\nINSERT INTO t -- name: not a marker\nVALUES ($1)"},
        {"empty.sql", "-- nothing yet\n"},
        {"prices.sql", "-- name: recent\nSELECT 2"},
    };
    const Catalog catalog(files);
    EXPECT_EQ(catalog.names(),
              (std::vector<std::string>{"prices.recent", "trades.recent", "trades.store"}));
    EXPECT_EQ(catalog.sql("trades.recent"), "SELECT 1\nFROM t;\n\n-- Why.");
    EXPECT_EQ(catalog.sql("trades.store"), "INSERT INTO t -- name: not a marker\nVALUES ($1)");
    EXPECT_EQ(catalog.sql("prices.recent"), "SELECT 2");
    EXPECT_FALSE(catalog.contains("recent"));
}

TEST(CatalogDeathTest, MistakesAbortWithTheName) {
    const EmbeddedFile none[] = {{"a.sql", "-- name: x\nSELECT 1"}};
    EXPECT_DEATH(Catalog(none).sql("a.y"), "no query named a.y");
    const EmbeddedFile twice[] = {{"a.sql", "-- name: x\nSELECT 1\n-- name: x\nSELECT 2"}};
    EXPECT_DEATH(Catalog{twice}, "query named twice: a.x");
    const EmbeddedFile empty[] = {{"a.sql", "-- name: x\n-- name: y\nSELECT 2"}};
    EXPECT_DEATH(Catalog{empty}, "query without name or text: a.x");
}

TEST(Catalog, TheEmbeddedFilesAreWellFormed) {
    EXPECT_TRUE(Catalog::embedded().contains("session.commit"));
}

} // namespace
} // namespace nof0::pg

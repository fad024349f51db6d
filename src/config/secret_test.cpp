#include "config/secret.hpp"

#include <gtest/gtest.h>

namespace nof0::config {
namespace {

TEST(MaskDsn, HidesPasswordsAndNothingElse) {
    const std::pair<const char*, const char*> cases[] = {
        {"postgres://u:pw@h:5432/db?sslmode=disable",
         "postgres://u:********@h:5432/db?sslmode=disable"},
        {"postgres://u@h/db", "postgres://u@h/db"},
        {"postgresql:///db?user=u&password=pw&x=1",
         "postgresql:///db?user=u&password=********&x=1"},
        {"postgres://u:p@w/x@h/db", "postgres://u:********@h/db"},
        {"postgres://u:p?w@h/db", "postgres://u:********@h/db"},
        {"host=h user=u password=pw dbname=d", "host=h user=u password=******** dbname=d"},
        {"password = 'a b\\' c' host=h", "password=******** host=h"},
        {"host=h PassWord=pw", "host=h PassWord=********"},
        {"host=h", "host=h"},
        {"pw", "********"},
        {"host=h pw", "********"},
        {"", ""},
    };
    for (const auto& [dsn, masked] : cases) {
        EXPECT_EQ(mask_dsn(dsn), masked) << dsn;
    }
    EXPECT_TRUE(dsn_has_password("postgres://u:pw@h/db"));
    EXPECT_FALSE(dsn_has_password("host=h user=u"));
}

} // namespace
} // namespace nof0::config

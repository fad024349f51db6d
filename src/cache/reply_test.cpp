// Replies in their shape, and errors that must not pass for values.
#include "cache/reply.hpp"

#include <gtest/gtest.h>

namespace nof0::cache {
namespace {

using Kind = Reply::Kind;

TEST(Reply, GivesItsValueInTheShapeItHas) {
    EXPECT_EQ((Reply{Kind::text, "abc", {}}.as_text()), "abc");
    EXPECT_EQ((Reply{Kind::number, "-42", {}}.as_integer()), -42);
    EXPECT_EQ((Reply{Kind::text, "1.5", {}}.as_double()), 1.5);
    EXPECT_EQ((Reply{Kind::null, "", {}}.as_optional_text()), std::nullopt);
    EXPECT_EQ((Reply{Kind::list, "", {Reply{}, Reply{}}}.as_list().size()), 2u);
}

TEST(Reply, AnErrorOrAnotherShapeThrowsInsteadOfPassingForAValue) {
    const Reply error{Kind::error, "WRONGTYPE Operation against a key", {}};
    EXPECT_THROW(error.as_text(), ErrorReply);
    EXPECT_THROW(error.as_optional_text(), ErrorReply);
    EXPECT_THROW(error.as_list(), ErrorReply);
    EXPECT_THROW(error.or_throw(), Unavailable);
    EXPECT_THROW((Reply{Kind::text, "12x", {}}.as_integer()), ErrorReply);
    EXPECT_THROW((Reply{Kind::null, "", {}}.as_text()), ErrorReply);
    EXPECT_THROW((Reply{Kind::list, "", {}}.as_text()), ErrorReply);
}

TEST(Reply, ErrorCodesAreWholeWords) {
    const Reply error{Kind::error, "NOSCRIPT No matching script", {}};
    EXPECT_TRUE(error.is_error("NOSCRIPT"));
    EXPECT_FALSE(error.is_error("NO"));
    EXPECT_FALSE((Reply{Kind::text, "NOSCRIPT", {}}.is_error("NOSCRIPT")));
}

} // namespace
} // namespace nof0::cache

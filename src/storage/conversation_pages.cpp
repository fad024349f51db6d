#include "storage/conversation_pages.hpp"

#include <charconv>

namespace nof0::storage {
namespace {

const pg::Statement<InvocationRow(std::int64_t, std::int64_t, std::int64_t, std::int64_t,
                                  std::int64_t)>
    k_all{"conversation_pages.all"};
const pg::Statement<InvocationRow(std::int64_t, std::int64_t, std::int64_t, std::int64_t,
                                  std::int64_t, std::vector<std::string>)>
    k_of{"conversation_pages.of"};

// 0 stands before every thread, as the empty text does.
std::int64_t number_of(const std::string& id) {
    std::int64_t number = 0;
    std::from_chars(id.data(), id.data() + id.size(), number);
    return number;
}

} // namespace

Task<std::vector<InvocationRow>> conversation_page(pg::Session& session,
                                                   const std::vector<std::string>& traders,
                                                   const ListRange& range) {
    const std::int64_t before = number_of(range.before.id);
    const std::int64_t after = number_of(range.after.id);
    if (traders.empty()) {
        return session.all(k_all, range.before.time, before, range.after.time, after, range.limit);
    }
    return session.all(k_of, range.before.time, before, range.after.time, after, range.limit,
                       traders);
}

} // namespace nof0::storage

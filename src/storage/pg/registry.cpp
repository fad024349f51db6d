#include "storage/pg/registry.hpp"

#include "storage/pg/catalog.hpp"

#include <cstdlib>
#include <fcntl.h>
#include <unistd.h>

namespace nof0::pg {
namespace {

// One write of whole lines to a file opened for appending: processes that end at the same time do
// not mix their lines.
void append_coverage() {
    const char* path = std::getenv("NOF0_SQL_COVERAGE");
    std::string lines;
    for (const std::string& name : Registry::instance().executed_names()) {
        lines += name + "\n";
    }
    if (path == nullptr || lines.empty()) {
        return;
    }
    const int file = ::open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
    if (file >= 0) {
        [[maybe_unused]] const ssize_t written = ::write(file, lines.data(), lines.size());
        ::close(file);
    }
}

} // namespace

const std::string& StatementInfo::sql() const {
    if (text) {
        return *text;
    }
    const std::string* known = sql_.load(std::memory_order_acquire);
    if (known == nullptr) {
        known = &Catalog::embedded().sql(name);
        sql_.store(known, std::memory_order_release);
    }
    return *known;
}

Registry& Registry::instance() {
    // Never destroyed: statements of other translation units refer to it until the very end.
    static Registry* const registry = [] {
        if (std::getenv("NOF0_SQL_COVERAGE") != nullptr) {
            std::atexit(append_coverage);
        }
        return new Registry;
    }();
    return *registry;
}

const StatementInfo& Registry::add(std::unique_ptr<StatementInfo> info) {
    const std::scoped_lock lock(mutex_);
    statements_.push_back(std::move(info));
    return *statements_.back();
}

std::vector<const StatementInfo*> Registry::all() const {
    const std::scoped_lock lock(mutex_);
    std::vector<const StatementInfo*> all;
    for (const auto& statement : statements_) {
        all.push_back(statement.get());
    }
    return all;
}

std::vector<std::string> Registry::executed_names() const {
    std::vector<std::string> names;
    for (const StatementInfo* statement : all()) {
        if (statement->executions.load(std::memory_order_relaxed) > 0) {
            names.push_back(statement->name);
        }
    }
    return names;
}

} // namespace nof0::pg

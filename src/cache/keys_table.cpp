// The key table as Markdown, from all_families().
#include "cache/keys_table.hpp"

#include "base/ensure.hpp"
#include "base/json.hpp"
#include "cache/keys.hpp"

#include <fmt/format.h>

namespace nof0::cache {
namespace {

std::string_view class_name(TtlClass of) {
    switch (of) {
    case TtlClass::short_class:
        return "Short";
    case TtlClass::medium_class:
        return "Medium";
    case TtlClass::long_class:
        return "Long";
    case TtlClass::fixed:
    case TtlClass::unlimited:
        break;
    }
    ensure(false, "only the three classes have a name");
    return {};
}

std::string ttl_text(const FamilyInfo& info) {
    if (info.ttl.of == TtlClass::unlimited) {
        return "none";
    }
    const std::string duration = format_duration(*ttl_of(info.family, TtlClasses{}));
    if (info.ttl.of == TtlClass::fixed) {
        return duration;
    }
    const std::string times = info.ttl.times == 1 ? "" : number_text(info.ttl.times) + " x ";
    return duration + " (" + times + std::string(class_name(info.ttl.of)) + ")";
}

} // namespace

std::string keys_table_markdown() {
    std::string table = "| Key | Type | Value | TTL | Source of truth | Refreshed | Origin |\n"
                        "|---|---|---|---|---|---|---|\n";
    for (const FamilyInfo& info : all_families()) {
        table += fmt::format("| `{}` | {} | {} | {} | {} | {} | {} |\n", info.pattern,
                             to_text(info.type), info.value, ttl_text(info), info.source,
                             info.refreshed, info.origin == Origin::design ? "design" : "added");
    }
    return table;
}

} // namespace nof0::cache

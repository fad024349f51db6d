// Projection: one kind of public document and the one function that builds it.
//
// The same builder serves publishing after a write, filling a miss and rebuilding an empty Redis,
// so that the three can be compared byte for byte. A build is a pure function of (options, subject,
// version): it reads one snapshot, the scope's, and no clock.
//
// A document of family F is one key per subject: a trader id, a symbol, "provider:symbol", or the
// empty subject where there is one document for the whole arena.
#pragma once

#include "cache/document.hpp"
#include "cache/keys.hpp"
#include "projections/options.hpp"
#include "storage/read_scope.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace nof0::projections {

// What a builder makes; the caller adds version, times and hash (see documents.hpp).
struct Content {
    std::vector<cache::Element> elements;
    std::optional<std::int64_t> mark_ms; // time of the prices that went into it
};

enum class Subjects { arena, traders, symbols, market_assets, market_contexts };

using BuildOne = Task<Content> (*)(storage::ReadScope& scope, const Options& options,
                                   std::string subject);
// Several subjects with one query, each as if it had been alone; in the order of the subjects, of
// which none is there twice.
using BuildEach = Task<std::vector<Content>> (*)(storage::ReadScope& scope, const Options& options,
                                                 std::vector<std::string> subjects);

struct Projection {
    cache::Family family;
    Subjects subjects;
    cache::Key (*key)(std::string_view subject);
    std::variant<BuildOne, BuildEach> build;
};

std::span<const Projection> all_projections();
// REQUIRES a family that is a document (cache::KeyRole::document) which this program builds.
const Projection& projection_of(cache::Family family);

// The subjects that exist at the scope's version.
Task<std::vector<std::string>> subjects_of(storage::ReadScope& scope, Subjects subjects);

// A document of one text element.
Content text_content(std::string json);

} // namespace nof0::projections

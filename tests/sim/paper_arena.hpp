// PaperArena: a store, a Redis and a data folder in which `nof0 up` lives, dies and lives again.
#pragma once

#include "support/arena.hpp"
#include "support/program.hpp"

#include <string>
#include <vector>

namespace nof0::test {

class PaperArena {
public:
    // Arguments and variables beside those that name its servers.
    struct Run {
        std::vector<std::string> arguments{};
        std::vector<std::string> variables{};
    };
    // `nof0_faulty up`, not waited for. Another folder is another command on the same store.
    Program up(Run run, const std::string& folder = "data");
    // To its end, at once after one that died: its leases are over.
    Ended live(Run run);
    // `nof0 WORDS`, as an operator says it to this arena.
    Ended tell(std::vector<std::string> words) const;
    std::string sql(const std::string& text) const { return database_.sql(text); }
    // As time does: leases of dead processes end.
    void end_leases() const { sql("UPDATE leases SET expires_at = now()"); }
    std::string contents() const;
    // `check`, `cache rebuild` and `cache verify`, and what must hold of any arena.
    void expect_all_is_well(int starts) const;

private:
    std::vector<std::string> servers() const;

    TemporaryFolder folder_;
    TestDatabase database_;
    RedisServer redis_;
};

} // namespace nof0::test

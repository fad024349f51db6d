#include "sim/paper_arena.hpp"

#include "sim/arena_invariants.hpp"
#include "sim/table_contents.hpp"
#include "sim/whole_store.hpp"

namespace nof0::test {

std::vector<std::string> PaperArena::servers() const {
    return {"NOF0_POSTGRES_DSN=" + database_.dsn(),
            "NOF0_REDIS_URL=redis://127.0.0.1:" + std::to_string(redis_.port())};
}

Program PaperArena::up(Run run, const std::string& folder) {
    std::vector<std::string> words{"up", "--port", "0", "--data-dir",
                                   (folder_.path() / folder).string()};
    words.insert(words.end(), run.arguments.begin(), run.arguments.end());
    std::vector<std::string> variables = servers();
    variables.insert(variables.end(), run.variables.begin(), run.variables.end());
    return {NOF0_FAULTY_BINARY, words, std::move(variables)};
}

Ended PaperArena::live(Run run) {
    end_leases();
    return up(std::move(run)).wait();
}

Ended PaperArena::tell(std::vector<std::string> words) const {
    words.insert(words.end(), {"--data-dir", (folder_.path() / "data").string()});
    return Program(NOF0_BINARY, words, servers()).wait();
}

std::string PaperArena::contents() const {
    return table_contents([this](const std::string& text) { return sql(text); });
}

void PaperArena::expect_all_is_well(int starts) const {
    const AskTables ask = [this](const std::string& text) { return sql(text); };
    expect_paper_arena_is_sound(ask);
    expect_cycles_in_order(ask, starts);
    expect_commands_find_nothing({}, servers());
}

} // namespace nof0::test

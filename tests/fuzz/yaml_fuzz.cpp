// libFuzzer target: any bytes as one file of the configuration chain.
//
// The first byte picks the file ('0' = nof0.yaml, '1' = llm.yaml, ... '5' = market.yaml), the rest
// is its text; the others are small and valid. Loading must end in a configuration that can be
// described, or in mistakes of one line each that leave no secret behind.
#include "base/ensure.hpp"
#include "config/describe.hpp"
#include "config/load.hpp"
#include "config/test_texts.hpp"
#include "config/yaml_tree.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace {

using namespace nof0;

constexpr const char* k_files[] = {"etc/nof0.yaml",    "etc/llm.yaml",      "etc/executor.yaml",
                                   "etc/manager.yaml", "etc/exchange.yaml", "etc/market.yaml"};

// Values a hostile environment could hold.
const config::Variables k_variables{{"EMPTY", ""},
                                    {"NUMBER", "7"},
                                    {"LINES", "a: 1\nb: [${NUMBER}"},
                                    {"BYTES", "\xFF\x01\xC0"},
                                    {"SECRET", "do-not-show"}};

void check(const config::Config& config) {
    ensure(!config::describe_as_table(config).empty(), "a table");
    ensure(!config::describe_as_json(config).empty(), "a JSON text");
    for (const config::TraderConfig& trader : config.manager.traders) {
        ensure(config::trader_config_digest(trader).size() == 64, "a digest");
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) {
        return 0;
    }
    std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
    if (!config::parse_yaml(text)) {
        return 0; // the other five need not be read to know that this one is broken
    }
    config::Texts texts = config::small_arena();
    texts[k_files[data[0] % std::size(k_files)]] = std::move(text);
    try {
        check(config::load_texts(texts, k_variables));
    } catch (const config::ConfigError& error) {
        for (const config::Problem& problem : error.problems()) {
            ensure(problem.text().find('\n') == std::string::npos, "one line a mistake");
            ensure(problem.text().size() < 4096, "a line that can be read");
        }
    }
    return 0;
}

// The prompt language: golden texts of the built-in prompts, and each mistake by name and line.
#include "traders/llm/prompt_template.hpp"

#include "base/embedded_file.hpp"
#include "traders/llm/answer_schema.hpp"
#include "traders/llm/prompt_library.hpp"
#include "traders/llm/testing/sample_context.hpp"

#include <cstdlib>
#include <fmt/format.h>
#include <fstream>
#include <gtest/gtest.h>

namespace nof0::traders {
namespace {

using testing_support::sample_context;
using testing_support::sample_trader;

std::string text_of(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void expect_golden(const std::string& name, const std::string& text) {
    const std::string file = NOF0_SOURCE_DIR "/tests/golden/prompts/" + name + ".txt";
    if (std::getenv("NOF0_UPDATE_GOLDEN") != nullptr) {
        std::ofstream(file, std::ios::binary) << text;
    }
    EXPECT_EQ(text, text_of(file)) << "NOF0_UPDATE_GOLDEN=1 writes " << file;
}

struct PromptTemplateTest : testing::Test {
    std::string render(std::string_view text) {
        const auto parsed = PromptTemplate::parse("t", text);
        EXPECT_TRUE(parsed.ok()) << parsed.error().message;
        return parsed->render({context, trader, "{}"});
    }
    std::string mistake(std::string_view text) {
        const auto parsed = PromptTemplate::parse("t", text);
        return parsed.ok() ? "none" : parsed.error().message;
    }
    TradingContext context = sample_context();
    PromptTrader trader = sample_trader();
};

TEST_F(PromptTemplateTest, BuiltInPromptsRenderAsRecorded) {
    const std::string schema = answer_schema(answer_symbols(context));
    for (const char* stem : {"system", "state"}) {
        const PromptTemplate prompt = PromptTemplate::built_in(stem);
        expect_golden(stem, prompt.render({context, trader, schema}));
        EXPECT_EQ(prompt.version(), config::ExecutorConfig{}.prompt_schema_version);
    }
}

TEST_F(PromptTemplateTest, BuiltInPromptsSayWhatIsNotThere) {
    context = TradingContext{.trader = TraderId("new")};
    trader.guards = {};
    trader.risk.max_margin_usage_pct = 0;
    expect_golden("state-empty", PromptTemplate::built_in("state").render({context, trader, "{}"}));
    const std::string system = PromptTemplate::built_in("system").render({context, trader, "{}"});
    EXPECT_EQ(system.find("Margin in use"), system.npos);
}

TEST_F(PromptTemplateTest, TheFilesOfTheTreeAreTheBuiltInOnes) {
    for (const EmbeddedFile& file : embedded::prompt_files()) {
        EXPECT_EQ(file.text, text_of(NOF0_SOURCE_DIR "/etc/prompts/" + std::string(file.name)));
    }
}

TEST_F(PromptTemplateTest, TheManualNamesEveryPlaceholder) {
    const std::string manual = text_of(NOF0_SOURCE_DIR "/etc/prompts/README.md");
    for (const PromptField& field : prompt_fields()) {
        EXPECT_NE(manual.find(fmt::format("`{}`", field.name)), manual.npos) << field.name;
    }
}

TEST_F(PromptTemplateTest, EveryPlaceholderRendersOfFullAndEmptyInputs) {
    for (const PromptField& field : prompt_fields()) {
        std::string text = fmt::format("{{{{{}}}}}", field.name);
        for (const char* list : {"coins", "positions", "cooldowns", "notes"}) {
            if (field.list == prompt_list_from_text(list)) {
                text = fmt::format("{{{{#each {}}}}}{}{{{{/each}}}}", list, text);
            }
        }
        EXPECT_FALSE(render(text).empty()) << field.name;
        context.coins.front().intraday = {};
        EXPECT_FALSE(render(text).empty()) << field.name;
    }
}

TEST_F(PromptTemplateTest, ATagAloneInItsLineTakesTheLineWithIt) {
    EXPECT_EQ(render("a\n{{#if time}}\nb\n{{else}}\nc\n{{/if}}\nd"), "a\nb\nd");
    EXPECT_EQ(render("a\n  {{! remark }}  \nb {{! kept line }}\n"), "a\nb \n");
    EXPECT_EQ(render("{{#each coins}}{{coin.symbol}} {{/each}}"), "BTC ETH DOGE ");
    EXPECT_EQ(render("{{! only }}"), "");
    EXPECT_EQ(render("x {{cycle}}\ny"), "x 4039\ny");
    EXPECT_EQ(render("{{cycle}}\n{{cycle}}\n"), "4039\n4039\n");
}

TEST_F(PromptTemplateTest, BlocksNestAndSeeTheItemsAround) {
    EXPECT_EQ(render("{{#each coins}}{{#each positions}}{{coin.symbol}}-{{position.symbol}} "
                     "{{/each}}{{/each}}"),
              "BTC-BTC BTC-DOGE ETH-BTC ETH-DOGE DOGE-BTC DOGE-DOGE ");
    EXPECT_EQ(render("{{#each positions}}{{#if position.stop_loss}}+{{else}}-{{/if}}{{/each}}"),
              "+-");
    EXPECT_EQ(render("{{#if guards.liquidity_threshold_usd}}x{{/if}}"), "");
}

TEST_F(PromptTemplateTest, FiguresAreShortAndNeverExponents) {
    context.coins[0].funding = 0.0000125;
    context.account.equity = -0.001;
    EXPECT_EQ(render("{{#each coins}}{{coin.funding}} {{/each}}"), "0.0000125 0.0000125 n/a ");
    EXPECT_EQ(render("{{account.equity}} {{account.return_pct}}"), "0.00 13.65");
    context.account.equity = std::numeric_limits<double>::quiet_NaN();
    EXPECT_EQ(render("{{account.equity}}"), "n/a");
    context.coins[0].intraday.prices = {0.1 + 0.2, 123456789.123, 1e-9};
    context.coins.erase(context.coins.begin() + 1, context.coins.end());
    EXPECT_EQ(render("{{#each coins}}{{coin.intraday.prices}}{{/each}}"), "[0.3, 123456790, 1e-9]");
}

TEST_F(PromptTemplateTest, MistakesNameFileAndLine) {
    EXPECT_EQ(mistake("a\n\n{{acount.equity}}"),
              "t:3: {{acount.equity}} is no placeholder; did you mean account.equity?");
    EXPECT_EQ(mistake("{{coin.symbol}}"),
              "t:1: {{coin.symbol}} means nothing outside its {{#each}}");
    EXPECT_EQ(mistake("{{#each coins}}\n{{note}}{{/each}}"),
              "t:2: {{note}} means nothing outside its {{#each}}");
    EXPECT_EQ(mistake("x\n{{#each trades}}{{/each}}"),
              "t:2: {{#each trades}} goes over coins, positions, cooldowns or notes");
    EXPECT_EQ(mistake("x\n{{#if time}}\ny"), "t:2: the block that begins here has no end");
    EXPECT_EQ(mistake("x\n{{/if}}"), "t:2: {{else}}, {{/if}} or {{/each}} without its beginning");
    EXPECT_EQ(mistake("{{#if time}}\n{{/each}}"), "t:2: does not close the block of line 1");
    EXPECT_EQ(mistake("{{#if time}}{{else}}{{else}}{{/if}}"),
              "t:1: does not close the block of line 1");
    EXPECT_EQ(mistake("x\ny {{time"), "t:2: a {{ without its }}");
    EXPECT_EQ(mistake("{{}}"), "t:1: {{}} is no placeholder");
    std::string deep;
    for (int i = 0; i < 9; ++i) {
        deep += "{{#if time}}\n";
    }
    EXPECT_EQ(mistake(deep), "t:9: blocks nest 8 deep at most");
    EXPECT_NE(mistake("\xff"), "none");
    EXPECT_NE(mistake(std::string(PromptTemplate::k_bytes_max + 1, 'a')), "none");
}

TEST_F(PromptTemplateTest, EveryPrefixOfATemplateIsReadOrRefused) {
    for (const EmbeddedFile& file : embedded::prompt_files()) {
        for (std::size_t bytes = 0; bytes < file.text.size(); ++bytes) {
            const auto parsed = PromptTemplate::parse("t", file.text.substr(0, bytes));
            if (parsed) {
                parsed->render({context, trader, "{}"});
            } else {
                EXPECT_TRUE(parsed.error().message.starts_with("t:")) << bytes;
            }
        }
    }
}

TEST_F(PromptTemplateTest, TheVersionHeaderIsHeldAgainstTheExecutor) {
    config::ExecutorConfig executor;
    const auto verdict = [&](const char* text) {
        return check_prompt_version(PromptTemplate::parse("t", text).value(), executor);
    };
    EXPECT_EQ(verdict("{{! version: v1.0.0 }}\nx").message, "");
    EXPECT_EQ(verdict("x\n{{! version: v1.0.0 }}").message,
              "t:1: has no version; its first line should be {{! version: v1.0.0 }}");
    EXPECT_FALSE(verdict("x").refused);
    EXPECT_EQ(verdict("{{! version: v2 }}").message,
              "t:1: is of version v2, and prompt_schema_version asks for v1.0.0");
    EXPECT_FALSE(verdict("{{! version: v2 }}").refused);
    executor.prompt_strict = true;
    EXPECT_TRUE(verdict("{{! version: v2 }}").refused);
    EXPECT_FALSE(verdict("x").refused);
    executor.prompt_version_required = true;
    EXPECT_TRUE(verdict("x").refused);
}

TEST_F(PromptTemplateTest, ALibraryReadsOnceAndAgainOnRequest) {
    config::ExecutorConfig executor;
    config::TextFiles first({{"a", "{{! version: v1.0.0 }}\none"}});
    PromptLibrary library(first, executor);
    const PromptTemplatePtr one = library.get("a").value();
    first = config::TextFiles({{"a", "{{! version: v1.0.0 }}\ntwo"}});
    EXPECT_EQ(library.get("a").value(), one);
    EXPECT_TRUE(library.reload().empty());
    EXPECT_EQ(library.get("a").value()->render({context, trader, ""}), "two");
    EXPECT_NE(library.get("a").value()->digest(), one->digest());
    first = config::TextFiles({{"a", "{{oops}}"}});
    EXPECT_EQ(library.reload(), std::vector<std::string>{"a:1: {{oops}} is no placeholder"});
    EXPECT_EQ(library.get("a").value()->render({context, trader, ""}), "two");
    EXPECT_FALSE(library.get("b").ok());
    EXPECT_TRUE(library.warnings().empty());
}

} // namespace
} // namespace nof0::traders

// The migration runner, with files of its own and with the program's.
#include "storage/migrate.hpp"
#include "storage/migrate_schema_text.hpp"
#include "support/database.hpp"

#include <fstream>
#include <gtest/gtest.h>
#include <sstream>
#include <thread>

namespace nof0::test {
namespace {

using Files = std::vector<EmbeddedFile>;

const Files k_files{
    {"0001_first.down.sql", "DROP TABLE a;"},
    {"0001_first.up.sql", "CREATE TABLE a (x int8); CREATE INDEX a_x ON a (x);"},
    {"0002_second.down.sql", "DROP FUNCTION answer; DROP TABLE b;"},
    {"0002_second.up.sql",
     "CREATE TABLE b (x int8 PRIMARY KEY, y text DEFAULT 'é');\n"
     "CREATE FUNCTION answer() RETURNS int8 LANGUAGE sql AS $$ SELECT 42; $$;\n"
     "DO $$ BEGIN INSERT INTO b VALUES (answer()); END $$;"},
};

class Migrate : public testing::Test {
protected:
    Files with(EmbeddedFile up, EmbeddedFile down) {
        Files files = k_files;
        files.push_back(down);
        files.push_back(up);
        return files;
    }

    TestDatabase database_{Schema::empty};
    TestLoop loop_{database_.dsn(), 2};
};

std::string why(const std::function<void()>& action) {
    try {
        action();
    } catch (const std::exception& error) {
        return error.what();
    }
    return "nothing was thrown";
}

TEST_F(Migrate, UpDownAndStatus) {
    storage::Migrator migrator(loop_.pool(), k_files);
    storage::MigrationStatus status = loop_.run(migrator.status(soon()));
    EXPECT_EQ(status.pending, (std::vector<std::string>{"0001_first", "0002_second"}));
    EXPECT_EQ(status.version(), 0);

    EXPECT_EQ(loop_.run(migrator.up(soon())),
              (std::vector<std::string>{"0001_first", "0002_second"}));
    EXPECT_EQ(loop_.run(migrator.up(soon())), std::vector<std::string>{});
    EXPECT_EQ(database_.sql("SELECT x || y FROM b"), "42é");
    status = loop_.run(migrator.status(soon()));
    EXPECT_TRUE(status.up_to_date());
    EXPECT_EQ(status.version(), 2);
    EXPECT_EQ(status.applied[0].sha256.size(), 64U);

    EXPECT_EQ(loop_.run(migrator.down(1, soon())), std::vector<std::string>{"0002_second"});
    EXPECT_EQ(database_.sql("SELECT to_regclass('b') IS NULL AND to_regclass('a') IS NOT NULL"),
              "t");
    EXPECT_EQ(loop_.run(migrator.down(0, soon())), std::vector<std::string>{"0001_first"});
    EXPECT_EQ(loop_.run(migrator.down(0, soon())), std::vector<std::string>{});
}

TEST_F(Migrate, TwentyStartersApplyEachFileOnce) {
    std::vector<std::thread> starters;
    std::atomic<int> applied = 0;
    std::atomic<int> failed = 0;
    for (int i = 0; i < 20; ++i) {
        starters.emplace_back([&] {
            try {
                TestLoop loop(database_.dsn(), 1);
                storage::Migrator migrator(loop.pool(), k_files);
                applied += static_cast<int>(loop.run(migrator.up(soon())).size());
            } catch (const std::exception& error) {
                ADD_FAILURE() << error.what();
                ++failed;
            }
        });
    }
    for (std::thread& starter : starters) {
        starter.join();
    }
    EXPECT_EQ(failed, 0);
    EXPECT_EQ(applied, 2);
    EXPECT_EQ(database_.sql("SELECT count(*) FROM b"), "1");
}

TEST_F(Migrate, ABrokenFileLeavesNothingAndSaysWhere) {
    const Files files = with({"0003_broken.up.sql", "CREATE TABLE c (x int8);\nSELECT nonsense;"},
                             {"0003_broken.down.sql", "DROP TABLE c;"});
    storage::Migrator migrator(loop_.pool(), files);
    EXPECT_EQ(why([&] { loop_.run(migrator.up(soon())); }),
              "migrations/0003_broken.up.sql: SQLSTATE 42703: column \"nonsense\" does not exist "
              "at line 2");
    EXPECT_EQ(database_.sql("SELECT to_regclass('c') IS NULL"), "t");
    const storage::MigrationStatus status = loop_.run(migrator.status(soon()));
    EXPECT_EQ(status.version(), 2);
    EXPECT_EQ(status.pending, std::vector<std::string>{"0003_broken"});
}

TEST_F(Migrate, ANewerDatabaseAndAnEditedFileAreRefused) {
    const Files newer = with({"0003_third.up.sql", "CREATE TABLE c (x int8);"},
                             {"0003_third.down.sql", "DROP TABLE c;"});
    storage::Migrator newer_program(loop_.pool(), newer);
    loop_.run(newer_program.up(soon()));
    storage::Migrator older_program(loop_.pool(), k_files);
    EXPECT_EQ(why([&] { loop_.run(older_program.up(soon())); }),
              "cannot migrate: the database has 0003_third, newer than this program, which knows "
              "up to 0002_second: use a newer nof0");
    EXPECT_NE(why([&] { loop_.run(older_program.down(0, soon())); }).find("newer"),
              std::string::npos);

    Files edited = newer;
    edited[1].text = "CREATE TABLE a (x int4);";
    storage::Migrator editor(loop_.pool(), edited);
    const storage::MigrationStatus status = loop_.run(editor.status(soon()));
    ASSERT_EQ(status.problems.size(), 1U);
    EXPECT_NE(status.problems[0].find("0001_first.up.sql was edited after it was applied"),
              std::string::npos);
    EXPECT_THROW(loop_.run(editor.up(soon())), UsageError);
}

TEST_F(Migrate, MisnamedFilesAreRefused) {
    const auto refused = [&](Files files) {
        return why([&] { storage::Migrator(loop_.pool(), files); });
    };
    EXPECT_NE(refused({{"1_first.up.sql", "SELECT 1"}, {"1_first.down.sql", "SELECT 1"}})
                  .find("NNNN_name"),
              std::string::npos);
    EXPECT_NE(refused({{"0001_first.up.sql", "SELECT 1"}}).find("both an up and a down"),
              std::string::npos);
    EXPECT_NE(refused({{"0002_b.up.sql", "SELECT 1"}, {"0002_b.down.sql", "SELECT 1"}})
                  .find("without a gap"),
              std::string::npos);
}

TEST_F(Migrate, VerifyShowsWhatDiffers) {
    storage::Migrator first(loop_.pool(), k_files);
    loop_.run(first.up(soon()));
    const std::string schema = loop_.run(first.live_schema(soon()));
    EXPECT_NE(schema.find("table a\n    x bigint\n"), std::string::npos) << schema;
    EXPECT_NE(schema.find("    CREATE INDEX a_x ON public.a USING btree (x)\n"), std::string::npos);
    EXPECT_NE(schema.find("    y text default 'é'::text\n    constraint b_pkey PRIMARY KEY (x)\n"),
              std::string::npos);
    EXPECT_NE(schema.find("SELECT 42;"), std::string::npos);
    EXPECT_EQ(schema.find("schema_migrations"), std::string::npos);

    Files files = k_files;
    files.push_back({"schema.sql", schema});
    storage::Migrator migrator(loop_.pool(), files);
    EXPECT_TRUE(loop_.run(migrator.verify(soon())).ok());
    database_.sql("ALTER TABLE b ALTER y SET NOT NULL; DROP INDEX a_x");
    const storage::SchemaVerdict verdict = loop_.run(migrator.verify(soon()));
    EXPECT_TRUE(verdict.problems.empty());
    EXPECT_NE(verdict.difference.find("-    CREATE INDEX a_x"), std::string::npos);
    EXPECT_NE(verdict.difference.find("-    y text default 'é'::text\n"
                                      "+    y text not null default 'é'::text\n"),
              std::string::npos)
        << verdict.difference;
    EXPECT_EQ(verdict.difference.find("SELECT 42"), std::string::npos) << "equal parts stay away";
}

TEST_F(Migrate, EveryDownFileOfTheProgramUndoesItsUpFile) {
    storage::Migrator migrator(loop_.pool());
    const std::size_t files = migrator.migrations().size();
    ASSERT_GT(files, 0U);
    const std::string empty = loop_.run(migrator.live_schema(soon()));
    loop_.run(migrator.up(soon()));
    const std::string full = loop_.run(migrator.live_schema(soon()));
    for (std::size_t version = files; version-- > 0;) {
        loop_.run(migrator.down(static_cast<std::int32_t>(version), soon()));
    }
    EXPECT_EQ(loop_.run(migrator.live_schema(soon())), empty);
    loop_.run(migrator.up(soon()));
    const std::string again = loop_.run(migrator.live_schema(soon()));
    EXPECT_TRUE(full == again) << storage::line_difference(full, again);
}

TEST_F(Migrate, TheCommittedSchemaIsWhatTheFilesMake) {
    storage::Migrator migrator(loop_.pool());
    loop_.run(migrator.up(soon()));
    const std::string live = loop_.run(migrator.live_schema(soon()));
    const std::string path = NOF0_SOURCE_DIR "/migrations/schema.sql";
    if (std::getenv("NOF0_UPDATE_GOLDEN") != nullptr) {
        std::ofstream(path) << live;
    }
    std::ifstream file(path);
    std::stringstream committed;
    committed << file.rdbuf();
    const std::string difference = storage::line_difference(committed.str(), live);
    EXPECT_TRUE(difference.empty()) << "run with NOF0_UPDATE_GOLDEN=1 and look at the difference:\n"
                                    << difference.substr(0, 4000);
}

} // namespace
} // namespace nof0::test

// The whole configuration: etc/nof0.yaml and the files it points to, checked, as plain structs.
//
// It is read once, at start, by load() (load.hpp); afterwards nothing of it changes, so it may be
// shared between threads by reference.
#pragma once

#include "config/api_config.hpp"
#include "config/embedded_config.hpp"
#include "config/exchange_config.hpp"
#include "config/executor_config.hpp"
#include "config/import_config.hpp"
#include "config/llm_config.hpp"
#include "config/logging_config.hpp"
#include "config/manager_config.hpp"
#include "config/market_config.hpp"
#include "config/postgres_config.hpp"
#include "config/redis_config.hpp"
#include "config/report.hpp"
#include "config/retention_config.hpp"
#include "config/ttl_config.hpp"

#include <string>
#include <vector>

namespace nof0::config {

// What the installation is for: a label of its metrics (nof0_info).
enum class Stage { test, dev, prod };

// The roles of the command line; each needs some values that the others do without.
enum class Role { serve, ingest, trade, jobs };

// A value that one role cannot work without and that is not there.
struct Lack {
    Role role;
    Problem problem;
};

struct Config {
    std::string name = "nof0"; // what Postgres and Redis see as the client's name. Key: Name.
    Stage stage = Stage::test; // Key: Env.
    ApiConfig api;
    PostgresConfig postgres;
    RedisConfig redis;
    TtlConfig ttl;
    ImportConfig import;
    RetentionConfig retention;
    LoggingConfig logging;
    EmbeddedConfig embedded;
    LlmConfig llm;
    ExecutorConfig executor;
    ManagerConfig manager;
    ExchangeConfig exchange;
    MarketConfig market;

    std::string main_file;          // empty = none: everything is a default
    std::string manager_folder;     // of manager.yaml: prompt templates are relative to it
    std::vector<std::string> notes; // for people: "etc/nof0.yaml is not there: ..."
    std::vector<Problem> warnings;  // written and without effect, or unwise
    std::vector<Lack> lacks;        // see require()
    std::vector<Row> rows;          // every value with its origin, secrets masked; see describe()
};

} // namespace nof0::config

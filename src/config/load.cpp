#include "config/load.hpp"

#include "config/references.hpp"
#include "config/section.hpp"

#include <filesystem>
#include <fmt/format.h>

namespace nof0::config {
namespace {

using FileReader = void (*)(Section& root, Config& config);

// The tree of one file, with the file's own failures reported at `named_at`.
std::optional<YamlNode> read_tree(const std::string& file, const Files& files,
                                  const Problem& named_at, Report& report) {
    const auto text = files.read(file);
    if (!text) {
        Problem problem = named_at;
        problem.message = fmt::format("found {}, which is {}; allowed is a YAML file",
                                      quoted_for_message(file), text.error().message);
        report.mistake(std::move(problem));
        return std::nullopt;
    }
    auto tree = parse_yaml(*text);
    if (!tree) {
        Problem problem = tree.error();
        problem.file = file;
        report.mistake(std::move(problem));
        return std::nullopt;
    }
    return std::move(tree.value());
}

// What upstream's web framework takes at the top of the same file.
void read_framework_keys(Section& root) {
    root.unused("DataPath", "recordings are brought in by `nof0 import DIR`");
    root.unused("Mode", "Env says what the installation is for");
    root.unused("Log", "Logging says what is logged");
    for (const std::string_view key : {"Timeout", "MaxConns", "MaxBytes", "Verbose", "CpuThreshold",
                                       "Middlewares", "Signature", "Shutdown"}) {
        root.unused(key, "the limits of the server are in Api.Limits");
    }
    for (const std::string_view key : {"MetricsUrl", "Prometheus", "Telemetry", "DevServer"}) {
        root.unused(key, "metrics are served at /metrics");
    }
    for (const std::string_view key : {"CertFile", "KeyFile"}) {
        root.unused(key, "TLS is the business of the proxy in front");
    }
}

void read_main_file(Section& root, Config& config) {
    root.text("Name", config.name);
    root.choice<Stage>("Env", config.stage,
                       {{"test", Stage::test}, {"dev", Stage::dev}, {"prod", Stage::prod}});
    read_api(root, config.api);
    read_postgres(root, config.postgres);
    read_redis(root, config.redis);
    read_ttl(root, config.ttl);
    read_import(root, config.import);
    read_retention(root, config.retention);
    read_logging(root, config.logging);
    read_embedded(root, config.embedded);
    read_framework_keys(root);
}

class ChainReader {
public:
    ChainReader(const Environment& environment, const Files& files, Config& config)
        : environment_(environment), files_(files), config_(config) {}

    void read(const std::string& main_file) {
        std::optional<YamlNode> tree;
        if (!main_file.empty()) {
            tree = read_tree(main_file, files_, Problem{main_file, {}, {}, {}}, report_);
            if (!tree) {
                return; // nothing below would mean anything
            }
        }
        folder_ = std::filesystem::path(main_file).parent_path();
        std::string manager_file;
        {
            const Source source{main_file, environment_, report_};
            Section root(source, tree ? &*tree : nullptr, "");
            read_main_file(root, config_);
            read_linked(root, "LLM", "llm", [](Section& s, Config& c) { read_llm(s, c.llm); });
            read_linked(root, "Executor", "executor",
                        [](Section& s, Config& c) { read_executor(s, c.executor); });
            manager_file = read_linked(root, "Manager", "", [](Section& s, Config& c) {
                read_manager(s, c.executor, c.manager);
            });
            read_linked(root, "Exchange", "exchange",
                        [](Section& s, Config& c) { read_exchange(s, c.exchange); });
            read_linked(root, "Market", "market",
                        [](Section& s, Config& c) { read_market(s, c.market); });
        }
        if (all_linked_read_) { // else every reference into the missing file would be a mistake
            resolve_references(config_, report_, files_,
                               std::filesystem::path(manager_file).parent_path().string());
        }
    }

    Report& report() { return report_; }

private:
    // Reads the file that a block of the main file names; a block without one leaves the defaults.
    std::string read_linked(Section& root, std::string_view block, const char* prefix,
                            FileReader reader) {
        Section section = root.section(block);
        std::string name;
        section.text("File", name);
        std::string file;
        std::optional<YamlNode> tree;
        if (!name.empty()) {
            file = (folder_ / name).lexically_normal().string();
            tree = read_tree(file, files_, report_.about(section.path_of("File"), {}), report_);
            all_linked_read_ = all_linked_read_ && tree;
        }
        const Source source{file, environment_, report_};
        Section linked(source, tree ? &*tree : nullptr, prefix);
        reader(linked, config_);
        return file;
    }

    const Environment& environment_;
    const Files& files_;
    Config& config_;
    Report report_;
    std::filesystem::path folder_;
    bool all_linked_read_ = true;
};

Config finish(ChainReader& reader, Config config) {
    Report& report = reader.report();
    if (!report.mistakes().empty()) {
        throw ConfigError(report.mistakes());
    }
    config.warnings = report.warnings();
    config.rows = report.rows();
    return config;
}

} // namespace

Config load(const std::string& main_file, const Environment& environment, const Files& files) {
    Config config;
    config.main_file = main_file;
    ChainReader reader(environment, files, config);
    reader.read(main_file);
    return finish(reader, std::move(config));
}

Config load_or_default(const std::optional<std::string>& main_file, const Environment& environment,
                       const Files& files) {
    if (main_file || files.exists(k_default_file)) {
        return load(main_file.value_or(k_default_file), environment, files);
    }
    Config config;
    ChainReader reader(environment, files, config);
    reader.read("");
    config.notes.push_back(fmt::format("{} is not there: the built-in defaults hold, with no "
                                       "traders; --config FILE names another file",
                                       k_default_file));
    return finish(reader, std::move(config));
}

void require(const Config& config, Role role) {
    std::vector<Problem> missing;
    for (const Lack& lack : config.lacks) {
        if (lack.role == role) {
            missing.push_back(lack.problem);
        }
    }
    if (!missing.empty()) {
        throw ConfigError(std::move(missing));
    }
}

void note_override(Config& config, const std::string& key, const std::string& value,
                   Row::Shape shape, const std::string& option) {
    const Origin origin{Origin::Kind::command_line, {}, {}, option};
    for (Row& row : config.rows) {
        if (row.key == key) {
            row = Row{key, value, shape, origin};
            return;
        }
    }
    config.rows.push_back(Row{key, value, shape, origin});
}

} // namespace nof0::config

// The typed readers of Section: text -> value, bounds, origin.
#include "base/json.hpp"
#include "base/text.hpp"
#include "config/placeholders.hpp"
#include "config/section.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace nof0::config {
namespace {

constexpr std::size_t k_value_bytes_max = 64 * 1024;

std::string masked(const Secret& secret, std::string (*mask)(std::string_view)) {
    if (secret.empty()) {
        return {};
    }
    return mask == nullptr ? std::string(k_mask) : mask(secret.reveal());
}

} // namespace

std::optional<Section::Scalar> Section::scalar(std::string_view key, const std::string& allowed,
                                               Need need) {
    const YamlNode* node = ask(key);
    if (node == nullptr) {
        if (need == Need::required) {
            mistake(key, "found nothing; " + allowed);
        }
        return std::nullopt;
    }
    if (node->kind != YamlNode::Kind::scalar) {
        mistake(key, fmt::format("found {}; {}", kind_word(*node), allowed));
        return std::nullopt;
    }
    Expansion expansion = expand_placeholders(node->text, source_->environment);
    Origin origin{Origin::Kind::file, source_->file, node->place, expansion.variable};
    switch (expansion.outcome) {
    case Expansion::Outcome::unset:
        origin.kind = Origin::Kind::built_in;
        unset_ = origin;
        if (need == Need::required) {
            mistake(key, fmt::format("found ${{{}}}, which is not set; {}", expansion.variable,
                                     allowed));
        }
        return std::nullopt;
    case Expansion::Outcome::malformed:
        mistake(key, "found \"${\" without a name and a closing brace; allowed is ${NAME}");
        return std::nullopt;
    case Expansion::Outcome::literal:
    case Expansion::Outcome::expanded:
        break;
    }
    if (expansion.text.size() > k_value_bytes_max || !is_valid_utf8(expansion.text) ||
        expansion.text.find('\0') != std::string::npos) {
        mistake(key, fmt::format("found {} bytes or text that is not UTF-8; allowed are {} bytes",
                                 expansion.text.size(), k_value_bytes_max));
        return std::nullopt;
    }
    // A variable that is set to nothing is a value that was left open, as in most shells.
    if (expansion.text.empty() && expansion.outcome == Expansion::Outcome::expanded) {
        if (need == Need::required) {
            mistake(key,
                    fmt::format("found ${{{}}}, which is empty; {}", expansion.variable, allowed));
        }
        return std::nullopt;
    }
    return Scalar{std::move(expansion.text), std::move(origin)};
}

void Section::reject(std::string_view key, const Scalar& found, const std::string& allowed) {
    const std::string from =
        found.origin.variable.empty() ? "" : fmt::format(" (from {})", found.origin.variable);
    mistake(key, fmt::format("found {}{}; {}", quoted_for_message(found.text), from, allowed));
}

void Section::record(std::string_view key, std::string value, Row::Shape shape,
                     const std::optional<Scalar>& found) {
    // A default keeps the place of its block, so that a later message about it has one.
    Origin origin = found ? found->origin
                    : unset_.is_unset_variable()
                        ? unset_
                        : Origin{Origin::Kind::built_in, source_->file, place_, {}};
    source_->report.record(Row{path_of(key), std::move(value), shape, std::move(origin)});
}

std::int64_t Section::whole_value(std::string_view key, std::int64_t now, Whole bounds, Need need) {
    const auto found = scalar(key, allowed(bounds), need);
    const auto value = found ? parse_whole(found->text, bounds) : std::nullopt;
    if (found && !value) {
        reject(key, *found, allowed(bounds));
    }
    record(key, fmt::format("{}", value.value_or(now)), Row::Shape::json, found);
    return value.value_or(now);
}

std::int64_t Section::bytes_value(std::string_view key, std::int64_t now, Whole bounds) {
    const auto found = scalar(key, allowed_bytes(bounds), Need::optional);
    const auto value = found ? parse_bytes(found->text, bounds) : std::nullopt;
    if (found && !value) {
        reject(key, *found, allowed_bytes(bounds));
    }
    record(key, format_bytes(value.value_or(now)), Row::Shape::text, found);
    return value.value_or(now);
}

std::size_t Section::choice_value(std::string_view key, std::size_t now,
                                  const std::vector<std::string_view>& words, Need need) {
    const std::string allowed = fmt::format("allowed is one of {}", fmt::join(words, ", "));
    const auto found = scalar(key, allowed, need);
    std::size_t chosen = now;
    if (found) {
        const auto at = std::ranges::find(words, found->text);
        if (at == words.end()) {
            reject(key, *found, allowed);
        } else {
            chosen = static_cast<std::size_t>(at - words.begin());
        }
    }
    record(key, std::string(words[chosen]), Row::Shape::text, found);
    return chosen;
}

void Section::number(std::string_view key, double& into, Number bounds, Need need) {
    const auto found = scalar(key, allowed(bounds), need);
    const auto value = found ? parse_number(found->text, bounds) : std::nullopt;
    if (found && !value) {
        reject(key, *found, allowed(bounds));
    }
    into = value.value_or(into);
    record(key, number_text(into), Row::Shape::json, found);
}

void Section::number(std::string_view key, std::optional<double>& into, Number bounds) {
    const auto found = scalar(key, allowed(bounds), Need::optional);
    const auto value = found ? parse_number(found->text, bounds) : std::nullopt;
    if (found && !value) {
        reject(key, *found, allowed(bounds));
    }
    into = value ? value : into;
    record(key, into ? number_text(*into) : "null", Row::Shape::json, found);
}

void Section::whole(std::string_view key, std::optional<int>& into, Whole bounds) {
    const auto found = scalar(key, allowed(bounds), Need::optional);
    const auto value = found ? parse_whole(found->text, bounds) : std::nullopt;
    if (found && !value) {
        reject(key, *found, allowed(bounds));
    }
    into = value ? std::optional<int>(static_cast<int>(*value)) : into;
    record(key, into ? fmt::format("{}", *into) : "null", Row::Shape::json, found);
}

void Section::truth(std::string_view key, bool& into) {
    const std::string allowed = "allowed is true or false";
    const auto found = scalar(key, allowed, Need::optional);
    const auto value = found ? parse_truth(found->text) : std::nullopt;
    if (found && !value) {
        reject(key, *found, allowed);
    }
    into = value.value_or(into);
    record(key, into ? "true" : "false", Row::Shape::json, found);
}

void Section::duration(std::string_view key, Milliseconds& into, Span bounds) {
    const auto found = scalar(key, allowed(bounds), Need::optional);
    const auto value = found ? parse_span(found->text, bounds) : std::nullopt;
    if (found && !value) {
        reject(key, *found, allowed(bounds));
    }
    into = value.value_or(into);
    record(key, format_duration(into), Row::Shape::text, found);
}

void Section::text(std::string_view key, std::string& into, Need need) {
    text(key, into, [](std::string_view) { return true; }, "allowed is a text", need);
}

void Section::text(std::string_view key, std::string& into, bool (*accepts)(std::string_view),
                   std::string_view allowed, Need need) {
    const auto found = scalar(key, std::string(allowed), need);
    if (found && ((need == Need::required && found->text.empty()) ||
                  (!found->text.empty() && !accepts(found->text)))) {
        reject(key, *found, std::string(allowed));
    } else if (found) {
        into = found->text;
    }
    record(key, into, Row::Shape::text, found);
}

void Section::secret(std::string_view key, Secret& into, std::string (*mask)(std::string_view)) {
    const auto found = scalar(key, "allowed is a text", Need::optional);
    if (found) {
        into = Secret(found->text);
    }
    const std::string shown = masked(into, mask);
    if (found && found->origin.variable.empty() && shown.find(k_mask) != std::string::npos) {
        warn(key, "found a secret written out in a file; better is a variable such as "
                  "${NAME}, set in the environment");
    }
    record(key, shown, Row::Shape::text, found);
}

void Section::texts(std::string_view key, std::vector<std::string>& into) {
    const YamlNode* node = ask(key);
    Origin origin;
    if (node != nullptr && node->kind != YamlNode::Kind::list) {
        mistake(key, fmt::format("found {}; allowed is a list of texts", kind_word(*node)));
    } else if (node != nullptr) {
        origin = {Origin::Kind::file, source_->file, node->place, {}};
        into.clear();
        for (const YamlNode& item : node->items) {
            const Expansion expansion = expand_placeholders(item.text, source_->environment);
            if (item.kind != YamlNode::Kind::scalar || expansion.text.empty() ||
                !is_valid_utf8(expansion.text)) {
                source_->report.mistake(Problem{
                    source_->file, item.place, path_of(key),
                    fmt::format("found {} in the list; allowed are texts",
                                item.kind == YamlNode::Kind::scalar ? quoted_for_message(item.text)
                                                                    : kind_word(item))});
                continue;
            }
            into.push_back(expansion.text);
        }
    }
    std::string json;
    JsonWriter writer(json);
    writer.begin_array();
    for (const std::string& item : into) {
        writer.value(item);
    }
    writer.end_array();
    source_->report.record(Row{path_of(key), json, Row::Shape::json, origin});
}

void override_secret(const Source& source, std::string_view variable, std::string_view key,
                     Secret& secret, std::string (*mask)(std::string_view)) {
    const auto value = source.environment.find_filled(variable);
    if (!value) {
        return;
    }
    secret = Secret(std::string(*value));
    source.report.record(Row{std::string(key), masked(secret, mask), Row::Shape::text,
                             Origin{Origin::Kind::environment, {}, {}, std::string(variable)}});
}

} // namespace nof0::config
